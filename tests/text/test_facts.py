"""Facts of both languages in one canonical form."""

import pytest

from rag.text.facts import Fact, carries, facts

CASES = {
    "pada 26 Januari 2021 secara daring": ["date 2021-01-26"],
    "on January 26, 2021": ["date 2021-01-26"],
    "the 26th of January 2021": ["date 2021-01-26"],
    "Kuta, 19-20 Februari 2019.": ["date 2019-02-19", "date 2019-02-20"],
    "on 19–20 February 2019": ["date 2019-02-19", "date 2019-02-20"],
    "February 19-20, 2019": ["date 2019-02-19", "date 2019-02-20"],
    "28 Maret - 2 April 2017": ["date 2017-03-28", "date 2017-04-02"],
    "Selasa (2/5/2023)": ["date 2023-05-02"],
    "2023-05-02": ["date 2023-05-02"],
    "November 2018 lalu": ["date 2018-11"],
    "Jumat (26/8) dan Rabu (28/12/05)": ["date --08-26", "date 2005-12-28"],
    "seperempat (1/4) bagian": ["number 1", "number 4"],
    "in May '16 or Mei ’98": ["date 2016-05", "date 1998-05"],
    "bulan Oktober": ["date --10"],
    "28 April lalu": ["date --04-28"],
    "periode 2016-2020": ["date 2016", "date 2020"],
    "sejak 1996": ["date 1996"],
    "2000 peserta": ["number 2000"],
    "you may march on": [],
    "pukul 19.00 WIB": ["time 19:00"],
    "at 7 p.m.": ["time 19:00"],
    "at 19.30 WIB": ["time 19:30"],
    "was put at 18 billion US dollars": ["money USD 18000000000"],
    "grew at 6.45 percent": ["percent 6.45"],
    "18 miliar dolar AS": ["money USD 18000000000"],
    "US$18 billion": ["money USD 18000000000"],
    "18 billion US dollars": ["money USD 18000000000"],
    "$1.5bn": ["money USD 1500000000"],
    "Rp1,5 triliun": ["money IDR 1500000000000"],
    "Rp 2.000.000": ["money IDR 2000000"],
    "45 juta dolar Singapura": ["money SGD 45000000"],
    "13% dan 13,5 persen": ["percent 13", "percent 13.5"],
    "ke-17": ["ordinal 17"],
    "the 17th": ["ordinal 17"],
    "seventeenth": ["ordinal 17"],
    "ketujuh belas": ["ordinal 17"],
    "KTT XIV": ["ordinal 14"],
    "ulang tahun ke-15": ["ordinal 15", "number 15"],
    "its 15th anniversary": ["ordinal 15", "number 15"],
    "twenty-first": ["ordinal 21"],
    "yang pertama": ["ordinal 1"],
    "kedua belah pihak": [],
    "kedua negara": [],
    "salah satu dari tiga bidang": ["number 3"],
    "one of the 11 members": ["number 11"],
    "dua puluh satu": ["number 21"],
    "three hundred thousand": ["number 300000"],
    "seratus lima puluh ribu": ["number 150000"],
    "1.234.567 dan 1,234,567.25": ["number 1234567", "number 1234567.25"],
    "2,5 juta ton": ["number 2500000"],
    "": [],
}


@pytest.mark.parametrize("text", CASES)
def test_facts_of(text: str) -> None:
    assert [f"{fact.kind} {fact.value}" for fact in facts(text)] == CASES[text]


def test_places_are_those_of_the_text() -> None:
    text = "Nilainya US$18 billion pada 2018."
    assert [(fact.kind, text[fact.start : fact.end]) for fact in facts(text)] == [
        ("money", "US$18 billion"),
        ("date", "2018"),
    ]


@pytest.mark.parametrize(
    ("quote", "sentence", "carried"),
    [
        ("26 Januari 2021", "in 2021", True),
        ("26 Januari 2021", "January 2021", True),
        ("26 Januari 2021", "26 January", True),
        ("2021", "January 2021", False),
        ("28 April", "28 April 2023", False),
        ("18 miliar dolar AS", "18 billion", True),
        ("18 miliar dolar AS", "18 billion euros", False),
        ("18 miliar dolar AS", "18 million dollars", False),
        ("ke-16", "17th", False),
        ("16 negara", "16th", False),
        ("13 persen", "13 percent", True),
        ("13 negara", "13 percent", False),
        ("tahun 2020", "2,020", True),
    ],
)
def test_carries(quote: str, sentence: str, carried: bool) -> None:
    assert carries(facts(quote), facts(sentence)[0]) is carried


def test_a_fact_is_a_value() -> None:
    assert facts("13%") == (Fact("percent", "13", 0, 3),)
