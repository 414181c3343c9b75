"""Rows made from rows: questions in words of the other language, questions that lost their answer."""

import re

import numpy as np

from rag.train.augment import altered_rows, silent_rows, switched_rows
from rag.train.data import Pair
from rag.train.reader_rows import Row
from rag.train.switch import Switch

TOWNS = {"Ambon": "gempa", "Bogor": "banjir", "Ende": "letusan", "Garut": "longsor"}
WORDS = {"gempa": "earthquake", "banjir": "flood", "letusan": "eruption", "longsor": "landslide"}


def pairs() -> list[Pair]:
    """Every disaster in every town four times, so that each word has links of its own."""
    return [
        Pair(f"Warga {town} {number} melihat {word}.", f"Residents of {town} {number} saw a {WORDS[word]}.")
        for number in ("pertama", "kedua", "ketiga", "keempat")
        for town in TOWNS
        for word in WORDS
    ]


class Always(np.random.Generator):
    """Draws 0 wherever a chance is drawn: whatever may happen, happens."""

    def __init__(self) -> None:
        super().__init__(np.random.PCG64(0))

    def random(self, *args: object, **kwargs: object) -> float:  # type: ignore[override]
        return 0.0


def test_words_of_a_question_give_way_and_names_stay() -> None:
    switch = Switch(pairs())
    assert switch("Kapan gempa di Ambon?", Always()) == "when earthquake in Ambon?"
    assert switch("When was the flood in Bogor?", Always()) == "kapan banjir di Bogor?"


def test_a_question_of_unknown_words_is_left_alone() -> None:
    switch = Switch(pairs())
    assert switch("Kapan Soekarno wafat?", Always()) == "Kapan Soekarno wafat?"


def test_switched_rows_keep_passage_and_labels() -> None:
    row = Row("answerable", "Kapan gempa di Ambon?", "Gempa itu pada 2019.", 1, 1, answer=(15, 19))
    (made,) = switched_rows([row], Switch(pairs()), 1.0, Always())
    assert made == Row(
        "answerable", "when earthquake in Ambon?", "Gempa itu pada 2019.", 1, 1, answer=(15, 19)
    )
    assert switched_rows([row], Switch(pairs()), 0.0, Always()) == []


def test_a_number_that_the_passage_confirms_is_exchanged_for_one_that_it_lacks() -> None:
    passage = "Sidang ke-16 digelar pada 2019, dua tahun setelah sidang ke-14, ke-15, ke-17 dan ke-18."
    row = Row("answerable", "Di mana sidang ke-16 digelar?", passage, 1, 1, answer=(0, 6))
    for seed in range(20):
        (made,) = altered_rows([row], np.random.default_rng(seed))
        number = re.fullmatch(r"Di mana sidang ke-(\d+) digelar\?", made.question)
        assert number and number[1] not in passage
        assert 13 <= int(number[1]) <= 21
        assert made == Row("altered", made.question, passage, answerable=0)


def test_a_name_gives_way_to_one_that_the_passage_lacks() -> None:
    rows = [
        Row("answerable", "Kapan pasar Ambon dibuka?", "Pasar Ambon dibuka 1990.", 1, 1, answer=(19, 23)),
        Row("unanswerable", "Kapan pasar Ende dibuka?", "Pasar Ambon dibuka 1990.", answerable=0),
    ]
    made = [row for seed in range(20) for row in altered_rows(rows, np.random.default_rng(seed))]
    # The other name drawn may be the passage's own: no row is made then.
    assert 0 < len(made) < 20
    assert set(made) == {Row("altered", "Kapan pasar Ende dibuka?", "Pasar Ambon dibuka 1990.", answerable=0)}


def test_a_name_gives_way_to_another_of_the_same_passage() -> None:
    passage = "Pasar Ambon dibuka 1990 oleh Sri Wahyuni, kata warga Bogor."
    row = Row("answerable", "Siapa membuka pasar Ambon?", passage, 1, 1, answer=(29, 40))
    made = {one.question for seed in range(40) for one in altered_rows([row], np.random.default_rng(seed))}
    # Neither the answer's own name, nor one that the question has.
    assert made == {"Siapa membuka pasar Bogor?"}


def test_a_passage_without_the_sentence_that_answers_is_silent() -> None:
    rest = "Warga Ambon datang setiap pagi untuk membeli ikan, sayur, kopi dan kain tenun dari pulau lain."
    passage = f"Pasar Ambon dibuka 1990. {rest} Sejak 1990 pasar itu ramai."
    row = Row("answerable", "Kapan pasar Ambon dibuka?", passage, 1, 1, answer=(19, 23))
    assert silent_rows([row]) == [Row("silent", row.question, rest, answerable=0)]
    # Too little would be left; and a question without an answer makes none.
    short = Row("answerable", "Kapan?", "Pasar Ambon dibuka 1990. Ramai.", 1, 1, answer=(19, 23))
    assert silent_rows([short, Row("unanswerable", "Apa?", passage, answerable=0)]) == []


def test_a_question_with_nothing_to_exchange_makes_no_row() -> None:
    row = Row("answerable", "Kapan pasar dibuka?", "Pasar Ambon dibuka 1990.", 1, 1, answer=(19, 23))
    assert altered_rows([row], np.random.default_rng(0)) == []
