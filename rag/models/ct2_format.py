"""Write a CTranslate2 model folder, tensor by tensor, without torch.

The layout of ``model.bin`` is the one that `ctranslate2.specs.model_spec.ModelSpec._serialize` writes
(binary version 6), and the row-wise int8 quantization is that of its ``_quantize``; the tests compare the
bytes with the library's own converter. Own code because the library's route imports torch, which the
default path of ``rag ask`` must never load, and holds a whole float32 model in memory: here the peak is one
tensor.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Literal

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Precision = Literal["int8", "float32"]

BINARY_VERSION = 6
_TYPES = {"float32": 0, "int8": 1, "int16": 2, "int32": 3, "float16": 4}
_ROWS = 8192
"""Rows quantized at a time: a vocabulary of 150,000 rows never stands in memory as float32 at once."""

# CTranslate2's enumerations (`ctranslate2.specs.common_spec`).
SWISH, GELU, TANH = 2, 3, 5
ACTIVATIONS = {"relu": 0, "gelu_new": 1, "gelu_fast": 1, "silu": 2, "swish": 2, "gelu": 3, "tanh": 5}
MERGE_ADD = 1


@dataclass(frozen=True, slots=True)
class Tensor:
    """A float matrix or vector: `shape`, and a function that reads rows ``[start, stop)`` as float32."""

    shape: tuple[int, ...]
    rows: Callable[[int, int], Array]

    @classmethod
    def of(cls, array: Array) -> Tensor:
        """A tensor over an array that is already in memory (or mapped)."""
        return cls(array.shape, lambda start, stop: np.asarray(array[start:stop], dtype=np.float32))

    @classmethod
    def stacked(cls, parts: Sequence[Tensor]) -> Tensor:
        """Several tensors one below the other (CTranslate2 fuses query, key and value this way)."""

        def rows(start: int, stop: int) -> Array:
            pieces, at = [], 0
            for part in parts:
                first, last = max(start - at, 0), min(stop - at, part.shape[0])
                if first < last:
                    pieces.append(part.rows(first, last))
                at += part.shape[0]
            return np.concatenate(pieces)

        return cls((sum(part.shape[0] for part in parts), *parts[0].shape[1:]), rows)


@dataclass(slots=True)
class Specification:
    """What a ``model.bin`` holds. `weights` are quantized, `vectors` and `scalars` are kept as they are.

    `aliases` maps a variable to the one whose values it shares.
    """

    name: str
    revision: int
    scalars: dict[str, np.generic] = field(default_factory=dict)
    vectors: dict[str, Tensor] = field(default_factory=dict)
    weights: dict[str, Tensor] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)


def write(
    specification: Specification,
    vocabulary: Sequence[str],
    config: Mapping[str, object],
    folder: Path,
    precision: Precision,
    wrote: Callable[[int, int], None] = lambda done, total: None,
) -> None:
    """Write ``model.bin``, ``config.json`` and ``vocabulary.json`` into an existing folder.

    Weights become int8 with one scale a row, or float32. `wrote` hears of each variable.
    """
    (folder / "vocabulary.json").write_text(json.dumps(list(vocabulary), indent=2), encoding="utf-8")
    (folder / "config.json").write_text(
        json.dumps(dict(config), indent=2, sort_keys=True) + "\n", encoding="utf-8"
    )
    quantized = precision == "int8"
    names = [*specification.scalars, *specification.vectors, *specification.weights]
    total = len(names) + (len(specification.weights) if quantized else 0)
    with (folder / "model.bin").open("wb") as file:
        file.write(struct.pack("I", BINARY_VERSION))
        _write_text(file, specification.name)
        file.write(struct.pack("II", specification.revision, total))
        for done, name in enumerate(sorted(names), 1):
            if name in specification.scalars:
                scalar = np.asarray(specification.scalars[name])
                _write_head(file, name, (), scalar.dtype.name, scalar.nbytes)
                file.write(scalar.tobytes())
            elif name in specification.weights and quantized:
                _write_quantized(file, name, specification.weights[name])
            else:
                tensor = specification.weights.get(name) or specification.vectors[name]
                _write_head(file, name, tensor.shape, "float32", 4 * int(np.prod(tensor.shape)))
                for start in range(0, tensor.shape[0], _ROWS):
                    file.write(_rows(tensor, start).tobytes())
            wrote(done, len(names))
        file.write(struct.pack("I", len(specification.aliases)))
        for alias, name in sorted(specification.aliases.items()):
            _write_text(file, alias)
            _write_text(file, name)


def _rows(tensor: Tensor, start: int) -> Array:
    rows = tensor.rows(start, min(start + _ROWS, tensor.shape[0]))
    return np.ascontiguousarray(rows, dtype=np.float32)


def _write_quantized(file: BinaryIO, name: str, tensor: Tensor) -> None:
    _write_head(file, name, tensor.shape, "int8", int(np.prod(tensor.shape)))
    scales = []
    for start in range(0, tensor.shape[0], _ROWS):
        rows = _rows(tensor, start)
        largest = np.abs(rows).max(axis=1)
        largest[largest == 0] = 127.0
        scale = np.float32(127.0) / largest
        file.write(np.rint(rows * scale[:, None]).astype(np.int8).tobytes())
        scales.append(scale)
    scale = np.concatenate(scales)
    _write_head(file, f"{name}_scale", scale.shape, "float32", scale.nbytes)
    file.write(scale.tobytes())


def _write_head(file: BinaryIO, name: str, shape: tuple[int, ...], kind: str, size: int) -> None:
    _write_text(file, name)
    file.write(struct.pack("B", len(shape)) + struct.pack(f"{len(shape)}I", *shape))
    file.write(struct.pack("B", _TYPES[kind]) + struct.pack("I", size))


def _write_text(file: BinaryIO, text: str) -> None:
    data = text.encode("utf-8")
    file.write(struct.pack("H", len(data) + 1) + data + b"\0")
