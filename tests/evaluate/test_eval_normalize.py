"""The normalizer and the answer measures, against literals worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.evaluate.answers import exact_match, is_right, token_f1, trigram_recall
from rag.evaluate.normalize import is_fact, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("19-20 Februari 2019", ("2019", "m02", "d19", "2019", "m02", "d20")),
        ("February 19–20, 2019", ("2019", "m02", "d19", "2019", "m02", "d20")),
        ("US$18 billion", ("USD", "18000000000")),
        ("18 miliar dolar AS", ("USD", "18000000000")),
        ("13 persen", ("13", "%")),
        ("13%", ("13", "%")),
        ("1.300 orang", ("1300", "orang")),
        ("1,300 people", ("1300", "people")),
        ("KTT ke-17", ("ktt", "#17")),
        ("The Ambassador’s reply", ("the", "ambassador", "reply")),
        ("ＡＳＥＡＮ – Rusia", ("asean", "rusia")),
        ("28 April", ("m04", "d28")),
        ("!?", ()),
    ],
)
def test_tokens(text: str, expected: tuple[str, ...]) -> None:
    assert tokens(text) == expected


def test_facts_are_told_from_words() -> None:
    assert [t for t in tokens("Pada 5 Mei 2011 nilai dagang US$3 juta, naik 4%") if is_fact(t)] == [
        "2011", "m05", "d05", "USD", "3000000", "4", "%",
    ]  # fmt: skip


def test_articles_are_kept_in_both_languages() -> None:
    assert exact_match("the council", ["council"]) == 0.0
    assert exact_match("Dewan itu.", ["dewan itu"]) == 1.0


def test_exact_match_takes_the_best_answer() -> None:
    assert exact_match("18 miliar dolar AS", ["17 miliar", "US$18 billion"]) == 1.0
    assert exact_match("18 miliar dolar AS", []) == 0.0


def test_token_f1_by_hand() -> None:
    # said: gubernur baru bali (3 tokens); gold: gubernur bali (2); common 2; P 2/3, R 1 -> 0.8
    assert token_f1("gubernur baru Bali", ["Gubernur Bali"]) == pytest.approx(0.8)
    # repeated tokens count once each (multisets): common 1; P 1/2, R 1 -> 2/3
    assert token_f1("bali bali", ["Bali"]) == pytest.approx(2 / 3)
    # 2019 m02 d20 against 2019 m02: P 2/3, R 1
    assert token_f1("20 Februari 2019", ["Februari 2019"]) == pytest.approx(0.8)
    assert token_f1("jakarta", ["Bali", "Kota Jakarta"]) == pytest.approx(2 / 3)
    assert token_f1("", ["Bali"]) == 0.0


def test_trigram_recall_by_hand() -> None:
    # gold "kirim" has kir iri rim; "kiriman" holds all three, "pengiriman" iri and rim, "kira" only kir
    assert trigram_recall("kiriman", ["kirim"]) == 1.0
    assert trigram_recall("pengiriman", ["kirim"]) == pytest.approx(2 / 3)
    assert trigram_recall("kira", ["kirim"]) == pytest.approx(1 / 3)
    # an answer of two characters has no 3-gram: it must be a token
    assert trigram_recall("ketua RI itu", ["RI"]) == 1.0
    assert trigram_recall("negeri", ["RI"]) == 0.0


@pytest.mark.parametrize(
    ("said", "gold", "right"),
    [
        ("Rapat itu digelar di Kuta, Bali, pada 19-20 Februari 2019.", "February 20, 2019", True),
        ("Rapat itu digelar di Kuta, Bali, pada 19-20 Februari 2019.", "21 Februari 2019", False),
        ("Nilainya US$18 billion.", "18 miliar dolar AS", True),
        ("Nilainya US$18 million.", "18 miliar dolar AS", False),
        ("Ketuanya Siti Rahma.", "Rahma", True),
        ("Ketuanya Siti Rahma.", "Rahmat", False),
        # long answers: order may differ, one word in five may be missing, no fact may be missing
        ("pada 1 Mei 2010 dan 3 Juni 2012", "1 Mei 2010 serta 3 Juni 2012", True),
        ("pada 1 Mei 2010 dan 4 Juni 2012", "1 Mei 2010 serta 3 Juni 2012", False),
        ("vaksin, pariwisata, dan energi nuklir", "energi nuklir, pariwisata dan vaksin", True),
        ("vaksin dan pariwisata", "energi nuklir, pariwisata dan vaksin", False),
        ("", "Bali", False),
    ],
)
def test_is_right(said: str, gold: str, right: bool) -> None:
    assert is_right(said, [gold]) is right


@given(st.text(max_size=60))
def test_an_answer_is_as_good_as_itself(text: str) -> None:
    if tokens(text):
        assert exact_match(text, [text]) == token_f1(text, [text]) == trigram_recall(text, [text]) == 1.0
        assert is_right(text, [text])


@given(st.text(max_size=40), st.text(max_size=40))
def test_measures_stay_in_the_unit_interval(said: str, gold: str) -> None:
    for measure in (exact_match, token_f1, trigram_recall):
        assert 0.0 <= measure(said, [gold]) <= 1.0
