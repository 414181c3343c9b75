"""What a quote that points back speaks of."""

import pytest

from rag.answer.reference import points_back, speaks_of_another

BEFORE = "Malaysia became the second country to join the pact.\nThe Republic of Peru was first, in spring."
QUOTE = "Its agreement was signed on 29 May 2015 in Lima."


@pytest.mark.parametrize(
    ("sentence", "question", "another"),
    [
        ("Malaysia signed its agreement on 29 May 2015.", "When did Malaysia sign?", "Peru"),
        ("It was signed on 29 May 2015.", "When did Malaysia sign its agreement?", "Peru"),
        ("Peru signed its agreement on 29 May 2015.", "When did Peru sign?", ""),
        ("Of both, Malaysia and Peru, Peru signed on 29 May 2015.", "", ""),
        ("It was signed on 29 May 2015.", "when was it signed?", ""),
        ("The agreement was signed in Lima.", "", ""),
    ],
)
def test_a_quote_speaks_of_what_the_sentence_before_it_names(
    sentence: str, question: str, another: str
) -> None:
    assert speaks_of_another(sentence, question, QUOTE, BEFORE) == another


def test_in_indonesian_and_across_languages() -> None:
    before = "Vietnam yang pertama."
    quote = "Perjanjian itu ditandatangani pada 29 Mei 2015."
    assert (
        speaks_of_another("Perjanjian Singapura ditandatangani pada 29 Mei 2015.", "", quote, before)
        == "Vietnam"
    )
    assert speaks_of_another("Perjanjian Vietnam ditandatangani pada 29 Mei 2015.", "", quote, before) == ""
    assert (
        speaks_of_another("Singapore signed it on 29 May 2015.", "", "It was signed then.", before)
        == "Vietnam"
    )


def test_the_sentence_before_may_point_back_itself() -> None:
    before = "Vietnam was first.\nIts agreement cut duties."
    quote = "It was signed on 29 May 2015."
    assert speaks_of_another("Singapore signed on 29 May 2015.", "", quote, before) == "Vietnam"


def test_whoever_says_something_need_not_be_what_it_is_about() -> None:
    before = "Retno Marsudi membuka pertemuan itu."
    quote = "Ia mengatakan perdagangan naik 20 persen."
    assert speaks_of_another("Perdagangan ASEAN-Rusia naik 20 persen.", "", quote, before) == ""


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("Mereka sepakat untuk bertemu.", True),
        ("Penandatanganannya berlangsung di Hanoi.", True),
        ("Perjanjian dagang tersebut berlaku.", True),
        ("“Its market is small.", True),
        ("Pada saat itu ASEAN belum berdiri.", False),
        ("Karena itu Rusia hadir.", False),
        ("This year the meeting was in Sochi.", False),
        ("Sebelumnya pertemuan ditunda.", False),
        ("Hanya Rusia yang hadir.", False),
    ],
)
def test_which_sentences_point_back(text: str, points: bool) -> None:
    assert points_back(text) is points
