"""The one place that imports ctranslate2."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path
from typing import Any

from rag import settings
from rag.models.folders import loading


def open_encoder(folder: Path, compute_type: str) -> Any:
    """A `ctranslate2.Encoder` with one worker for each thread: batches run side by side."""
    import ctranslate2

    with loading("encoder", folder):
        return ctranslate2.Encoder(
            str(folder), compute_type=compute_type, inter_threads=settings.threads(), intra_threads=1
        )


def open_generator(folder: Path) -> Any:
    """A `ctranslate2.Generator` on the CPU, int8, all threads on one request."""
    import ctranslate2

    with loading("generator", folder):
        opened = ctranslate2.Generator(
            str(folder), device="cpu", compute_type="int8", intra_threads=settings.threads()
        )
    _give_back_memory()
    return opened


def _give_back_memory() -> None:
    """Return freed pages to the system: packing the weights frees a second copy of them (1.3 GB of 3.1)."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc only
        if trim is not None:
            trim(0)
