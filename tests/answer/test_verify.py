"""What a quote carries and what it does not, in both languages."""

import pytest

from rag.answer.verify import Quote, says_span, verify, whole_ranges
from rag.answer.vocabulary import respell
from rag.records import Language

ID, EN = Language.INDONESIAN, Language.ENGLISH
TRADE = "Pada 2018 nilai perdagangan kedua kawasan mencapai 18 miliar dolar AS, kata Budi Santoso di Kuta."
NOT_SIGNED = "Malaysia tidak menandatangani nota itu."


def verdict(sentence: str, quote: str, question: str = "", context: str = "", published: str = ""):
    language = (
        EN if sentence.isascii() and (" the " in f" {sentence.lower()} " or " was " in sentence) else ID
    )
    return verify(sentence, language, [Quote(quote, ID, context or quote, published)], question, cosine=0.6)


@pytest.mark.parametrize(
    "sentence",
    [
        "Nilai perdagangan mencapai 18 miliar dolar AS pada 2018.",
        "The trade was worth 18 billion US dollars in 2018.",
        "The trade value was US$18 billion, said Budi Santoso in Kuta.",
    ],
)
def test_carried(sentence: str) -> None:
    assert verdict(sentence, TRADE).carried, verdict(sentence, TRADE)


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Nilai perdagangan mencapai 19 miliar dolar AS pada 2018.", "not in the quote: 19 miliar dolar AS"),
        ("Nilai perdagangan mencapai 18 juta dolar AS pada 2018.", "not in the quote: 18 juta dolar AS"),
        ("Nilai perdagangan mencapai 18 miliar dolar AS pada 2019.", "not in the quote: 2019"),
        ("The trade was worth 18 billion euros in 2018.", "not in the quote: 18 billion euros"),
        ("Nilai perdagangan disebut Siti Rahayu di Kuta.", "not named in the quote: Siti, Rahayu"),
        ("The trade was discussed in Manila.", "not named in the quote: Manila"),
        ("Nilai perdagangan tidak mencapai 18 miliar dolar AS.", "denies what the quote does not deny"),
        (
            "Perdagangan dibahas bersama rencana pelatihan perawat, beasiswa kedokteran dan pameran buku.",
            "says more than the quote",
        ),
    ],
)
def test_not_carried(sentence: str, reason: str) -> None:
    found = verdict(sentence, TRADE)
    assert not found.carried
    assert found.reason == reason


def test_what_the_quote_denies_is_not_affirmed() -> None:
    assert verdict("Malaysia menandatangani nota itu.", NOT_SIGNED).reason == "affirms what the quote denies"
    assert verdict("Malaysia tidak menandatangani nota itu.", NOT_SIGNED).carried


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("Ekspor beras turun.", "Ekspor beras naik."),
        ("Rusia menolak usul itu.", "Rusia mendukung usul itu."),
        ("The export of rice was lower, a fall.", "Ekspor beras meningkat."),
    ],
)
def test_opposites(sentence: str, quote: str) -> None:
    assert verdict(sentence, quote).reason == "says the opposite of the quote"


@pytest.mark.parametrize(
    "sentence",
    ["Malaysia menangguhkan nota itu.", "The note was suspended.", "The note was a loss, rejected."],
)
def test_what_the_quote_must_say_itself(sentence: str) -> None:
    assert verdict(sentence, "Malaysia membahas nota itu.").reason == "says what the quote does not"


def test_last_year_is_read_from_the_date_of_the_article() -> None:
    quote = "Tahun lalu perdagangan mencapai 18 miliar dolar AS."
    sentence = "Perdagangan mencapai 18 miliar dolar AS pada 2018."
    assert not verdict(sentence, quote).carried
    assert verdict(sentence, quote, published="2019-02-21").carried


def test_what_the_question_says_may_stand_in_the_context_what_is_new_may_not() -> None:
    quote = "Sidang berlangsung di Kuta."
    context = "ARSOM ke-16 dibuka oleh Jose. Sidang berlangsung di Kuta."
    assert verdict("ARSOM ke-16 berlangsung di Kuta.", quote, "Di mana ARSOM ke-16?", context).carried
    assert not verdict("ARSOM ke-16 berlangsung di Kuta.", quote, "Di mana sidangnya?", context).carried
    assert not verdict("Sidang dibuka oleh Jose di Kuta.", quote, "Di mana ARSOM ke-16?", context).carried


def test_no_quote_carries_nothing() -> None:
    assert verify("Apa pun.", ID, [], "", 1.0).reason == "no quote"


@pytest.mark.parametrize(
    ("sentence", "respelled"),
    [
        ("Eugeny Zagaynov hadir di Kamboja.", "Evgeny Zagaynov hadir di Kamboja."),
        ("The host was Kambodia with Russia.", "The host was Kamboja with Russia."),
        ("Evgeny Zagaynov hadir.", "Evgeny Zagaynov hadir."),
        ("Vladimir Putin hadir.", "Vladimir Putin hadir."),
    ],
)
def test_names_are_written_as_the_quotes_write_them(sentence: str, respelled: str) -> None:
    assert respell(sentence, "Duta Besar Rusia Evgeny Zagaynov hadir di Kamboja.") == respelled


@pytest.mark.parametrize(
    ("sentence", "language", "span", "says"),
    [
        ("It became a full partner in 1996.", EN, "1996", True),
        ("It became a full partner in 1991.", EN, "1996", False),
        ("It became a full partner.", EN, "1996", False),
        ("Sidang digelar pada 2021.", ID, "Selasa (26/1/2021)", True),
        ("Sidang digelar pada 26 Januari 2021.", ID, "2021", True),
        ("Sidang digelar pada 25 Januari 2021.", ID, "26/1/2021", False),
        ("The trade was worth 18 billion US dollars.", EN, "18 miliar dolar AS", True),
        ("It was held in Vientiane, Laos.", EN, "ibu kota Laos, Vientiane", True),
        ("It was held in Kuta.", EN, "Vientiane", False),
        ("Russia proposed it.", EN, "Rusia", True),
        ("They spoke of disaster relief.", EN, "bantuan bencana", True),
        ("They spoke of trade.", EN, "bantuan bencana", False),
    ],
)
def test_a_sentence_that_says_what_was_found(
    sentence: str, language: Language, span: str, says: bool
) -> None:
    assert says_span(sentence, language, span, ID) is says


@pytest.mark.parametrize(
    ("sentence", "question", "whole"),
    [
        ("Sidang digelar 20 Februari 2019.", "Kapan sidang?", "Sidang digelar 19–20 Februari 2019."),
        ("Sidang digelar 19 Februari 2019.", "Kapan sidang?", "Sidang digelar 19–20 Februari 2019."),
        ("Sidang berakhir 20 Februari 2019.", "Kapan sidang berakhir?", "Sidang berakhir 20 Februari 2019."),
        ("Sidang 19–20 Februari 2019.", "Kapan sidang?", "Sidang 19–20 Februari 2019."),
        ("Sidang pada 19 sampai 20 Februari 2019.", "Kapan?", "Sidang pada 19 sampai 20 Februari 2019."),
        ("Nota terbit 28 Maret 2017.", "Kapan nota terbit?", "Nota terbit 28 Maret 2017."),
        ("Sidang digelar pada 2017.", "Kapan sidang?", "Sidang digelar pada 2017."),
    ],
)
def test_one_end_of_a_range_becomes_the_range(sentence: str, question: str, whole: str) -> None:
    quote = "Sidang berlangsung 19–20 Februari 2019, dua tahun setelah nota 28 Maret 2017 (2017–2020)."
    assert whole_ranges(sentence, quote, question) == whole


def test_an_ordinal_may_stand_in_the_title_that_is_shown() -> None:
    said, quote = "ARSOM ke-17 membahas vaksin Sputnik V.", "Rusia membahas vaksin Sputnik V dalam ARSOM."
    asked = "ARSOM ke berapa yang membahas vaksin Sputnik V?"
    for title, carried in (("ARSOM ke-17 Bahas Vaksin", True), ("ARSOM ke-16 Bahas Vaksin", False)):
        quotes = [Quote(quote, ID, quote, title=title)]
        assert verify(said, ID, quotes, asked, cosine=0.9).carried is carried


def test_of_a_hyphenated_name_in_the_question_each_part_is_asked() -> None:
    said, quote = (
        "The first ASEAN-Russia summit was held in Kuala Lumpur.",
        "The first summit was in Kuala Lumpur.",
    )
    context = "Russia and ASEAN look back"
    asked = "Where was the first ASEAN-Russia summit held?"
    assert verify(said, EN, [Quote(quote, EN, context)], asked, cosine=0.9).carried
    assert not verify(said, EN, [Quote(quote, EN, "ASEAN looks back")], asked, cosine=0.9).carried


def test_a_place_is_told_by_its_name_and_not_by_the_date_beside_it() -> None:
    said, span = "It took place in Kuala Lumpur.", "13 December 2005, in Kuala Lumpur"
    assert not says_span(said, EN, span, EN)
    assert says_span(said, EN, span, EN, by_facts=False)
    assert not says_span("It took place in Hanoi.", EN, span, EN, by_facts=False)


@pytest.mark.parametrize(
    ("sentence", "quote", "carried"),
    [
        ("The programme gave 25 doses.", "Program itu berjalan selama 25 tahun.", False),
        ("The programme ran for 25 years.", "Program itu berjalan selama 25 tahun.", True),
        ("The programme ran for 25 days.", "Program itu berjalan selama 25 tahun.", False),
        ("Program itu berjalan 10 hingga 15 tahun.", "Program itu berjalan 10-15 tahun.", True),
        ("Program itu berjalan selama 25 bulan.", "Program itu berjalan selama 25 tahun.", False),
        ("A 25-year programme was run.", "Program itu berjalan selama 25 tahun.", True),
        ("Program itu dijalankan 25 peserta.", "Program itu dijalankan oleh 25 orang.", True),
        ("The programme had 25 or more of them.", "Program itu berjalan selama 25 tahun.", True),
    ],
)
def test_a_number_counts_what_it_counts_in_the_quote(sentence: str, quote: str, carried: bool) -> None:
    language = EN if "programme" in sentence else ID
    found = verify(sentence, language, [Quote(quote, ID, quote)], "", cosine=0.6)
    assert (not found.reason.startswith("not in the quote")) is carried, found


NOT_RETURNED = "Jumlah mobil yang belum dikembalikan 21 unit."


@pytest.mark.parametrize(
    ("sentence", "question", "carried"),
    [
        ("21 unit.", "Berapa mobil yang belum dikembalikan?", True),
        ("21 unit.", "Berapa mobil yang dikembalikan?", False),
        ("21 mobil dikembalikan.", "Berapa mobil yang belum dikembalikan?", False),
        ("21 mobil belum dikembalikan.", "Berapa mobil yang belum dikembalikan?", True),
    ],
)
def test_an_answer_of_few_words_denies_what_its_question_denies(
    sentence: str, question: str, carried: bool
) -> None:
    assert verdict(sentence, NOT_RETURNED, question).carried is carried


@pytest.mark.parametrize(
    ("quote", "passage", "carried"),
    [
        (
            "Jokowi berunding dengan Putin.",
            "Presiden Vladimir Putin datang. Jokowi berunding dengan Putin.",
            True,
        ),
        ("Jokowi berunding dengan Putin.", "Jokowi berunding dengan Putin.", False),
        (
            "Jokowi berunding dengan Maria Putin.",
            "Vladimir Putin datang. Jokowi berunding dengan Maria Putin.",
            False,
        ),
    ],
)
def test_a_name_that_the_quote_shortens_may_be_said_in_full(quote: str, passage: str, carried: bool) -> None:
    quotes = [Quote(quote, ID, "", passage=passage)]
    said = verify("Jokowi berunding dengan Vladimir Putin.", ID, quotes, "Siapa lawan runding Jokowi?", 0.6)
    assert said.carried is carried


@pytest.mark.parametrize(
    ("full", "short"),
    [("Bank Indonesia", "Indonesia"), ("Universitas Airlangga", "Airlangga"), ("Uni Eropa", "Eropa")],
)
def test_what_is_no_person_is_not_carried_by_its_last_word(full: str, short: str) -> None:
    quotes = [Quote(f"Usul itu ditolak {short}.", ID, "", passage=f"{full} rapat. Usul itu ditolak {short}.")]
    assert not verify(f"Usul itu ditolak {full}.", ID, quotes, "Siapa menolak usul itu?", 0.6).carried
