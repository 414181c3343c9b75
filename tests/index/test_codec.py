"""Articles and passages survive being written, whatever characters they hold."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rag.index import codec
from rag.records import Article, Language, Passage, SourceSentence

TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=20)
ARTICLES = st.builds(
    Article,
    doc_id=TEXT,
    title=TEXT,
    path=TEXT,
    sha256=TEXT,
    url=TEXT,
    published=st.sampled_from(["", "2024-02-29"]),
    source=TEXT,
    language=st.sampled_from(list(Language)),
)


@given(ARTICLES, TEXT)
def test_articles(article: Article, kept: str) -> None:
    expected = codec.with_duplicate(article, kept)
    assert codec.decode_article(codec.encode_article(article), kept) == expected


@given(ARTICLES, st.lists(TEXT, max_size=4), TEXT, st.integers(0, 10**9))
def test_passages(article: Article, sentences: list[str], stray: str, start: int) -> None:
    text = " ".join(sentences)
    found = [SourceSentence(start + i, start + i + 1, s) for i, s in enumerate([*sentences, stray])]
    passage = Passage(
        f"{article.doc_id}#{start}-{start + 9}",
        article.doc_id,
        start,
        start + 9,
        text,
        article.title,
        tuple(found),
    )
    data = codec.encode_passage(passage)
    assert codec.decode_passage(data, article) == passage
    assert codec.passage_text(data) == text
    assert codec.last_sentence(data) == stray


def test_a_passage_without_sentences() -> None:
    passage = Passage("a#0-3", "a", 0, 3, "abc", "")
    assert codec.last_sentence(codec.encode_passage(passage)) == "abc"


def test_keys_tell_title_from_text() -> None:
    assert codec.embedded_text("", "x") == "x"
    assert codec.embedded_text("T", "x") == "T\nx"
    assert codec.passage_key("T", "x") == codec.passage_key("T", "x")
    assert len({codec.passage_key("T", "x"), codec.passage_key("", "x"), codec.passage_key("x", "T")}) == 3


def test_days() -> None:
    days = [codec.day_number(d) for d in ("2024-03-05", "", "2024-03", "5 Maret 2024", "२०२४-०३-०५")]
    assert days == [20240305, 0, 0, 0, 0]


def test_the_hash_table_is_sorted() -> None:
    names = [f"{number}.txt" for number in range(50)]
    table = codec.hash_table(names)
    assert np.all(np.diff(table["hash"].astype(object)) > 0)
    for number, name in enumerate(names):
        at = np.searchsorted(table["hash"], np.uint64(codec.doc_hash(name)))
        assert table["article"][at] == number
