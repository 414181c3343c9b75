"""Vectors in 8 bits, exact search, and search by cells."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.index import cells, vectors
from rag.index.blocks import CheckedArray, CheckedFile
from rag.index.disk import write_file


def units(count: int, dimension: int, seed: int = 0) -> np.ndarray:
    """Unit vectors around a few directions, as those of texts are."""
    rng = np.random.default_rng(seed)
    middles = rng.standard_normal((max(1, count // 40), dimension))
    made = middles[rng.integers(len(middles), size=count)] + 0.7 * rng.standard_normal((count, dimension))
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


def array(folder: Path, name: str, data: np.ndarray, dtype: str, width: int = 0) -> CheckedArray:
    written = write_file(folder / name, data.tobytes())
    file = CheckedFile(folder / name, written.size, np.array(written.blocks, np.uint32))
    return CheckedArray(file, dtype, width)


def test_packed_by_hand() -> None:
    packed = vectors.pack(np.array([[0.6, -0.8, 0.0], [0, 0, 0]], np.float32))
    assert packed[:, 4:].tolist() == [[95, -127, 0], [0, 0, 0]]
    norm = (95**2 + 127**2) ** 0.5
    np.testing.assert_allclose(vectors.factors(packed), [1 / norm, 1])
    np.testing.assert_allclose(vectors.unpack(packed), [[95 / norm, -127 / norm, 0], [0, 0, 0]], rtol=1e-6)


@given(st.integers(0, 2**32 - 1), st.integers(1, 600))
def test_cosines_are_near_and_packing_again_changes_nothing(seed: int, count: int) -> None:
    made = units(count, 24, seed)
    packed = vectors.pack(made)
    query = made[0]
    np.testing.assert_allclose(vectors.cosines(packed, query), made @ query, atol=0.01)
    np.testing.assert_allclose(vectors.cosines(packed, query), vectors.unpack(packed) @ query, atol=1e-5)
    np.testing.assert_array_equal(vectors.pack(vectors.unpack(packed))[:, 4:], packed[:, 4:])


def test_a_vector_is_packed_alike_in_any_company() -> None:
    made = units(100, 16)
    np.testing.assert_array_equal(vectors.pack(made)[7:9], vectors.pack(made[7:9]))


def test_exact_search(tmp_path: Path) -> None:
    made = units(500, 16)
    packed = vectors.pack(made)
    search = vectors.Dense(array(tmp_path, "v", packed, "i1", 20))
    expected = np.argsort(-(vectors.unpack(packed) @ made[3]))[:5].tolist()
    assert [row for row, _ in search.search(made[3], 5)] == expected
    allowed = np.ones(500, bool)
    allowed[expected[:2]] = False
    assert [row for row, _ in search.search(made[3], 3, allowed)] == expected[2:]
    assert search.search(made[3], 5, np.zeros(500, bool)) == []
    assert search.scores(made[3], expected) == pytest.approx([s for _, s in search.search(made[3], 5)])


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> tuple[vectors.Dense, cells.CellSearch, np.ndarray]:
    folder = tmp_path_factory.mktemp("cells")
    made = units(4000, 32)
    packed = vectors.pack(made)
    keys = np.random.default_rng(5).bytes(16 * len(made))
    grouped = cells.group(packed, np.frombuffer(keys, "V16"))
    assert sorted(grouped.rows.tolist()) == list(range(4000))
    found = cells.measure(packed, grouped, units(4000, 32)[::20] + np.float32(0.01))
    assert found["recall@10"] >= cells.RECALL
    assert 1 <= found["probes"] < len(grouped.centres)
    held = array(folder, "v", packed, "i1", 36)
    search = cells.CellSearch(
        held,
        array(folder, "c", grouped.centres, "<f4", 32),
        array(folder, "s", grouped.starts, "<i8"),
        array(folder, "r", grouped.rows, "<i4"),
        found,
    )
    return vectors.Dense(held), search, made


def recall(exact: vectors.Dense, search: cells.CellSearch, questions: np.ndarray, allowed=None) -> float:
    hits = total = 0
    for question in questions:
        right = {row for row, _ in exact.search(question, 10, allowed)}
        found = search.search(question, 10, allowed)
        assert found == sorted(found, key=lambda hit: (-hit[1], hit[0]))
        hits += len(right & {row for row, _ in found})
        total += len(right)
    return hits / total


def test_recall_of_cells(large: tuple[vectors.Dense, cells.CellSearch, np.ndarray]) -> None:
    exact, search, made = large
    assert recall(exact, search, made[5::37]) >= 0.97


@pytest.mark.parametrize("share", [0.5, 0.1, 0.01, 0.001])
def test_recall_of_cells_under_a_filter(
    large: tuple[vectors.Dense, cells.CellSearch, np.ndarray], share: float
) -> None:
    exact, search, made = large
    allowed = np.random.default_rng(2).random(4000) < share
    assert recall(exact, search, made[5::37], allowed) >= 0.97


def test_recall_where_the_filter_goes_with_the_cells(
    large: tuple[vectors.Dense, cells.CellSearch, np.ndarray],
) -> None:
    exact, search, made = large
    allowed = made[:, 0] > 0.1
    assert recall(exact, search, made[5::37], allowed) >= 0.97


def test_more_hits_than_the_read_cells_hold(
    large: tuple[vectors.Dense, cells.CellSearch, np.ndarray],
) -> None:
    _, search, made = large
    assert len(search.search(made[0], 3000)) == 3000


def test_the_measured_recall_is_that_of_the_search(
    large: tuple[vectors.Dense, cells.CellSearch, np.ndarray],
) -> None:
    exact, search, made = large
    packed = vectors.pack(made)
    keys = np.frombuffer(np.random.default_rng(5).bytes(16 * len(made)), "V16")
    questions = units(4000, 32)[::20] + np.float32(0.01)
    found = cells.measure(packed, cells.group(packed, keys), questions)
    assert recall(exact, search, questions) == pytest.approx(found["recall@10"], abs=0.002)
