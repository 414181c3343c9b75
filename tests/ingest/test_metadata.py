# ruff: noqa: E501 - a case reads best on one line

from __future__ import annotations

import pytest

from rag.ingest.article import article
from rag.ingest.dates import date_in_body, parse_date
from rag.ingest.metadata import dateline, made_title
from rag.view import View

PROSE = "Para menteri bertemu di Bali pada hari Senin untuk membahas energi kawasan."


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("26 Januari 2021", "2021-01-26"),
        ("Selasa, 2 Mei 2023 10:30 WIB", "2023-05-02"),
        ("5 Agt 2020", "2020-08-05"),
        ("May 2, 2023", "2023-05-02"),
        ("2nd of May 2023", "2023-05-02"),
        ("Dec. 31, 1999", "1999-12-31"),
        ("2/5/2023", "2023-05-02"),
        ("5/14/2023", "2023-05-14"),
        ("02-05-2023", "2023-05-02"),
        ("2/5/23", "2023-05-02"),
        ("2023-05-02", "2023-05-02"),
        ("2023-05-02T09:30:00+07:00", "2023-05-02"),
        ("31 Februari 2020, lalu 1 Maret 2020", "2020-03-01"),
        ("28-29 Maret", ""),
        ("2017", ""),
        ("Mei 2017", ""),
        ("nomor 12/34/5678", ""),
        ("", ""),
    ],
)
def test_dates_of_both_languages(text: str, date: str) -> None:
    assert parse_date(text) == date


def test_an_english_page_may_write_the_month_first() -> None:
    assert parse_date("2/5/2023", day_first=False) == "2023-02-05"


@pytest.mark.parametrize(
    ("body", "date"),
    [
        ("Dalam keterangan tertulis, dikutip Selasa (2/5/2023), menteri itu menjelaskan.", "2023-05-02"),
        ("“Kami siap,” kata dia di Bali, Rabu (3/5/2023).", "2023-05-03"),
        ("“Kami siap,” kata dia, Rabu (3/5/2023). Lalu ujar yang lain, Kamis (4/5/2023).", ""),
        ("Rapat digelar pada Kamis (19/5/2016) di Sochi.", ""),
        ("Rapat digelar pada 26 Januari 2021 di Jakarta.", ""),
        ("Hak cipta 2025.", ""),
    ],
)
def test_only_a_date_of_publication_counts(body: str, date: str) -> None:
    assert date_in_body(body) == date


@pytest.mark.parametrize(
    ("paragraph", "outlet", "rest"),
    [
        ("Jakarta (KABAR) – Para menteri", "KABAR", "Para menteri"),
        ("Jakarta, KBR – Para menteri", "KBR", "Para menteri"),
        ("Mangupura (Kabar Bali) –Para menteri", "", "Mangupura (Kabar Bali) –Para menteri"),
        ("Mangupura (Kabar Bali) – Para menteri", "Kabar Bali", "Para menteri"),
        ("TEMPO.CO, Jakarta - Para menteri", "TEMPO.CO", "Para menteri"),
        ("JAKARTA, KOMPAS.com – Para menteri", "KOMPAS.com", "Para menteri"),
        ("Jakarta, CNN Indonesia -- Para menteri", "CNN Indonesia", "Para menteri"),
        ("JAKARTA (Reuters) - Ministers met", "Reuters", "Ministers met"),
        ("Jakarta – Para menteri", "", "Para menteri"),
        ("Para menteri bertemu – dan setuju", "", "Para menteri bertemu – dan setuju"),
        ("ASEAN-Rusia sepakat", "", "ASEAN-Rusia sepakat"),
    ],
)
def test_datelines(paragraph: str, outlet: str, rest: str) -> None:
    found = dateline(paragraph)
    assert (found.outlet, paragraph[found.end :]) == (outlet, rest)


@pytest.mark.parametrize(
    ("paragraph", "outlet", "date"),
    [
        ("Jakarta, 26 Januari 2021 – Para menteri bertemu.", "", "2021-01-26"),
        ("JAKARTA, 8 September 2023 (Suara Timur) — Para menteri bertemu.", "Suara Timur", "2023-09-08"),
        ("WASHINGTON, May 14, 2022 (Lake Gazette) - Leaders met.", "Lake Gazette", "2022-05-14"),
        ("Melbourne, Suara Timur (7/3/2024) – Para menteri bertemu.", "Suara Timur", "2024-03-07"),
        ("BANDAR SERI BEGAWAN/BEIJING – Para menteri bertemu.", "", ""),
        ("Para menteri bertemu di Bali, 26 Januari 2021 – dan setuju.", "", ""),
    ],
)
def test_datelines_with_a_date(paragraph: str, outlet: str, date: str) -> None:
    found = dateline(paragraph)
    assert (found.outlet, found.published) == (outlet, date)


@pytest.mark.parametrize(
    ("head", "title", "date", "outlet"),
    [
        (["Menteri Bertemu di Bali"], "Menteri Bertemu di Bali", "", ""),
        (["Mengapa Menteri Bertemu di Bali Lagi Tahun Ini?"], "Mengapa Menteri Bertemu di Bali Lagi Tahun Ini?", "", ""),
        (["Gempa Guncang Palu"], "Gempa Guncang Palu", "", ""),
        (["SUARA TIMUR", "Dari pesisir", "Menteri Bertemu di Bali"], "Menteri Bertemu di Bali", "", "Suara Timur"),
        (["SUARA TIMUR | DUNIA", "2 Mei 2023, 09.20 WIB", "Menteri Bertemu di Bali"], "Menteri Bertemu di Bali", "2023-05-02", "Suara Timur"),
        (["Menteri Bertemu di Bali", "Suara Timur", "Selasa, 2 Mei 2023"], "Menteri Bertemu di Bali", "2023-05-02", "Suara Timur"),
        (["Menteri Bertemu di Bali", "Suara Timur, Selasa 2 Mei 2023"], "Menteri Bertemu di Bali", "2023-05-02", "Suara Timur"),
        (["Menteri Bertemu di Bali", "DENPASAR (Suara Timur, 2/5/2023)"], "Menteri Bertemu di Bali", "2023-05-02", "Suara Timur"),
        (["Menteri Bertemu di Bali", "Lake Gazette | 2 May 2023 | Asia desk"], "Menteri Bertemu di Bali", "2023-05-02", "Lake Gazette"),
        (["Judul: Menteri Bertemu", "Sumber: Suara Timur", "Tanggal: 2 Mei 2023"], "Menteri Bertemu", "2023-05-02", "Suara Timur"),
        (["Lewati ke konten", "Beranda | Niaga | Kolom", "MENU", "Menteri Bertemu di Bali"], "Menteri Bertemu di Bali", "", ""),
    ],
)  # fmt: skip
def test_the_lines_above_an_article_are_read_and_leave_it(
    head: list[str], title: str, date: str, outlet: str
) -> None:
    document = article("\n\n".join([*head, PROSE, PROSE]), doc_id="a", path="a", sha256="0")
    assert (document.title, document.published, document.source) == (title, date, outlet)
    assert View(document.text, document.edits).text.split() == [*PROSE.split(), *PROSE.split()]


def test_a_subtitle_below_the_headline_stays() -> None:
    document = article(
        f"Menteri Bertemu di Bali\n\nSepuluh negara hadir\n\n{PROSE}", doc_id="a", path="a", sha256="0"
    )
    assert document.title == "Menteri Bertemu di Bali"
    assert View(document.text, document.edits).text.split() == ["Sepuluh", "negara", "hadir", *PROSE.split()]


def test_a_title_is_made_of_whole_words_of_the_first_sentence() -> None:
    body = (
        "Jakarta (KABAR) – Para menteri energi dari sepuluh negara bertemu di Bali untuk membahas jaringan "
        "listrik bersama dan cadangan minyak kawasan hingga tahun depan. Rapat berlangsung dua hari."
    )
    assert (
        made_title(body)
        == "Para menteri energi dari sepuluh negara bertemu di Bali untuk membahas jaringan listrik bersama …"
    )
    assert made_title("Jakarta – Rapat ditutup. Semua pulang.") == "Rapat ditutup"


def test_what_the_file_says_goes_before_what_the_text_shows() -> None:
    text = f"Judul di Teks\n\nSelasa, 2 Mei 2023\n\nJakarta (KABAR) – {PROSE}"
    shown = article(text, doc_id="a", path="a", sha256="0")
    assert (shown.title, shown.published, shown.source) == ("Judul di Teks", "2023-05-02", "KABAR")
    given = article(
        text, doc_id="a", path="a", sha256="0", title="Lain", published="2020-01-01", source="Koran"
    )
    assert (given.title, given.published, given.source) == ("Lain", "2020-01-01", "Koran")


def test_a_date_line_below_the_article_is_not_its_own() -> None:
    text = f"Judul di Teks\n\n{PROSE}\n\nBerita Lainnya\n\nPasar Dibuka\n\n2 Mei 2023"
    assert article(text, doc_id="a", path="a", sha256="0").published == ""
