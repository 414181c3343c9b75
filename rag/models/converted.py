"""BERT folders converted for CTranslate2 and kept in the cache, each under its fingerprint."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rag.errors import ModelChecksumError, ModelError, StorageError
from rag.models import bert, cache, ct2
from rag.models.ct2_format import Precision
from rag.protocols import Progress

_SUMS = "SHA256SUMS"


def open_converted(model: Path, digest: str, precision: Precision, progress: Progress) -> Any:
    """A `ctranslate2.Encoder` of the transformers folder `model`, converted on the first call.

    `digest` is its fingerprint. A conversion that was damaged on disk is made anew; where the cache cannot
    be written, it is made at every start. Raises `ModelChecksumError` where a file of a bundled model is
    not the one that its ``SHA256SUMS`` names, `ModelError` where one cannot be read.
    """
    folder = cache.encoders_path() / digest
    try:
        _convert(model, folder, precision, progress)
        try:
            return ct2.open_encoder(folder, precision)
        except ModelError:
            shutil.rmtree(folder)
            _convert(model, folder, precision, progress)
    except (StorageError, OSError):
        with tempfile.TemporaryDirectory(prefix="rag-encoder-") as made:
            bert.convert(model, Path(made), precision)
            return ct2.open_encoder(Path(made), precision)
    return ct2.open_encoder(folder, precision)


def known_hashes(folder: Path) -> Callable[[str], str]:
    """A function from a file of a model folder to its SHA-256: as its ``SHA256SUMS`` says, or as it is."""
    sums = _sums(folder)
    return lambda name: sums.get(name) or cache.remembered_sha256(folder / name)


def _sums(folder: Path) -> dict[str, str]:
    """The ``SHA256SUMS`` of a bundled model (the format of sha256sum), empty where there is none."""
    path = folder / _SUMS
    if not path.is_file():
        return {}
    pairs = (line.split(maxsplit=1) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return {name.strip().removeprefix("*"): digest for digest, name in pairs}


def _convert(model: Path, folder: Path, precision: Precision, progress: Progress) -> None:
    if (folder / "model.bin").is_file():
        return
    with cache.locked(folder, progress, "prepares this model"), cache.writing(folder):
        if (folder / "model.bin").is_file():
            return
        for name, digest in _sums(model).items():
            if cache.sha256(model / name) != digest:
                raise ModelChecksumError(
                    f"{model / name} is not the file that the project names; install rag again."
                )
        aside = folder.with_name(f".{folder.name}.{os.getpid()}")
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir()
        try:
            bert.convert(model, aside, precision)
            cache.publish(aside, folder)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
