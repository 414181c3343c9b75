"""No byte that is not as it was written reaches a caller."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rag.errors import DamagedIndexError
from rag.index.blocks import CheckedArray, CheckedFile, Records
from rag.index.disk import BLOCK, FileWriter


@pytest.fixture
def data() -> bytes:
    return np.random.default_rng(0).integers(0, 256, 3 * BLOCK + 100, np.uint8).tobytes()


def written(path: Path, data: bytes) -> tuple[int, np.ndarray]:
    writer = FileWriter(path)
    for at in range(0, len(data), 1000):
        writer.write(data[at : at + 1000])
    result = writer.close()
    assert path.read_bytes() == data
    return result.size, np.array(result.blocks, np.uint32)


def test_reads_across_blocks(tmp_path: Path, data: bytes) -> None:
    file = CheckedFile(tmp_path / "f", *written(tmp_path / "f", data))
    assert file.read(BLOCK - 5, 2 * BLOCK + 5) == data[BLOCK - 5 : 2 * BLOCK + 5]
    assert file.read(0, 0) == b""
    with pytest.raises(DamagedIndexError):
        file.read(0, len(data) + 1)


def test_a_flipped_bit_is_found_where_it_is_touched(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "f"
    size, blocks = written(path, data)
    broken = bytearray(data)
    broken[BLOCK + 7] ^= 4
    path.write_bytes(broken)
    file = CheckedFile(path, size, blocks)
    assert file.read(0, BLOCK) == data[:BLOCK]
    assert file.read(2 * BLOCK, size) == data[2 * BLOCK :]
    with pytest.raises(DamagedIndexError, match=r"f is not what was written .* run `rag index repair`"):
        file.read(BLOCK - 1, BLOCK + 1)


@pytest.mark.parametrize("change", ["shorter", "longer", "gone"])
def test_another_size_is_found_at_once(tmp_path: Path, data: bytes, change: str) -> None:
    path = tmp_path / "f"
    size, blocks = written(path, data)
    if change == "gone":
        path.unlink()
    else:
        path.write_bytes(data[:-1] if change == "shorter" else data + b"x")
    with pytest.raises(DamagedIndexError, match="is missing" if change == "gone" else "bytes where"):
        CheckedFile(path, size, blocks)


def test_take_checks_every_block_that_a_row_touches(tmp_path: Path) -> None:
    rows = np.arange(BLOCK, dtype="<i4").reshape(-1, 3 * 1024 + 1024)  # 16 kB a row
    path = tmp_path / "f"
    size, blocks = written(path, rows.tobytes())
    array = CheckedArray(CheckedFile(path, size, blocks), "<i4", 4096)
    np.testing.assert_array_equal(array.take(np.array([15, 0, 4])), rows[[15, 0, 4]])
    broken = bytearray(rows.tobytes())
    broken[5 * 16384] ^= 1
    path.write_bytes(broken)
    array = CheckedArray(CheckedFile(path, size, blocks), "<i4", 4096)
    np.testing.assert_array_equal(array.take(np.array([0, 15])), rows[[0, 15]])
    with pytest.raises(DamagedIndexError):
        array.take(np.array([0, 6]))  # row 6 lies in the block of row 5


def test_records(tmp_path: Path) -> None:
    data = CheckedFile(tmp_path / "d", *written(tmp_path / "d", b"onetwothree"))
    starts = np.array([0, 3, 6, 6, 11], "<i8")
    starts_file = CheckedFile(tmp_path / "s", *written(tmp_path / "s", starts.tobytes()))
    records = Records(data, CheckedArray(starts_file, "<i8"))
    assert [records[i] for i in range(len(records))] == [b"one", b"two", b"", b"three"]
    assert records.span(1, 4) == b"twothree"
