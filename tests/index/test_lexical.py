"""BM25 by hand, against bm25s, and merged from parts."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.index.blocks import CheckedArray, CheckedFile, Records
from rag.index.disk import checksum
from rag.index.lexical import K1, B, Counts, Lexical, Postings, best, merge

WORDS = st.sampled_from(["asean", "rusia", "energi", "é", "nuklir", "a"])
PASSAGES = st.lists(st.lists(WORDS, max_size=8), min_size=1, max_size=12)


def array_file(folder: Path, name: str, data: bytes) -> CheckedFile:
    (folder / name).write_bytes(data)
    sums = [checksum(np.frombuffer(data[at : at + 65536], np.uint8)) for at in range(0, len(data), 65536)]
    return CheckedFile(folder / name, len(data), np.array(sums, np.uint32))


def opened(folder: Path, postings: Postings) -> Lexical:
    starts = np.cumsum([0, *map(len, postings.terms)]).astype("<i8")
    return Lexical(
        Records(
            array_file(folder, "terms", b"".join(postings.terms)),
            CheckedArray(array_file(folder, "term_starts", starts.tobytes()), "<i8"),
        ),
        CheckedArray(array_file(folder, "starts", postings.starts.tobytes()), "<i8"),
        CheckedArray(array_file(folder, "rows", postings.rows.tobytes()), "<i4"),
        CheckedArray(array_file(folder, "counts", postings.counts.tobytes()), "<u1"),
        CheckedArray(array_file(folder, "lengths", postings.lengths.tobytes()), "<i4"),
        int(postings.lengths.sum()),
    )


def counted(passages: list[list[str]]) -> Counts:
    counts = Counts.empty()
    for passage in passages:
        counts.add(passage)
    return counts


def built(passages: list[list[str]]) -> Postings:
    return merge(None, np.empty(0, np.int64), counted(passages), np.arange(len(passages)), len(passages))


def test_scores_by_hand(tmp_path: Path) -> None:
    lexical = opened(tmp_path, built([["a", "b", "a"], ["b"], ["c", "d"]]))
    idf = math.log(1 + (3 - 1 + 0.5) / (1 + 0.5))
    score = idf * 2 / (2 + K1 * (1 - B + B * 3 / 2))
    [(row, found)] = lexical.search(["a"], 5)
    assert row == 0
    assert math.isclose(found, score, rel_tol=1e-6)
    assert lexical.search(["z"], 5) == []
    assert lexical.search([], 5) == []
    assert math.isclose(lexical.idf("a"), idf, rel_tol=1e-6)
    assert math.isclose(lexical.idf("z"), math.log(1 + 3.5 / 0.5), rel_tol=1e-6)


def test_a_mask_leaves_only_what_it_allows(tmp_path: Path) -> None:
    lexical = opened(tmp_path, built([["a"], ["a", "b"], ["a", "b", "c"]]))
    assert [row for row, _ in lexical.search(["a"], 5, np.array([False, True, True]))] == [1, 2]
    assert lexical.search(["a"], 5, np.zeros(3, bool)) == []


def test_best_settles_ties_by_place() -> None:
    scores = np.array([1, 3, 3, 0, 3], np.float32)
    assert best(scores, 2) == [(1, 3.0), (2, 3.0)]
    assert best(scores, 4, above=0.0) == [(1, 3.0), (2, 3.0), (4, 3.0), (0, 1.0)]
    assert best(scores, 9, above=1.0) == [(1, 3.0), (2, 3.0), (4, 3.0)]
    assert best(scores, 0) == []


@settings(max_examples=60, deadline=None)
@given(PASSAGES, st.lists(WORDS, min_size=1, max_size=4))
def test_the_scores_of_bm25s(passages: list[list[str]], question: list[str]) -> None:
    import tempfile

    import bm25s

    if not any(passages):
        return
    model = bm25s.BM25(k1=K1, b=B, method="lucene")
    model.index(passages, show_progress=False)
    known = [word for word in question if word in model.vocab_dict]
    expected = model.get_scores(known) if known else np.zeros(len(passages), np.float32)
    with tempfile.TemporaryDirectory() as folder:
        lexical = opened(Path(folder), built(passages))
        np.testing.assert_allclose(lexical.scores(question, range(len(passages))), expected, rtol=1e-5)
        found = lexical.search(question, len(passages))
        assert sorted(row for row, _ in found) == np.flatnonzero(expected > 0).tolist()
        assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
        for row, score in found:
            np.testing.assert_allclose(score, expected[row], rtol=1e-5)


@settings(max_examples=60, deadline=None)
@given(PASSAGES, PASSAGES, st.data())
def test_merging_gives_what_building_gives(
    old: list[list[str]], new: list[list[str]], data: st.DataObject
) -> None:
    import tempfile

    keep = data.draw(st.lists(st.booleans(), min_size=len(old), max_size=len(old)))
    use = data.draw(st.lists(st.booleans(), min_size=len(new), max_size=len(new)))
    total = sum(keep) + sum(use)
    places = data.draw(st.permutations(range(total)))
    rows = iter(places)
    old_rows = np.array([next(rows) if kept else -1 for kept in keep], np.int64)
    new_rows = np.array([next(rows) if used else -1 for used in use], np.int64)
    merged: list[list[str]] = [[] for _ in range(total)]
    for row, passage in [*zip(old_rows, old, strict=True), *zip(new_rows, new, strict=True)]:
        if row >= 0:
            merged[row] = passage
    with tempfile.TemporaryDirectory() as folder:
        result = merge(opened(Path(folder), built(old)), old_rows, counted(new), new_rows, total)
    expected = built(merged)
    assert result.terms == expected.terms
    for name in ("starts", "rows", "counts", "lengths"):
        np.testing.assert_array_equal(getattr(result, name), getattr(expected, name))
