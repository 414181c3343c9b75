"""What a question takes for granted must stand in the article that answers it."""

import pytest

from rag.answer.premise import check_premise
from rag.records import Language

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
    language = (
        Language.ENGLISH if question.split()[0] in ("When", "Where", "What", "Was") else Language.INDONESIAN
    )
    assert check_premise(question, language, ARTICLE, "2019-02-21").missing == missing
