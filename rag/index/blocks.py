"""Reading files whose every block is checked against its checksum when it is first touched.

A query touches few blocks, so opening costs nothing; and no byte that was altered, cut off or never written
reaches a caller: the read raises `DamagedIndexError` and names the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from rag.errors import DamagedIndexError
from rag.index.disk import BLOCK, checksum


def damaged(path: Path, what: str) -> DamagedIndexError:
    """The error for a file that is not as it was written."""
    return DamagedIndexError(f"{path} {what}; run `rag index repair`, or `rag reindex --full`.")


_UNSOUND = (ArithmeticError, AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError)


@contextmanager
def sound(folder: Path) -> Iterator[None]:
    """Files whose checksums fit but whose content no reindex has written are damage too, not a traceback."""
    try:
        yield
    except _UNSOUND as error:
        raise damaged(folder, f"holds what no reindex writes ({type(error).__name__}: {error})") from error


class CheckedFile:
    """A read-only memory map over a file; `read` verifies what it returns."""

    def __init__(self, path: Path, size: int, blocks: npt.NDArray[np.uint32]) -> None:
        self.path = path
        self.size = size
        self._blocks = blocks
        self._good = bytearray(len(blocks))
        self._unchecked = len(blocks)
        try:
            actual = path.stat().st_size
            if actual != size or len(blocks) != -(-size // BLOCK):
                raise damaged(path, f"has {actual} bytes where {size} were written")
            # An empty file cannot be mapped.
            # A plain array over the map: slicing a memmap itself is slow.
            self._map: npt.NDArray[np.uint8] = (
                np.asarray(np.memmap(path, np.uint8, "r")) if size else np.empty(0, np.uint8)
            )
        except FileNotFoundError:
            raise damaged(path, "is missing") from None
        except OSError as error:
            raise damaged(path, f"cannot be read ({error.strerror})") from error

    @property
    def is_checked(self) -> bool:
        """Whether every block has been verified."""
        return not self._unchecked

    def check(self, start: int, stop: int) -> None:
        """Verifies the blocks of bytes ``[start, stop)``; raises `DamagedIndexError`."""
        if not 0 <= start <= stop <= self.size:
            raise damaged(self.path, f"is asked for bytes {start} to {stop} of {self.size}")
        if self._unchecked and stop > start:
            for block in range(start // BLOCK, -(-stop // BLOCK)):
                if not self._good[block]:
                    self._check_block(block)

    def check_blocks(self, blocks: npt.NDArray[np.int64]) -> None:
        """Verifies the blocks of these numbers."""
        if self._unchecked:
            for block in blocks.tolist():
                if not self._good[block]:
                    self._check_block(block)

    def _check_block(self, block: int) -> None:
        if checksum(self._map[block * BLOCK : (block + 1) * BLOCK]) != self._blocks[block]:
            raise damaged(self.path, f"is not what was written (bytes from {block * BLOCK} on)")
        self._good[block] = 1
        self._unchecked -= 1

    def read(self, start: int, stop: int) -> bytes:
        """The bytes ``[start, stop)``, verified."""
        self.check(start, stop)
        return self._map[start:stop].tobytes()

    def view(self) -> npt.NDArray[np.uint8]:
        """All bytes, not verified; call `check` on what you use."""
        return self._map


class CheckedArray:
    """An array in a `CheckedFile`, of shape (n,) or (n, width)."""

    def __init__(self, file: CheckedFile, dtype: npt.DTypeLike, width: int = 0) -> None:
        kind = np.dtype(dtype)
        self.file = file
        self._row = kind.itemsize * (width or 1)
        if file.size % self._row:
            raise damaged(file.path, f"has {file.size} bytes, not a whole number of rows")
        flat: npt.NDArray[Any] = file.view().view(kind)
        self._array = flat.reshape(-1, width) if width else flat

    def __len__(self) -> int:
        return len(self._array)

    def slice(self, start: int, stop: int) -> npt.NDArray[Any]:
        """Rows ``[start, stop)``, verified; a view, not a copy."""
        self.file.check(start * self._row, stop * self._row)
        return self._array[start:stop]

    def all(self) -> npt.NDArray[Any]:
        """Every row, verified; a view, not a copy."""
        return self.slice(0, len(self))

    def item(self, row: int) -> int:
        """One value, verified."""
        return int(self.slice(row, row + 1)[0])

    def take(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[Any]:
        """The rows of these numbers, verified; a copy."""
        self.check(rows)
        return self._array[rows]

    def check(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[Any]:
        """The whole array, of which the rows of these numbers are verified."""
        if len(rows):
            if int(rows.min()) < 0 or int(rows.max()) >= len(self):
                raise damaged(self.file.path, f"is asked for a row beyond its {len(self)}")
            if not self.file.is_checked:
                first = np.unique(rows * self._row // BLOCK)
                last = np.unique(((rows + 1) * self._row - 1) // BLOCK)
                self.file.check_blocks(np.union1d(first, last))
        return self._array


class Records:
    """Byte strings by number: one file of bytes, one of where each starts (int64, one more than records)."""

    def __init__(self, data: CheckedFile, starts: CheckedArray) -> None:
        self._data = data
        self.starts = starts
        if not len(starts):
            raise damaged(starts.file.path, "is empty")

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, number: int) -> bytes:
        if not 0 <= number < len(self):
            raise IndexError(number)
        start, stop = self.starts.slice(number, number + 2).tolist()
        return self._data.read(start, stop)

    def everything(self) -> list[bytes]:
        """All records."""
        data = self._data.read(0, self._data.size)
        return [data[start:stop] for start, stop in pairwise(self.starts.all().tolist())]

    def span(self, first: int, last: int) -> bytes:
        """The bytes of records ``[first, last)``, one after another."""
        start, stop = self.starts.take(np.array([first, last], np.int64)).tolist()
        return self._data.read(start, stop)
