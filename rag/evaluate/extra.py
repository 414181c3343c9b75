"""Whether the libraries of the extra ``eval`` are installed."""

from __future__ import annotations

from importlib.util import find_spec

from rag.errors import EvaluationError

LIBRARIES = ("ir_measures", "leather", "scipy")


def require() -> None:
    """Raise `EvaluationError` with the command that installs them, where one is missing."""
    missing = [name for name in LIBRARIES if find_spec(name) is None]
    if missing:
        raise EvaluationError(
            f'Measuring needs {", ".join(missing)}; they come with an extra: pip install "rag[eval]"'
        )
