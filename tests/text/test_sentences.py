from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sentence_cases import CASES

from rag.records import Language
from rag.text.sentences import LONGEST_WORDS, split_sentences
from rag.view import Edit, View


def texts(source: str, edits: list[Edit] | None = None) -> list[str]:
    return [sentence.text for sentence in split_sentences(View(source, edits or []), Language.INDONESIAN)]


@pytest.mark.parametrize("case", CASES)
def test_each_case_of_the_list_is_cut_where_its_bars_stand(case: str) -> None:
    source = case.replace(" | ", " ").replace("|", "")
    assert texts(source) == [part.strip() for part in case.split("|")]


def test_the_list_is_long_enough_to_mean_something() -> None:
    assert len(CASES) >= 80


def test_a_line_end_ends_a_sentence_and_a_subheading_stands_alone() -> None:
    assert texts("Rapat dibuka\n\nMenteri – Duta Besar Sepakat\n\nMereka setuju. Lalu pulang.") == [
        "Rapat dibuka",
        "Menteri – Duta Besar Sepakat",
        "Mereka setuju.",
        "Lalu pulang.",
    ]


def test_places_are_the_smallest_ranges_of_the_source() -> None:
    source = "  Rapat\u00a0 dibuka.  \r\n Mereka &amp; kami setuju.\t"
    edits = [
        Edit(7, 8, " ", "character"),
        Edit(18, 20, "\n", "character"),
        Edit(source.index("&amp;"), source.index("&amp;") + 5, "&", "markup"),
    ]
    found = split_sentences(View(source, edits), Language.INDONESIAN)
    assert [sentence.text for sentence in found] == ["Rapat dibuka.", "Mereka & kami setuju."]
    assert [source[s.start : s.end] for s in found] == ["Rapat\u00a0 dibuka.", "Mereka &amp; kami setuju."]


def test_a_piece_without_letters_belongs_to_the_sentence_before_it() -> None:
    assert texts("Ia pergi. ... *** \n\n * * * \n\nIa pulang.") == ["Ia pergi. ... ***", "Ia pulang."]


def test_a_sentence_without_stops_is_cut_at_safe_places_and_nothing_is_lost() -> None:
    words = [f"kata{i}" + ("," if i % 50 == 49 else "") for i in range(400)]
    found = texts(" ".join(words))
    assert " ".join(found).split() == words
    assert [len(one.split()) for one in found] == [100, 100, 100, 100]
    assert max(len(one.split()) for one in texts(" ".join(["kata"] * 1000))) == LONGEST_WORDS


ALPHABET = st.sampled_from(
    [*"aZ9.!?…\"”“'()[]*\n\t -–,;:\u00a0é😀\u0301", "Dr. ", "No. ", "U.S. ", "kata ", ". Ia "]
)


@given(st.lists(ALPHABET, max_size=80).map("".join))
def test_sentences_cover_every_letter_in_order_without_overlap(source: str) -> None:
    view = View(source)
    found = split_sentences(view, Language.ENGLISH)
    assert all(0 <= s.start < s.end <= len(source) for s in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(" ".join(source[s.start : s.end].split()) == s.text for s in found)
    covered = {i for s in found for i in range(s.start, s.end)}
    assert all(i in covered for i, c in enumerate(source) if c.isalnum())


def test_time_is_linear_in_the_length_of_odd_texts() -> None:
    for unit in ("a.", ". ", "A. ", "(", '."', "...", "No. 5 ", "kata ", "[1]", "x.Y"):
        source = unit * (200_000 // len(unit))
        begun = time.perf_counter()
        split_sentences(View(source), Language.INDONESIAN)
        assert time.perf_counter() - begun < 5, unit
