from __future__ import annotations

import pytest

from rag.records import Language
from rag.text import detect_language, question_language

INDONESIAN = [
    "Kapan rapat ke-14 digelar?",
    "brp org yg hadir di KTT?",
    "Siapa Igor Morgulov?",
    "Kapan The Times of London terbit?",
    "Di mana ASEAN Outlook on the Indo-Pacific disepakati?",
    "ARSOM 2019",
    "Ketua delegasi Rusia",
    "Perdagangan meningkat?",
    "gmn hasilnya",
    "",
    "2019?",
]
ENGLISH = [
    "When was the 14th meeting held?",
    "who chaired ARSOM in Bali?",
    "Who is Jose Tavares?",
    "How many people attended KTT ASEAN-Rusia?",
    "What did Kementerian Luar Negeri say?",
    "Name the chair",
    "Trade growth with Russia?",
    "I couldn't go.",
    "Which country hosted Konferensi Asia-Afrika?",
]


@pytest.mark.parametrize("question", INDONESIAN)
def test_indonesian_questions(question: str) -> None:
    assert question_language(question) is Language.INDONESIAN


@pytest.mark.parametrize("question", ENGLISH)
def test_english_questions(question: str) -> None:
    assert question_language(question) is Language.ENGLISH


def test_an_article_with_quotes_in_the_other_language_keeps_its_own() -> None:
    article = (
        "Menteri menyebut dokumen itu Statement on Cooperation in the Field of Security of and in the Use of "
        "Information. Menurut dia, kerja sama ini akan dilanjutkan pada tahun depan dan semua negara setuju."
    )
    assert detect_language(article) is Language.INDONESIAN
    assert (
        detect_language("The ministers met in Kuta to discuss kerja sama with their partners.")
        is Language.ENGLISH
    )
