"""Questions written in full."""

import pytest

from rag.text.question import in_full


@pytest.mark.parametrize(
    ("written", "full"),
    [
        ("arsom ke 17 itu tgl brp ya?", "arsom ke 17 itu tanggal berapa ya?"),
        ("siapa org indonesia yg jd ketua?", "siapa orang indonesia yang jadi ketua?"),
        ("berapa km jalan tol itu?", "berapa km jalan tol itu?"),
        ("Apa arti DLL dan TGL?", "Apa arti DLL dan TGL?"),
        ("when was the tgl report of dr smith sent?", "when was the tgl report of dr smith sent?"),
        ("Kapan ARSOM ke-17 diselenggarakan?", "Kapan ARSOM ke-17 diselenggarakan?"),
    ],
)
def test_spellings_of_chat_are_written_out(written: str, full: str) -> None:
    assert in_full(written) == full
