from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.ingest import boilerplate, dropped, rules
from rag.ingest.article import article
from rag.records import Document
from rag.view import View

BODY = [
    "Para menteri bertemu di Bali pada hari Senin untuk membahas energi kawasan.",
    "Mereka menyetujui rencana lima tahun yang dimulai pada awal tahun depan.",
    "Rapat berikutnya akan digelar di Manila, kata juru bicara kementerian itu.",
]


def read(*lines: str, title: str = "") -> Document:
    return article("\n\n".join(lines), doc_id="a", path="a", sha256="0", title=title)


def kept(document: Document) -> list[str]:
    text = View(document.text, document.edits).text
    return [line.strip() for line in text.splitlines() if line.strip()]


def reasons(document: Document) -> dict[str, str]:
    return {text: reason for _, _, text, reason in dropped(document)}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Baca juga: Harga Minyak Turun Tajam", "teaser"),
        ("Baca Juga : Apa Itu Transisi Energi?", "teaser"),
        ("Baca juga Harga Minyak Turun Tajam", "teaser"),
        ("(Baca juga: Harga Minyak Turun)", "teaser"),
        ("MEMBACA\u00a0 Menteri Resmikan Pabrik Baru", "teaser"),
        ("READ MORE: Oil Prices Fall", "teaser"),
        ("Also read: Oil Prices Fall Again", "teaser"),
        ("Lihat juga video ini", "teaser"),
        ("Read more", "teaser"),
        ("Selengkapnya...", "teaser"),
        ("Nusa iklan", "advertisement"),
        ("ADVERTISEMENT", "advertisement"),
        ("Scroll to continue with content", "advertisement"),
        ("Gulir ke bawah untuk melanjutkan membaca", "advertisement"),
        ("Adblock Detected", "ad-block"),
        ("Mohon nonaktifkan pemblokir iklan Anda untuk situs ini.", "ad-block"),
        ("Please disable your ad blocker to continue.", "ad-block"),
        ("Alamat email Anda tidak akan dipublikasikan.", "comment box"),
        ("Your email address will not be published. Required fields are marked *", "comment box"),
        ("3 Komentar", "comment box"),
        ("No comments yet", "comment box"),
        ("2 jam lalu", "recent posts"),
        ("3 hours ago", "recent posts"),
        ("Copyright © KABAR 2025", "copyright"),
        ("© 2024 Kabar Nusa", "copyright"),
        ("Hak Cipta © 2024 Kabar Nusa. Seluruh hak cipta dilindungi.", "copyright"),
        ("All rights reserved.", "copyright"),
        ("Dilarang keras mengambil konten di situs ini tanpa izin tertulis.", "copyright"),
        ("Tags: energi, Bali, menteri", "tags"),
        ("Kata kunci", "tags"),
        ("#energi #bali", "tags"),
        ("Show more", "tags"),
        ("Opini dalam tulisan ini milik penulis dan tidak mencerminkan sikap redaksi.", "disclaimer"),
        (
            "The views expressed here are the author's own and do not reflect those of the paper.",
            "disclaimer",
        ),
        ("Artikel ini telah tayang di kabar.example dengan judul lain", "disclaimer"),
        ("Editor: Wayan Sudarma", "byline"),
        ("Email: wayan@kabar.example", "byline"),
        ("Oleh Wayan Sudarma", "byline"),
        ("Berlangganan newsletter kami", "newsletter"),
        ("Subscribe to our newsletter", "newsletter"),
        ("Ikuti kami di Instagram", "social follow"),
        ("Follow us on Facebook", "social follow"),
        ("Cek berita dan artikel lainnya di Google News", "social follow"),
        ("Skip to content", "menu"),
        ("Tentang Kami | Redaksi | Pedoman Media Siber", "menu"),
    ],
)
def test_clutter_inside_an_article_is_dropped_with_its_reason(line: str, reason: str) -> None:
    document = read("Menteri Bertemu di Bali", BODY[0], line, BODY[1], BODY[2])
    assert kept(document) == BODY
    assert {text.strip(): why for text, why in reasons(document).items()} == {
        "Menteri Bertemu di Bali": "headline",
        line: reason,
    }


@pytest.mark.parametrize(
    "line",
    [
        "Membaca buku adalah kegemaran menteri itu sejak kecil.",
        "Baca buku itu sampai habis, kata guru kepada muridnya.",
        "Lihat saja hasilnya bulan depan, ujar dia sambil tertawa.",
        "Iklan rokok dilarang di semua sekolah mulai tahun depan.",
        "Hak cipta lagu itu diatur dalam Undang-Undang Nomor 28 Tahun 2014.",
        "Komentar menteri itu menuai kritik dari banyak pihak di Jakarta.",
        "Copyright law was reformed in 2014 after a long debate in parliament.",
        "Editor surat kabar itu mengundurkan diri pada hari Senin.",
        "Dua jam lalu gempa mengguncang kota itu selama satu menit.",
        "Pengguna pemblokir iklan di Indonesia naik dua kali lipat tahun lalu.",
        "Ikuti langkah pemerintah, para pengusaha menurunkan harga beras.",
        "(c) negara pihak wajib melaporkan pelaksanaannya setiap tahun;",
        "Pandangan penulis buku itu tentang perang tidak berubah.",
        "*) Wayan Sudarma adalah guru besar ekonomi di Denpasar",
        "Langkah Berikutnya",
        "“Kami siap,” kata dia.",
        "Berlangganan koran kini lebih murah daripada membeli eceran.",
        "Read the report before you decide, the minister told reporters.",
        "Follow the money, the investigators said on Monday in Jakarta.",
        "Tag harga di toko itu diganti setiap pagi oleh para pegawai.",
    ],
)
def test_prose_that_resembles_clutter_stays(line: str) -> None:
    document = read("Menteri Bertemu di Bali", BODY[0], line, BODY[1])
    assert kept(document) == [BODY[0], line, BODY[1]]


def test_section_names_go_around_the_article_and_stay_as_subheadings_inside() -> None:
    document = read(
        "Internasional", "Menteri Bertemu di Bali", BODY[0], "Ekonomi", BODY[1], "Share", "Nasional"
    )
    assert document.title == "Menteri Bertemu di Bali"
    assert kept(document) == [BODY[0], "Ekonomi", BODY[1]]


def test_a_tail_of_recent_posts_goes_with_titles_excerpts_and_times() -> None:
    tail = [
        "Recent Posts",
        "Gubernur Resmikan Pasar Baru",
        "PASAR baru itu diharapkan dapat menampung seribu pedagang dari seluruh kota…",
        "2 hours ago",
        "Tim Bulu Tangkis Juara",
        "Tim itu menang atas lawannya dalam tiga gim yang ketat.",
        "3 hours ago",
    ]
    document = read("Menteri Bertemu di Bali", *BODY, *tail)
    assert kept(document) == BODY
    assert set(reasons(document).values()) == {"headline", "recent posts"}


def test_an_article_that_resumes_after_a_box_of_links_is_kept() -> None:
    document = read(
        "Menteri Bertemu", BODY[0], "Berita Terkait", "Harga Minyak Turun", BODY[1], "Ia pergi.", BODY[2]
    )
    assert kept(document) == [BODY[0], BODY[1], "Ia pergi.", BODY[2]]


def test_a_list_head_above_the_article_does_not_take_the_headline() -> None:
    document = read("Terkini", "Menteri Bertemu di Bali", *BODY)
    assert document.title == "Menteri Bertemu di Bali"
    assert kept(document) == BODY


def test_readers_comments_go_and_a_comment_link_above_the_article_does_not_take_it() -> None:
    comments = [
        "Tinggalkan Balasan",
        "Budi",
        "Saya setuju sekali dengan isi berita ini, terima kasih banyak.",
    ]
    long_body = BODY * 2
    assert kept(read("Menteri Bertemu di Bali", *long_body, *comments)) == long_body
    assert kept(read("Menteri Bertemu di Bali", "Tinggalkan komentar", *BODY)) == BODY


def test_the_author_box_goes_with_the_byline() -> None:
    document = read("Menteri Bertemu di Bali", *BODY, "Editor: Wayan Sudarma", "Wayan Sudarma")
    assert kept(document) == BODY


def test_initials_and_end_marks_go_and_abbreviations_stay() -> None:
    last = "Semua negara setuju dengan rencana kerja sama di bidang teknologi informasi (TIK)."
    assert kept(read("Judul Berita Ini", BODY[0], last + " (way)")) == [BODY[0], last]
    assert kept(read("Judul Berita Ini", BODY[0], last + "*")) == [BODY[0], last]
    assert kept(read("Judul Berita Ini", BODY[0], last[:-1])) == [BODY[0], last[:-1]]


def test_dropped_gives_places_in_the_source() -> None:
    document = read("Judul Berita Ini", BODY[0], "Baca juga: Harga Naik")
    assert dropped(document) == [
        (0, 16, "Judul Berita Ini", "headline"),
        (95, 116, "Baca juga: Harga Naik", "teaser"),
    ]


def test_a_file_of_one_line_keeps_it() -> None:
    assert kept(read("Menteri Bertemu di Bali")) == ["Menteri Bertemu di Bali"]


WORDS = sorted(
    {w for r in (*rules.LINE_RULES, *rules.EDGE_RULES) for w in r.pattern.pattern.split("|") if w.isalpha()}
)


@given(
    st.lists(
        st.sampled_from([*WORDS, "2024", ":", "|", ".", "\n", "\u00a0", "…", "*", "2 jam lalu"]), max_size=60
    )
)
def test_any_lines_are_kept_or_dropped_whole(pieces: list[str]) -> None:
    document = article(" ".join(pieces), doc_id="a", path="a", sha256="0")
    view = View(document.text, document.edits)
    lines = {line.strip() for line in document.text.replace("\u00a0", " ").split("\n")}
    for line in view.text.split("\n"):
        stripped = line.strip()
        assert not stripped or any(one.startswith(stripped) for one in lines)


@pytest.mark.parametrize(
    "unit",
    [
        *("a ", "Home ", "facebook ", "copy link ", "halaman 1 ", "1", "1 ", "| ", "#a ", "x", "Editor: a "),
        *("…", "  ", "- ", "a\n", "Home\n", "\n", "2 jam lalu\n", "Baca juga\n", "“", "penulis tidak "),
    ],
)  # fmt: skip
def test_no_rule_takes_long_over_odd_lines(unit: str) -> None:
    begun = time.perf_counter()
    for size in (190, 590, 3_900, 100_000):
        text = unit * (size // len(unit)) + "!"
        lines = boilerplate.lines_of(View(text))
        boilerplate.mark(lines)
    assert time.perf_counter() - begun < 6
