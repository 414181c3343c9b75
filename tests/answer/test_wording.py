"""An answer says its amounts as roughly as the quotes do, and its dates in its own language."""

import pytest

from rag.answer.wording import hedge_before, hedged, in_language
from rag.records import Language

ID, EN = Language.INDONESIAN, Language.ENGLISH


@pytest.mark.parametrize(
    ("sentence", "language", "quote", "expected"),
    [
        ("2.000 jiwa.", ID, "Korban melampaui 2.000 jiwa.", "Lebih dari 2.000 jiwa."),
        ("The trade was worth $18 billion.", EN, "Nilainya hampir 18 miliar dolar AS.",
         "The trade was worth nearly $18 billion."),
        ("Korban sekitar 2.000 jiwa.", ID, "Korban melampaui 2.000 jiwa.", "Korban sekitar 2.000 jiwa."),
        ("Korban 2.000 jiwa.", ID, "Korban 2.000 jiwa.", "Korban 2.000 jiwa."),
        ("Ada 5 negara.", ID, "Sekitar 5 kota di 5 negara.", "Ada 5 negara."),  # said twice: which is meant?
        ("In 3 years.", EN, "Aid of $2 billion over 3 years.", "In 3 years."),
        ("Pada 2018 ada rapat.", ID, "Sekitar 2018 ada rapat.", "Pada 2018 ada rapat."),  # a year
        ("Bantuannya 10 juta.", ID, "The aid was more than 10 million.", "Bantuannya lebih dari 10 juta."),
    ],
)  # fmt: skip
def test_an_amount_is_as_rough_as_in_the_quote(
    sentence: str, language: Language, quote: str, expected: str
) -> None:
    assert hedged(sentence, language, [quote]) == expected


@pytest.mark.parametrize(
    ("sentence", "language", "expected"),
    [
        ("2 August 2021.", ID, "2 Agustus 2021."),
        ("Pada August 2, 2021.", ID, "Pada 2 Agustus 2021."),
        ("Pada October 26–28, 2025.", ID, "Pada 26–28 Oktober 2025."),
        ("19–20 Februari 2019.", EN, "19–20 February 2019."),
        ("It may be in Mei 2016.", EN, "It may be in May 2016."),
        ("18 miliar US dollar.", ID, "18 miliar dolar AS."),
        ("US$1.5 billion", ID, "US$1,5 miliar"),
        ("It lost Rp18,48 triliun, 5 persen.", EN, "It lost Rp18.48 trillion, 5 percent."),
        ("Nilainya 1,500 ton.", ID, "Nilainya 1,500 ton."),
        ("On Monday, 2 August 2021, it met.", EN, "On Monday, 2 August 2021, it met."),
    ],
)
def test_dates_and_amounts_in_the_language_of_the_answer(
    sentence: str, language: Language, expected: str
) -> None:
    assert in_language(sentence, language) == expected


def test_the_words_before_a_number() -> None:
    assert hedge_before("Korban melampaui 2.000 jiwa.", 17) == "melampaui "
    assert hedge_before("Korban 2.000 jiwa.", 7) == ""
