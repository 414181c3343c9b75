"""Five real articles that stand beside the repository on some machines; their text is not copied here."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from rag.ingest import dropped, near_duplicates, read_file, scan, signature
from rag.records import Document
from rag.view import View

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "articles"
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the shared articles are not beside this repository"
)

# By hand, line by line: number of the line in the file (from 1) -> why it is dropped.
DROPPED: dict[str, dict[int, str]] = {
    "000": {
        1: "headline",
        23: "teaser",
        49: "teaser",
        71: "disclaimer",
        73: "teaser",
        75: "copyright",
        77: "comment box",
    },
    "001": {},
    "002": {},
    "003": {1: "menu", 3: "headline", 5: "advertisement", 39: "tags", 40: "tags"}
    | {42: "comment box", 44: "comment box", 46: "teaser", 48: "comment box", 50: "ad-block", 52: "ad-block"},
    "004": {1: "menu", 3: "headline", 41: "byline", 42: "byline", 44: "byline"}
    | dict.fromkeys(range(46, 84, 2), "recent posts"),
}


def documents() -> dict[str, Document]:
    return {file.path[:3]: next(iter(read_file(FOLDER, file.path))) for file in scan(FOLDER)}


@pytest.mark.parametrize("number", sorted(DROPPED))
def test_exactly_the_clutter_is_dropped(number: str) -> None:
    document = documents()[number]
    found = {}
    for start, _, text, reason in dropped(document):
        line = document.text.count("\n", 0, start) + 1
        if text.strip() == document.text.splitlines()[line - 1].strip():
            found[line] = reason
    assert found == DROPPED[number]
    view = [line.strip() for line in View(document.text, document.edits).text.splitlines() if line.strip()]
    kept = [
        " ".join(line.split())
        for at, line in enumerate(document.text.splitlines(), 1)
        if line.strip() and at not in DROPPED[number]
    ]
    assert len(view) == len(kept)
    for seen, whole in zip(view, kept, strict=True):  # less only the mark or initials behind the last stop
        assert whole.startswith(" ".join(seen.split()))
        assert len(whole) - len(" ".join(seen.split())) <= len(" (dar)")


def test_metadata_is_read_where_the_files_have_it() -> None:
    read = {name: (d.published, d.source) for name, d in documents().items()}
    assert read == {
        "000": ("", "ANTARA"),
        "001": ("", ""),
        "002": ("", "Bisnis Bali"),
        "003": ("", "LEI"),
        "004": ("2023-05-02", ""),
    }
    titles = [hashlib.sha256(d.title.encode()).hexdigest()[:8] for d in documents().values()]
    assert len(set(titles)) == 5


def test_the_five_are_five_articles() -> None:
    made = {name: signature(View(d.text, d.edits).text) for name, d in documents().items()}
    assert near_duplicates(made) == {}
