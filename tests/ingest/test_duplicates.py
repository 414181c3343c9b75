from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.ingest import near_duplicates, signature

WORDS = [f"kata{chr(97 + i % 26)}{chr(97 + i // 26)}" for i in range(600)]
FRAME = (
    "Pertemuan Pejabat Tinggi itu membahas kerja sama di bidang energi, perdagangan, dan penanganan bencana. "
    "Ketua delegasi menyatakan bahwa kemitraan kedua pihak akan terus diperkuat lewat rencana aksi. "
    "Rapat dihadiri para pejabat tinggi dari sepuluh negara anggota dan sekretariat organisasi itu. "
)


def text(seed: int, length: int = 300) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=length))


def altered(original: str, share: float, seed: int = 7) -> str:
    chance = random.Random(seed)
    return " ".join("lain" if chance.random() < share else word for word in original.split())


def test_copies_are_found_whatever_their_dateline_case_and_few_changed_words() -> None:
    original = text(1)
    found = near_duplicates(
        {
            "b": signature("Jakarta (KABAR) – " + original.upper()),
            "a": signature(original),
            "c": signature(altered(original, 0.03)),
            "d": signature(text(2)),
        }
    )
    assert found == {"b": "a", "c": "a"}


def test_reports_of_two_meetings_in_one_frame_are_two_articles() -> None:
    one = FRAME + "Pertemuan ke-14 digelar di Vientiane pada 28-29 Maret 2017 dan dipimpin Jose."
    two = FRAME + "Pertemuan ke-16 digelar di Kuta pada 19-20 Februari 2019 dan dipimpin Jose."
    assert near_duplicates({"a": signature(one), "b": signature(two)}) == {}


def test_the_same_report_with_other_clutter_is_one_article() -> None:
    one = FRAME + "Pertemuan ke-14 digelar di Vientiane pada 28-29 Maret 2017 dan dipimpin Jose."
    assert near_duplicates(
        {"a": signature(one), "b": signature("Bali – " + one + " Demikian laporan kami.")}
    ) == {"b": "a"}


def test_half_the_words_changed_is_another_article() -> None:
    original = text(3)
    assert near_duplicates({"a": signature(original), "b": signature(altered(original, 0.3))}) == {}


def test_short_texts_and_empty_signatures_resemble_nothing() -> None:
    assert signature("terlalu pendek untuk dibandingkan") == b""
    assert near_duplicates({"a": b"", "b": b""}) == {}
    assert near_duplicates({}) == {}


def test_a_signature_of_another_version_is_refused() -> None:
    with pytest.raises(ValueError, match="rag reindex --full"):
        near_duplicates({"a": b"1234"})


def test_signatures_never_change() -> None:
    # Saved in every index: another value here means a new version of the index format.
    assert len(signature(text(1))) == 192
    assert signature(text(1)) == signature(text(1))
    assert (
        signature("satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas 12")[:8].hex()
        == FIRST
    )


FIRST = "278bd4ce9640275d"


@given(st.permutations(range(9)))
def test_the_result_does_not_depend_on_the_order(order: list[int]) -> None:
    made = {
        f"{seed}-{share}": signature(altered(text(seed, 80), share))
        for seed in (1, 2, 3)
        for share in (0, 0.02, 0.05)
    }
    names = list(made)
    found = near_duplicates({names[i]: made[names[i]] for i in order})
    assert found == near_duplicates(made)
    assert set(found) & set(found.values()) == set()
