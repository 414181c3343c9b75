"""Groups of terms in BM25 (probabilistic structured queries), by hand and against plain terms."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from test_lexical import PASSAGES, WORDS, built, opened

from rag.index.lexical import K1, B


def test_a_group_counts_as_one_term_by_its_weights(tmp_path: Path) -> None:
    lexical = opened(tmp_path, built([["sungai", "kali", "kali"], ["kali"], ["desa", "raja"]]))
    group = {"river": 1.0, "sungai": 0.8, "kali": 0.25}
    frequency = 0.8 * 1 + 0.25 * 2
    idf = math.log(1 + (3 - frequency + 0.5) / (frequency + 0.5))
    first = 0.8 * 1 + 0.25 * 2
    expected = [
        idf * first / (first + K1 * (1 - B + B * 3 / 2)),
        idf * 0.25 / (0.25 + K1 * (1 - B + B * 1 / 2)),
        0.0,
    ]
    np.testing.assert_allclose(lexical.scores([group], [0, 1, 2]), expected, rtol=1e-6)
    np.testing.assert_allclose(lexical.scores([group, group], [1]), [2 * expected[1]], rtol=1e-6)
    assert [row for row, _ in lexical.search([group], 5)] == [0, 1]
    assert [row for row, _ in lexical.search([group, "raja"], 5, np.array([False, True, True]))] == [2, 1]
    assert lexical.search([{}, {"river": 1.0}, {"kali": 0.0}], 5) == []


def test_a_group_in_every_passage_many_times_over_still_scores_above_zero(tmp_path: Path) -> None:
    lexical = opened(tmp_path, built([["a", "b", "c"], ["a", "b", "c"]]))
    assert all(score > 0 for score in lexical.scores([{"a": 1.0, "b": 1.0, "c": 1.0}], [0, 1]))


@settings(max_examples=60, deadline=None)
@given(PASSAGES, st.lists(WORDS, min_size=1, max_size=4))
def test_a_group_of_one_is_the_term(passages: list[list[str]], question: list[str]) -> None:
    rows = range(len(passages))
    with tempfile.TemporaryDirectory() as folder:
        lexical = opened(Path(folder), built(passages))
        groups = [{word: 1.0} for word in question]
        assert lexical.scores(groups, rows) == lexical.scores(question, rows)
        assert lexical.search(groups, 9) == lexical.search(question, 9)


@settings(max_examples=60, deadline=None)
@given(PASSAGES, st.lists(st.dictionaries(WORDS, st.sampled_from([0.1, 0.5, 1.0])), max_size=3))
def test_searching_gives_the_scores(passages: list[list[str]], groups: list[dict[str, float]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        lexical = opened(Path(folder), built(passages))
        found = dict(lexical.search(groups, len(passages)))
        scores = lexical.scores(groups, range(len(passages)))
        assert found == {row: score for row, score in enumerate(scores) if score > 0}
        assert lexical.scores(groups[::-1], range(len(passages))) == scores
