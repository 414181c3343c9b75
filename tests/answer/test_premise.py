"""What a question takes for granted must stand in the article that answers it."""

import pytest

from rag.answer.premise import check_premise, counts_another, several_named

ARTICLE = (
    "Pertemuan Pejabat Tinggi ASEAN-Rusia (ARSOM) ke-16 berlangsung di Kuta pada 19-20 Februari 2019. "
    "Tahun lalu perdagangan mencapai 18 miliar dolar AS. KTT ke-3 diadakan di Singapura. "
    "Sidang dipimpin Jose Tavares."
)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("Kapan ARSOM ke-16 diadakan?", ()),
        ("When was the 16th ARSOM held?", ()),
        ("kapan arsom ke-16 digelar?", ()),
        ("Kapan ARSOM ke-20 diadakan?", ("ke-20",)),
        ("When was the 20th ARSOM held?", ("20th",)),
        # A third there is, but of summits.
        ("Kapan ARSOM ke-3 diadakan?", ("ke-3",)),
        ("Di mana KTT ke-3 diadakan?", ()),
        ("Where was the 3rd summit held?", ()),
        ("Berapa nilai perdagangan pada 2018?", ()),  # "tahun lalu" of an article of 2019
        ("Berapa nilai perdagangan pada 2015?", ("2015",)),
        ("What did Jose Tavares say in Kuta?", ()),
        ("What did Igor Morgulov say?", ("Igor Morgulov",)),
        ("Was Russia there?", ()),
        ("Apakah Jepang hadir?", ("Jepang",)),
    ],
)
def test_premise(question: str, missing: tuple[str, ...]) -> None:
    assert check_premise(question, "Sidang di Kuta", ARTICLE, "2019-02-21").missing == missing


EAST_ASIA = (
    "Rusia ikut KTT Asia Timur yang ke-18 bersama ASEAN. KTT Asia Timur lahir di Kuala Lumpur. "
    "Rusia bergabung dalam KTT keenam."
)
SENIOR = "Sidang tahunan pejabat tinggi ASEAN dan Rusia pindah ke layar. Pertemuan ke-17 itu daring."


@pytest.mark.parametrize(
    ("question", "body", "missing"),
    [
        ("Kapan KTT ke-18 ASEAN-Rusia?", EAST_ASIA, ("ke-18",)),
        ("What was said at the sixth ASEAN-Russia summit?", EAST_ASIA, ("sixth",)),
        ("Kapan KTT Asia Timur yang ke-18?", EAST_ASIA, ()),
        ("Kapan KTT ke-18?", EAST_ASIA, ()),
        ("Kapan sidang ASEAN-Rusia yang ke-17?", SENIOR, ()),
        ("Kapan pertemuan ke-17 ASEAN-Rusia?", f"{SENIOR} Pertemuan ke-17 ASEAN dan Rusia usai.", ()),
        ("When was the 5th ASEAN-India summit?", "The 5th ASEAN-India Summit ended.", ()),
    ],
)
def test_an_ordinal_counts_in_its_own_series(question: str, body: str, missing: tuple[str, ...]) -> None:
    assert check_premise(question, "", body, "").missing == missing


def test_a_day_without_a_year_has_that_of_the_date_before_or_of_the_article() -> None:
    asked = "Siapa ditemui pada 18/5/2016?"
    assert check_premise(asked, "", "KTT pada 20 Mei 2016. Pada 18 Mei ia datang.", "").granted
    assert check_premise(asked, "", "Pada 18 Mei ia datang.", "2016-05-21").granted
    assert check_premise(asked, "", "Pada 18 Mei ia datang.", "2017-05-21").missing == ("18/5/2016",)
    assert check_premise(asked, "", "Pada 18 Mei ia datang.", "").missing == ("18/5/2016",)


@pytest.mark.parametrize(
    ("question", "several"),
    [
        ("Kapan ARSOM ke-14 dan ke-16?", {"ke-14", "ke-16"}),
        ("Kapan Vietnam dan Singapura menandatanganinya?", {"Vietnam", "Singapura"}),
        ("Kapan ARSOM ke-14 digelar?", set()),
        ("Berapa ekspor pada 2018?", set()),
    ],
)
def test_of_what_a_question_names_several(question: str, several: set[str]) -> None:
    assert several_named(question) == several


@pytest.mark.parametrize(
    ("question", "body", "missing"),
    [
        ("Kapan KTT pertama ASEAN-Rusia?", "KTT perdana ASEAN-Rusia dibuka di Kuala Lumpur.", ()),
        ("When was the first ASEAN-Russia summit?", "KTT pertama ASEAN-Rusia dibuka.", ()),
        ("Kapan KTT pertama ASEAN-Rusia?", "Kontak pertama ASEAN-Rusia 1991. KTT menyusul.", ("pertama",)),
        (
            "Kapan KTT pertama ASEAN-Rusia?",
            "Untuk pertama kalinya KTT ASEAN-Rusia digelar daring, kata Perdana Menteri.",
            ("pertama",),
        ),
        # A first that says when, not which.
        ("Siapa yang pertama kali ke KTT ASEAN-Rusia?", "Putin hadir di KTT ASEAN-Rusia.", ()),
        ("Who first came to the ASEAN-Russia summit?", "Putin hadir di KTT ASEAN-Rusia.", ()),
    ],
)
def test_a_first_meeting_is_one_of_a_series(question: str, body: str, missing: tuple[str, ...]) -> None:
    assert check_premise(question, "", body, "").missing == missing


@pytest.mark.parametrize(
    ("sentence", "another"),
    [
        ("Kota itu menjadi tempat KTT Asia Timur yang pertama pada 14 Desember 2005.", True),
        ("Setahun sebelum KTT, pada 29 November 2004, Rusia menandatangani traktat itu.", True),
        ("KTT pertama ASEAN-Rusia diadakan pada 13 Desember 2005.", False),
        ("The first summit came on 13 December 2005.", False),
        ("KTT ke-2 ASEAN-Rusia diadakan pada 2010.", False),
    ],
)
def test_a_sentence_that_counts_another_meeting(sentence: str, another: bool) -> None:
    assert counts_another("Kapan KTT pertama ASEAN-Rusia diadakan?", sentence) is another
    assert not counts_another("Di mana presiden tinggal?", sentence)


def test_a_series_named_elsewhere_in_the_sentence_is_the_asked_one() -> None:
    said = "Sidang rutin ke-17 (ASEAN-Russia Officials' Talks/ARSOM) dibuka pada 26 Januari 2021."
    assert not counts_another("Kapan ARSOM ke-17 digelar?", said)
    assert counts_another("Kapan ARSOM ke-17 digelar?", said.replace("/ARSOM", ""))
