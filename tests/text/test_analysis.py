from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.records import Language
from rag.text import analyze, analyze_question

ID, EN = Language.INDONESIAN, Language.ENGLISH


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("negara-negara", ["negara"]),
        ("negara-negaranya", ["negara"]),
        ("Negara2", ["negara"]),
        ("pertemuannya", ["temu"]),
        ("Pertemuan", ["temu"]),
        ("kerjasamanya", ["kerja", "sama"]),
        ("ASEAN-Rusia", ["asean", "rusia"]),
        ("ekonomi/politik", ["ekonom", "politik"]),
        ("ke-14", ["#14", "14"]),
        ("ke 14", ["#14", "14"]),
        ("keempat belas", ["#14", "14", "belas"]),
        ("KTT XIV", ["ktt", "#14", "xiv"]),
        ("KTT V", ["ktt", "#5", "v"]),
        ("pertama", ["#1", "tama"]),
        ("28-29 Maret 2017", ["28", "29", "@m3", "2017"]),
        ("2/5/2023", ["2", "5", "2023"]),
        ("Rp1.500", ["1500"]),
        ("1.234.567", ["1234567"]),
        ("5,2 persen", ["5.2", "persen"]),
        ("60 juta dolar", ["60000000", "60", "juta", "dolar"]),
        ("$60 million", ["60000000", "60", "million"]),
        ("60.000.000", ["60000000"]),
        ("Rp18,48 triliun", ["18480000000000", "18.48", "triliun"]),
        ("pukul 19.00", ["pukul", "19.00"]),
        ("Amerika Serikat", ["@us", "amerika", "serikat"]),
        ("dolar AS", ["dolar", "@us"]),
        ("Perserikatan Bangsa-Bangsa", ["pbb", "serikat", "bangsa"]),
        ("PBB", ["pbb"]),
        ("yang dan di", []),
        ("tidak", ["tidak"]),
        ("Jum’at", ["@d5"]),
        ("café ｃａｆｅ", ["cafe", "cafe"]),
        ("", []),
    ],
)
def test_indonesian_terms(text: str, terms: list[str]) -> None:
    assert analyze(text, ID) == terms


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("meetings", ["meet"]),
        ("the 14th", ["#14", "14"]),
        ("fourteenth", ["#14", "fourteenth"]),
        ("March 28, 2017", ["@m3", "28", "2017"]),
        ("they may march", ["march"]),
        ("May 2017", ["@m5", "2017"]),
        ("Russia's ministers", ["rusia", "minist"]),
        ("US$1,500", ["@us", "1500"]),
        ("the U.S. and the United States", ["@us", "@us", "unit", "state"]),
        ("Tuesday", ["@d2"]),
        ("United Nations", ["pbb", "unit", "nation"]),
    ],
)
def test_english_terms(text: str, terms: list[str]) -> None:
    assert analyze(text, EN) == terms


@pytest.mark.parametrize(
    ("one", "two", "shared"),
    [
        (("Pertemuan ke-14", ID), ("the 14th meeting", EN), "#14"),
        (("28 Maret 2017", ID), ("March 28, 2017", EN), "@m3"),
        (("Konferensi Tingkat Tinggi", ID), ("KTT", ID), "ktt"),
        (("KTT", ID), ("the summit", EN), "ktt"),
        (("Pertemuan Pejabat Tinggi ASEAN-Rusia", ID), ("ARSOM", ID), "arsom"),
        (("ASEAN-Russia Senior Officials' Meeting", EN), ("ARSOM", ID), "arsom"),
        (("Menteri Luar Negeri", ID), ("Menlu", ID), "menlu"),
        (("Foreign Minister", EN), ("Menlu", ID), "menlu"),
        (("Singapura", ID), ("Singapore", EN), "singapura"),
    ],
)
def test_both_ways_of_saying_share_a_term(
    one: tuple[str, Language], two: tuple[str, Language], shared: str
) -> None:
    assert shared in analyze(*one)
    assert shared in analyze(*two)


def test_neighbouring_ordinals_stay_apart() -> None:
    assert set(analyze("ARSOM ke-14", ID)) & set(analyze("ARSOM ke-16", ID)) == {"arsom"}


def test_informal_questions_are_read_as_standard_ones() -> None:
    assert analyze_question("brp org yg hadir di KTT ke-3?", ID) == analyze_question(
        "berapa orang yang hadir di KTT ke-3?", ID
    )


def test_a_word_in_capitals_is_no_informal_spelling() -> None:
    assert "bs" in analyze_question("Apa itu BS?", ID)
    assert "bs" not in analyze_question("apa bs itu?", ID)


def test_own_stems_of_an_indonesian_question_count_twice() -> None:
    assert analyze_question("Pertemuan ASEAN", ID) == ["temu", "temu", "asean", "asean", "pertemuan"]


def test_an_english_question_reaches_indonesian_words() -> None:
    terms = analyze_question("Which ministers attended the meeting in Vientiane?", EN)
    for indonesian in ("menteri", "pertemuan", "Vientiane"):
        assert set(analyze(indonesian, ID)) <= set(terms), indonesian


@given(st.text(max_size=200), st.sampled_from([ID, EN]))
def test_any_text_gives_terms_without_space_or_capitals(text: str, language: Language) -> None:
    for term in (*analyze(text, language), *analyze_question(text, language)):
        assert term
        assert term.split() == [term]
        term.encode("utf-8", "surrogatepass")
