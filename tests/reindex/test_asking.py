"""What an opened index answers: filters, articles, versions; and what `describe` tells of it."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import tiny

from rag.errors import IndexMismatchError, UsageError
from rag.index.generations import open_current
from rag.index.index import Index
from rag.records import Language
from rag.reindex import build
from rag.reindex.describe import Changes, compare
from rag.reindex.report import ReindexReport
from rag.reindex.watch import watch

FILES = {
    "2019/a.txt": "A|2019-05-30|Antara\nsatu dua\ntiga",
    "2019/b.txt": "B|2019-06-01|Tass\nempat the lima",
    "2020/c.txt": "C|2020-01-31|antara\nenam",
    "d.txt": "D||\ntujuh\ndelapan",
    "d[1].txt": "E|2020-02-01|Antara\nsembilan",
}


@pytest.fixture
def index(tmp_path: Path) -> Index:
    for name, text in FILES.items():
        path = tmp_path / "corpus" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        os.utime(path, (1_600_000_000,) * 2)
    build(tmp_path / "corpus", tmp_path / "index", tiny.TinyEncoder(), tiny.steps())
    with Index(open_current(tmp_path / "index")) as opened:
        yield opened


def texts(index: Index, **filters: str) -> list[str]:
    return [p.text for p in index.passages(np.flatnonzero(index.select(**filters)).tolist())]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["satu dua", "tiga", "empat the lima", "enam", "tujuh", "delapan", "sembilan"]),
        ({"since": "2019-06"}, ["empat the lima", "enam", "sembilan"]),
        ({"until": "2019"}, ["satu dua", "tiga", "empat the lima"]),
        ({"until": "2019-05"}, ["satu dua", "tiga"]),
        ({"until": "2019-05-30"}, ["satu dua", "tiga"]),
        ({"until": "2019-05-29"}, []),
        ({"since": "2019-06-01", "until": "2020-01-31"}, ["empat the lima", "enam"]),
        ({"source": "ANTARA"}, ["satu dua", "tiga", "enam", "sembilan"]),
        ({"language": "en"}, ["empat the lima"]),
        ({"source": "antara", "since": "2020"}, ["enam", "sembilan"]),
        ({"path": "2019"}, ["satu dua", "tiga", "empat the lima"]),
        ({"path": "./2019/"}, ["satu dua", "tiga", "empat the lima"]),
        ({"path": "*.txt"}, ["satu dua", "tiga", "empat the lima", "enam", "tujuh", "delapan", "sembilan"]),
        ({"path": "2020/?.txt"}, ["enam"]),
        ({"path": "d[1].txt"}, ["sembilan"]),
    ],
)
def test_filters(index: Index, filters: dict[str, str], expected: list[str]) -> None:
    assert texts(index, **filters) == expected


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"since": "kemarin"}, "'kemarin' is not a date; write YYYY-MM-DD"),
        ({"until": "2023-02-30"}, "'2023-02-30' is not a date of the calendar"),
        ({"since": "２０２０"}, "is not a date"),
        ({"source": "Reuters"}, "No article is from 'Reuters'; the index has: Antara, Tass, antara."),
        ({"language": "fr"}, "There is no language 'fr'"),
        ({"path": "nowhere/*"}, r"No file of the index fits the path 'nowhere/\*'"),
    ],
)
def test_filters_that_cannot_be_meant(index: Index, filters: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        index.select(**filters)


def test_searches_with_a_filter(index: Index) -> None:
    allowed = index.select(since="2020")
    query = tiny.TinyEncoder().encode_queries(["A\nsatu dua"])[0]
    assert {row for row, _ in index.search_dense(query, 9)} == set(range(7))
    assert {row for row, _ in index.search_dense(query, 9, allowed)} == {3, 6}
    assert [row for row, _ in index.search_lexical(["satu", "enam"], 9, allowed)] == [3]
    assert index.search_dense(query, 9, index.select(until="1999")) == []


def test_component_scores_are_those_of_the_searches(index: Index) -> None:
    query = tiny.TinyEncoder().encode_queries(["A\nsatu dua"])[0]
    dense = dict(index.search_dense(query, 7))
    assert index.dense_scores(query, [5, 0, 3]) == pytest.approx([dense[5], dense[0], dense[3]])
    assert dense[0] == pytest.approx(1, abs=1e-5)
    lexical = dict(index.search_lexical(["satu", "a", "e"], 7))
    assert index.lexical_scores(["satu", "a", "e"], [6, 0, 3]) == pytest.approx([lexical[6], lexical[0], 0])
    assert index.dense_scores(query, []) == index.lexical_scores(["satu"], []) == []


def test_articles_and_languages(index: Index) -> None:
    assert index.article("2019/b.txt").title == "B"
    assert index.languages([0, 2, 6]) == [Language.INDONESIAN, Language.ENGLISH, Language.INDONESIAN]
    assert [a.doc_id for a in index.articles()] == list(FILES)
    with pytest.raises(KeyError):
        index.article("2019/B.txt")


def test_another_encoder_is_an_error(index: Index) -> None:
    index.check_encoder(tiny.TinyEncoder())
    with pytest.raises(IndexMismatchError, match="run `rag reindex --encoder other`"):
        index.check_encoder(tiny.TinyEncoder(name="other", fingerprint="f2"))
    with pytest.raises(IndexMismatchError, match="holds vectors of length 16, the question's has 3"):
        index.search_dense(np.zeros(3, np.float32), 1)


def test_another_analysis_is_an_error(index: Index) -> None:
    from rag.index import open_index

    with pytest.raises(IndexMismatchError, match="made with the text analysis a1"):
        open_index(index.folder.parent.parent)


def test_changes_of_the_corpus(index: Index, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    known = index.files()
    assert compare(known, tiny.scan(corpus)) == Changes(0, 0, 0)
    (corpus / "new.txt").write_text("x")
    (corpus / "d.txt").unlink()
    os.utime(corpus / "2019/a.txt", (1_700_000_000,) * 2)
    assert compare(known, tiny.scan(corpus)) == Changes(added=1, changed=1, removed=1)
    assert Changes(1, 0, 0).any
    assert not Changes(0, 0, 0).any


def test_watching_follows_changes(index: Index, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"

    def run() -> ReindexReport:
        return build(corpus, tmp_path / "index", tiny.TinyEncoder(), tiny.steps())

    reports = watch(corpus, run)
    assert not next(reports).published
    (corpus / "new.txt").write_text("F\nsepuluh")
    assert next(reports).added == ("new.txt",)
    (corpus / "new.txt").unlink()
    assert next(reports).removed == ("new.txt",)
    reports.close()
