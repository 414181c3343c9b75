"""The bilingual table as packaged, and what is made of it for search and for verification."""

from __future__ import annotations

import math
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.records import Language
from rag.text import ANALYSIS_VERSION, analyze
from rag.text.bilingual import HEADER, lexicon_version, missing_terms, query_terms, translations

ENGLISH, INDONESIAN = Language.ENGLISH, Language.INDONESIAN
REBUILD = """
  python -c "from pathlib import Path; from rag.train.data import read_pairs; \
from rag.train.lexicon import train_lexicon; \
train_lexicon(read_pairs([Path('pairs.jsonl.gz')]), Path('rag/text/bilingual.tsv'))"
"""
WORDS = [
    ("river", "sungai"), ("trade", "perdagangan"), ("war", "perang"), ("village", "desa"), ("tax", "pajak"),
    ("fish", "ikan"), ("earthquake", "gempa"), ("king", "raja"), ("road", "jalan"), ("rice", "beras"),
    ("minister", "menteri"), ("sea", "laut"), ("market", "pasar"), ("price", "harga"), ("water", "air"),
    ("air", "udara"), ("child", "anak"), ("teacher", "guru"), ("forest", "hutan"), ("disease", "penyakit"),
]  # fmt: skip


def test_the_table_was_made_with_this_analysis() -> None:
    assert lexicon_version() == ANALYSIS_VERSION, (
        f"rag/text/bilingual.tsv was made with the analysis {lexicon_version()}, this one is "
        f"{ANALYSIS_VERSION}: its terms may no longer be those of the index. Build it again:{REBUILD}"
        "Where the change leaves the stems of plain words as they were (numbers, dates, acronyms, "
        "questions), the new version in the file's first line is enough: no such term is in the table."
    )


def test_the_file_is_sorted_small_and_well_formed() -> None:
    file = files("rag.text") / "bilingual.tsv"
    data = file.read_bytes()
    assert len(data) < 700_000
    header, *lines = data.decode("utf-8").splitlines()
    assert header == HEADER.format(version=lexicon_version())
    rows = [line.split("\t") for line in lines]
    names = [(row[0], row[1]) for row in rows]
    assert names == sorted(set(names))
    for english, indonesian, forward, backward in rows:
        assert english.isalpha() and indonesian.isalpha()
        assert 0 <= float(forward) <= 1 and 0 <= float(backward) <= 1
    for language, column in ((ENGLISH, 0), (INDONESIAN, 1)):
        for term in {row[column] for row in rows[::50]}:
            found = translations(term, language)
            assert len(found) <= 4
            assert sum(probability for _, probability in found) < 1.1


@pytest.mark.parametrize(("english", "indonesian"), WORDS)
def test_plain_words_are_translated_both_ways(english: str, indonesian: str) -> None:
    [one], [other] = analyze(english, ENGLISH), analyze(indonesian, INDONESIAN)
    assert other in dict(translations(one, ENGLISH))
    assert one in dict(translations(other, INDONESIAN))


def test_what_was_not_learned_has_no_translations() -> None:
    assert translations("xyzzy", ENGLISH) == ()
    assert translations("2016", INDONESIAN) == ()


def test_a_question_is_one_group_for_each_word() -> None:
    river = translations("river", ENGLISH)
    total = sum(probability for _, probability in river)
    assert query_terms("Which river in 2016?", ENGLISH) == [
        {"river": 1.0} | {term: probability / total for term, probability in river if term != "river"},
        {"2016": 1.0},
    ]


def test_a_word_keeps_the_stems_of_both_languages_in_one_group() -> None:
    # No sentence pair knows this name; the Indonesian stemmer takes its end for a suffix.
    [own], [other] = analyze("Zorbarkan", ENGLISH), analyze("Zorbarkan", INDONESIAN)
    assert own != other
    assert query_terms("Zorbarkan", ENGLISH) == [{own: 1.0, other: 1.0}]
    assert query_terms("Zorbarkan", INDONESIAN) == [{other: 1.0, own: 1.0}]


def test_the_spelling_of_chat_is_read() -> None:
    assert query_terms("brp jml desa", INDONESIAN) == query_terms("berapa jumlah desa", INDONESIAN)


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("ab river sungai 2016 kapan di May-")), st.sampled_from(list(Language)))
def test_every_term_of_a_question_is_in_a_group(question: str, language: Language) -> None:
    groups = query_terms(question, language)
    for term in analyze(question, language) if language is ENGLISH else []:
        assert any(group.get(term) == 1.0 for group in groups)
    for group in groups:
        assert all(0 < weight <= 1 or math.isclose(weight, 1) for weight in group.values())


def test_what_a_quote_carries_across_languages() -> None:
    quote = "Harga beras di desa itu naik setelah sungai meluap pada 2016."
    assert missing_terms("The price of rice in the village", ENGLISH, quote, INDONESIAN) == []
    assert missing_terms("The river flooded in 2019", ENGLISH, quote, INDONESIAN)[-1] == "2019"
    assert missing_terms("A teacher and a king", ENGLISH, quote, INDONESIAN) == ["teacher", "king"]
    back = missing_terms("guru dan raja", INDONESIAN, "The teacher met a minister.", ENGLISH)
    assert back == analyze("raja", INDONESIAN)


@settings(max_examples=50, deadline=None)
@given(st.text(), st.sampled_from(list(Language)))
def test_a_text_carries_itself(text: str, language: Language) -> None:
    assert missing_terms(text, language, text, language) == []
