from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.view import Edit, View

SOURCES = st.text(alphabet="ab \r\n\u00a0é😀\u0301&", max_size=30)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    source = draw(SOURCES)
    edits = []
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(source)))
        end = draw(st.integers(start, len(source)))
        edits.append(Edit(start, end, draw(st.sampled_from(["", " ", "xy", "\n\n"])), "test"))
    return source, edits


def reading(source: str, edits: list[Edit]) -> str:
    """The contract again, one character at a time."""
    read = []
    at = 0
    for edit in sorted(edits, key=lambda e: (e.start, -e.end)):
        if edit.end <= at and edit.start < at:
            continue
        read.append(source[at : max(at, edit.start)])
        if edit.start >= at:
            read.append(edit.reads)
        at = max(at, edit.end)
    read.append(source[at:])
    return "".join(read)


def test_without_edits_the_view_is_the_source() -> None:
    view = View("abc")
    assert (view.text, len(view), view.source_span(1, 3)) == ("abc", 3, (1, 3))


def test_edits_are_read_and_places_kept() -> None:
    source = "Tom &amp; Ani<br>pergi"
    view = View(source, [Edit(13, 17, "\n", "markup"), Edit(4, 9, "&", "markup")])
    assert view.text == "Tom & Ani\npergi"
    assert view.source_span(4, 5) == (4, 9)
    assert view.source_span(6, 9) == (10, 13)
    assert source[slice(*view.source_span(0, len(view)))] == source


def test_of_two_that_overlap_the_first_is_applied() -> None:
    view = View("abcdef", [Edit(1, 4, "X", "one"), Edit(3, 5, "Y", "two"), Edit(2, 3, "Z", "inside")])
    assert view.text == "aXf"
    assert view.source_span(1, 2) == (1, 4)


@pytest.mark.parametrize("edit", [Edit(-1, 1, "", ""), Edit(0, 4, "", ""), Edit(2, 1, "", "")])
def test_an_edit_outside_the_source_is_refused(edit: Edit) -> None:
    with pytest.raises(ValueError, match="outside"):
        View("abc", [edit])


@pytest.mark.parametrize(("start", "end"), [(0, 0), (2, 1), (-1, 1), (0, 4)])
def test_a_range_outside_the_view_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not a range"):
        View("abc").source_span(start, end)


@given(edited())
def test_the_text_is_what_the_edits_say(case: tuple[str, list[Edit]]) -> None:
    source, edits = case
    assert View(source, edits).text == reading(source, edits)


@given(edited())
def test_the_order_of_edits_does_not_matter(case: tuple[str, list[Edit]]) -> None:
    source, edits = case
    unique = list({(e.start, e.end): e for e in edits}.values())
    assert View(source, unique).text == View(source, reversed(unique)).text


@given(edited())
def test_every_character_read_has_its_place_in_order(case: tuple[str, list[Edit]]) -> None:
    source, edits = case
    view = View(source, edits)
    places = [view.source_span(i, i + 1) for i in range(len(view))]
    assert all(0 <= a <= b <= len(source) for a, b in places)
    assert places == sorted(places)
    touched = {(e.start, e.end) for e in edits}
    for read, (a, b) in zip(view.text, places, strict=True):
        assert (a, b) in touched or source[a:b] == read
    for i in range(len(view)):
        for j in range(i + 1, len(view) + 1):
            assert view.source_span(i, j) == (places[i][0], places[j - 1][1])
