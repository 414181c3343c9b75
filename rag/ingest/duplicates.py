"""Find syndicated copies of one article: MinHash over word triples, and the numbers must agree.

Broder, "On the resemblance and containment of documents" (1997): the share of equal minima of two sets
under random permutations estimates their Jaccard index. Candidates come from banding (Leskovec et al.,
"Mining of Massive Datasets", ch. 3). Of each minimum only the lowest 8 bits are kept: two that differ then
agree once in 256 (Li and König, "b-Bit Minwise Hashing", 2010), and a signature is a quarter as long.
Reports of two meetings of a series share a frame but not their dates, counts and ordinals, so a second,
small signature holds the numbers alone.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

SAME = 0.6
"""Least Jaccard index of the word triples of two copies. Changing one word in twenty gives about .74."""
SAME_NUMBERS = 0.7
"""Least Jaccard index of their numbers."""

_WORDS, _NUMBERS = 128, 64
_BAND = 4  # 32 bands of 4 rows: a pair at .6 is a candidate with probability .99, at .3 with .23
_TRIPLE = 3
_MASK = np.uint64((1 << 8) - 1)

Words = npt.NDArray[np.uint64]


def _constants(count: int, seed: bytes) -> tuple[Words, Words]:
    # From a hash, not a random generator: they must never change under an index.
    raw = hashlib.shake_256(seed).digest(count * 16)
    table = np.frombuffer(raw, dtype="<u8").reshape(count, 2)
    return (table[:, :1] | np.uint64(1)).copy(), table[:, 1:].copy()


_MULTIPLIERS, _OFFSETS = _constants(_WORDS + _NUMBERS, b"rag minhash 1")


def signature(text: str) -> bytes:
    """The signature of an article's cleaned text: 192 bytes, or ``b""`` for fewer than 12 words.

    Case, accents, punctuation and space do not count.
    """
    folded = unicodedata.normalize("NFKD", text).casefold()
    if not folded.isascii():
        folded = "".join(c for c in folded if not unicodedata.combining(c))
    words = re.findall(r"\w+", folded)
    if len(words) < 12:
        return b""
    triples = {" ".join(words[i : i + _TRIPLE]) for i in range(len(words) - _TRIPLE + 1)}
    numbers = {word for word in words if any(c.isdigit() for c in word)} | {"#"}
    return b"".join(
        (
            _minima(triples, _MULTIPLIERS[:_WORDS], _OFFSETS[:_WORDS]),
            _minima(numbers, _MULTIPLIERS[_WORDS:], _OFFSETS[_WORDS:]),
        )
    )


def _minima(items: set[str], multipliers: Words, offsets: Words) -> bytes:
    hashes = np.fromiter(
        (
            int.from_bytes(hashlib.blake2b(item.encode("utf-8", "replace"), digest_size=8).digest(), "little")
            for item in items
        ),
        dtype=np.uint64,
        count=len(items),
    )
    least = np.full(len(multipliers), np.iinfo(np.uint64).max, dtype=np.uint64)
    for start in range(0, len(hashes), 4096):  # bounded memory on huge texts
        block = (hashes[start : start + 4096][None, :] * multipliers + offsets) >> np.uint64(32)
        least = np.minimum(least, block.min(axis=1))
    return (least & _MASK).astype(np.uint8).tobytes()


def near_duplicates(signatures: Mapping[str, bytes]) -> dict[str, str]:
    """Which documents are copies: doc_id of the copy -> doc_id of the one that is kept.

    In order of doc_id, a document is a copy of the first kept document it resembles, so the answer
    does not depend on the order of the mapping, and copies of copies do not drift. Empty signatures
    resemble nothing.

    Raises:
        ValueError: a signature was not made by this version.
    """
    names = sorted(name for name, made in signatures.items() if made)
    if not names:
        return {}
    if any(len(signatures[name]) != _WORDS + _NUMBERS for name in names):
        raise ValueError("a signature has the wrong length; rebuild with `rag reindex --full`")
    table = np.frombuffer(b"".join(signatures[name] for name in names), dtype=np.uint8).reshape(
        len(names), -1
    )
    buckets: dict[int, list[tuple[int, bytes]]] = defaultdict(list)
    for band in range(_WORDS // _BAND):
        part = np.ascontiguousarray(table[:, band * _BAND : (band + 1) * _BAND])
        _, inverse, counts = np.unique(part, axis=0, return_inverse=True, return_counts=True)
        for row in np.flatnonzero(counts[inverse.reshape(-1)] > 1).tolist():
            buckets[row].append((band, part[row].tobytes()))
    copies: dict[str, str] = {}
    kept: dict[tuple[int, bytes], list[int]] = defaultdict(list)
    for row in sorted(buckets):
        near = sorted({other for key in buckets[row] for other in kept[key]})
        original = _first_alike(table, row, near)
        if original is None:
            for key in buckets[row]:
                kept[key].append(row)
        else:
            copies[names[row]] = names[original]
    return copies


def _first_alike(table: npt.NDArray[np.uint8], row: int, near: list[int]) -> int | None:
    if not near:
        return None
    equal = table[near] == table[row]
    alike = (equal[:, :_WORDS].mean(axis=1) >= SAME) & (equal[:, _WORDS:].mean(axis=1) >= SAME_NUMBERS)
    where = np.flatnonzero(alike)
    return near[int(where[0])] if len(where) else None
