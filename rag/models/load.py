"""A model's name to an adapter that is ready to use."""

from __future__ import annotations

from pathlib import Path

from rag.errors import ModelError, ModelNotFoundError
from rag.models import cache
from rag.models.catalogue import ENCODERS, GENERATORS, READERS
from rag.models.folders import read_folder
from rag.models.resolve import Bundled, Server, resolve
from rag.models.wheels import prepare as prepare_generator
from rag.protocols import Encoder, Generator, Progress, Reader


def load_encoder(name: str, progress: Progress | None = None) -> Encoder:
    """The encoder of that name: bundled, a local folder, or a Hugging Face id in the local cache.

    BERT-family models with mean or first-token pooling run on CTranslate2, others on sentence-transformers.

    Raises:
        ModelNotFoundError: there is no such model here; the message says what to run.
        ModelError: it is there but cannot be used (pickled weights, a damaged file).
    """
    found = resolve(name, "encoder")
    assert not isinstance(found, Server)
    folder = ENCODERS[found.name].folder if isinstance(found, Bundled) else found.path
    described = read_folder(folder, name)
    if described.simple:
        from rag.models.fast_encoder import FastEncoder

        return FastEncoder(name, described, progress or cache.silent)
    from rag.models.sentence_encoder import SentenceEncoder

    return SentenceEncoder(name, described)


def load_generator(name: str, progress: Progress | None = None) -> Generator:
    """The generator of that name; the project's own is prepared first if it is not yet.

    A folder that CTranslate2 converted runs on CTranslate2, any other on transformers; a URL is a server.

    Raises:
        ModelNotFoundError: there is no such model here, or its packages are not installed.
        ModelError: it is there but cannot be used.
    """
    found = resolve(name, "generator")
    if isinstance(found, Server):
        from rag.models.server_generator import ServerGenerator

        return ServerGenerator(found)
    if isinstance(found, Bundled):
        folder = prepare_generator(GENERATORS[found.name], progress or cache.silent)
    else:
        folder = found.path
    if (folder / "model.bin").is_file() and (folder / "vocabulary.json").is_file():
        from rag.models.ct2_generator import Ct2Generator

        return Ct2Generator(name, folder)
    if not (folder / "config.json").is_file():
        raise ModelError(
            f"{folder} holds no config.json; a generator is a transformers or CTranslate2 folder."
        )
    from rag.models.hub_generator import HubGenerator

    return HubGenerator(name, folder)


def load_reader(name: str, progress: Progress | None = None) -> Reader:
    """The reader of that name: bundled in the package, or a folder that ``rag train reader`` wrote.

    Raises:
        ModelNotFoundError: there is none; the message says what to run.
        ModelError: it is there but cannot be used.
    """
    folder = READERS[name].folder if name in READERS else Path(name).expanduser()
    if not (folder / "reader.json").is_file():
        raise ModelNotFoundError(
            f"There is no reader {name!r}: it is neither bundled nor a folder; "
            "`rag train reader --help` says how to make one."
        )
    from rag.models.reader import CrossReader

    return CrossReader(name, folder, progress)
