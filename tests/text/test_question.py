"""What questions are about, and how models read them."""

import pytest

from rag.text.question import in_full, in_words_of, subject_of


@pytest.mark.parametrize(
    ("written", "full"),
    [
        ("arsom ke 17 itu tgl brp ya?", "arsom ke-17 tanggal berapa?"),
        ("kapan sih rcep berlaku di indo gan?", "kapan rcep berlaku di indonesia?"),
        ("Apa itu RCEP?", "Apa itu RCEP?"),
        ("siapa org indonesia yg jd ketua?", "siapa orang indonesia yang jadi ketua?"),
        ("berapa km jalan tol itu?", "berapa km jalan tol itu?"),
        ("Apa arti DLL dan TGL?", "Apa arti DLL dan TGL?"),
        ("when was the tgl report of dr smith sent?", "when was the tgl report of dr smith sent?"),
        ("Kapan ARSOM ke-17 diselenggarakan?", "Kapan ARSOM ke-17 diselenggarakan?"),
    ],
)
def test_spellings_of_chat_are_written_out(written: str, full: str) -> None:
    assert in_full(written) == full


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("Tanggal berapa ARSOM ke-16 digelar?", "  ARSOM ke-16 digelar?"),
        ("Which country led the meeting?", "  led the meeting?"),
        ("Berapa nilai perdagangan?", "Berapa nilai perdagangan?"),
        ("Kapan?", "Kapan?"),
    ],
)
def test_the_subject_of_a_question_is_without_the_words_that_ask(question: str, subject: str) -> None:
    assert subject_of(question) == subject


SENIOR = "Sidang pejabat tinggi ASEAN dan Rusia berlangsung dua hari."


@pytest.mark.parametrize(
    ("text", "question", "read"),
    [
        (SENIOR, "Kapan ARSOM ke-16?", "Kapan pertemuan pejabat tinggi asean rusia ke-16?"),
        ("ARSOM berlangsung dua hari.", "Kapan ARSOM ke-16?", "Kapan ARSOM ke-16?"),
        ("Petani memanen padi.", "Kapan ARSOM ke-16?", "Kapan ARSOM ke-16?"),
        ("The summit ended early.", "kapan ktt selesai?", "kapan summit selesai?"),
        ("KTT itu usai lebih awal.", "When did the summit end?", "When did the KTT end?"),
        # Not in capitals, it is the question word.
        ("Organisasi Kesehatan Dunia bersidang.", "Who led it?", "Who led it?"),
        ("Organisasi Kesehatan Dunia bersidang.", "who led it?", "who led it?"),
        (
            "Organisasi Kesehatan Dunia bersidang.",
            "Siapa memimpin WHO?",
            "Siapa memimpin organisasi kesehatan dunia?",
        ),
    ],
)
def test_acronyms_are_read_as_the_text_writes_them(text: str, question: str, read: str) -> None:
    assert in_words_of(text, question) == read
