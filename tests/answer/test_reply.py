"""A generator's reply as sentences and markers."""

import pytest

from rag.answer.reply import Draft, parse
from rag.records import Language

ID, EN = Language.INDONESIAN, Language.ENGLISH


@pytest.mark.parametrize(
    ("reply", "drafts"),
    [
        (
            "ARSOM ke-17 digelar pada 26 Januari 2021.",
            [Draft("ARSOM ke-17 digelar pada 26 Januari 2021.", ())],
        ),
        ("Sidang itu di Kuta [2].", [Draft("Sidang itu di Kuta.", (2,))]),
        ("Sidang itu di Kuta. [2]", [Draft("Sidang itu di Kuta.", (2,))]),
        ("Sidang itu di Kuta. [1][3]", [Draft("Sidang itu di Kuta.", (1, 3))]),
        ("Sidang itu di Kuta [1, 3].", [Draft("Sidang itu di Kuta.", (1, 3))]),
        ("sidang itu di Kuta", [Draft("Sidang itu di Kuta.", ())]),
        ("[2]", []),
        ("", []),
        ("TIDAK DISEBUTKAN", []),
        ("Tidak disebutkan.", []),
        ("Informasi itu tidak disebutkan dalam kutipan.", []),
        ("1. Sidang itu di Kuta.", [Draft("Sidang itu di Kuta.", ())]),
        ("Jawaban: Kuta", [Draft("Kuta.", ())]),
        ("Satu. Dua. Tiga. Empat.", [Draft("Satu.", ()), Draft("Dua.", ()), Draft("Tiga.", ())]),
    ],
)
def test_indonesian(reply: str, drafts: list[Draft]) -> None:
    assert parse(reply, ID) == drafts


@pytest.mark.parametrize(
    ("reply", "drafts"),
    [
        ("NOT STATED", []),
        ("The quotes do not mention it.", []),
        ("It was held in Kuta.", [Draft("It was held in Kuta.", ())]),
        (
            "Answer: It was held in Kuta. It ended [4]",
            [Draft("It was held in Kuta.", ()), Draft("It ended.", (4,))],
        ),
    ],
)
def test_english(reply: str, drafts: list[Draft]) -> None:
    assert parse(reply, EN) == drafts
