"""The shipped reader on the sample corpus: what it finds, what it refuses, in both languages."""

from pathlib import Path

import pytest

from rag.models import READERS, cache, load_reader
from rag.models.reader import CrossReader
from rag.protocols import Reader
from rag.settings import DEFAULT_READER

MEETING = (
    "Para pejabat tinggi ASEAN dan Rusia berkumpul di ibu kota Laos, Vientiane, pada 28 dan 29 Maret 2017 "
    "untuk sidang ke-14 yang biasa disebut ARSOM. Delegasi Indonesia dipimpin Jose Tavares."
)
TRADE = (
    "Trade between the two regions was worth 18 billion US dollars in 2018, the Singaporean minister said in "
    "Moscow. Fertilizer made up a fifth of it."
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader(DEFAULT_READER)


@pytest.mark.parametrize(
    ("question", "passage", "answer"),
    [
        ("Kapan ARSOM ke-14 diselenggarakan?", MEETING, "28 dan 29 Maret 2017"),
        ("Siapa yang memimpin delegasi Indonesia?", MEETING, "Jose Tavares"),
        ("How much was the trade worth?", TRADE, "18 billion US dollars"),
    ],
)
def test_it_finds_the_words_that_answer(reader: Reader, question: str, passage: str, answer: str) -> None:
    (reading,) = reader.read(question, [passage])
    assert reading.answerable >= reader.threshold
    found = passage[reading.start : reading.end]
    assert answer in found
    assert len(found) <= len(answer) + 20


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Who led the Indonesian delegation?", "Jose Tavares"),
        ("When was the 14th ARSOM held?", "28 dan 29 Maret 2017"),
    ],
)
def test_across_languages_it_finds_words_and_is_less_sure(reader: Reader, question: str, answer: str) -> None:
    (reading,) = reader.read(question, [MEETING])
    assert answer in MEETING[reading.start : reading.end]
    assert reading.answerable > 0.1


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("Berapa harga cabai di pasar?", MEETING),
        ("Siapa penemu telepon?", MEETING),
        ("Who wrote the national anthem?", MEETING),
        ("How many tourists came to Bali?", TRADE),
    ],
)
def test_it_says_that_a_passage_about_something_else_does_not_answer(
    reader: Reader, question: str, passage: str
) -> None:
    (reading,) = reader.read(question, [passage])
    assert reading.answerable < reader.threshold


def test_the_passage_that_answers_is_the_most_relevant(reader: Reader) -> None:
    weather = "Hujan lebat turun di Jakarta sejak pagi. Warga diminta berhati-hati."
    for question in ("Di kota mana ARSOM ke-14 digelar?", "In which city was the 14th ARSOM held?"):
        first, second, third = reader.read(question, [weather, MEETING, TRADE])
        assert second.relevance > max(first.relevance, third.relevance)
        assert second.answers > max(first.answers, third.answers)


def test_the_sums_of_the_bundled_reader_are_those_of_its_files() -> None:
    folder: Path = READERS[DEFAULT_READER].folder
    lines = (folder / "SHA256SUMS").read_text("utf-8").splitlines()
    named = {name: digest for digest, name in (line.split() for line in lines)}
    assert set(named) == {path.name for path in folder.iterdir()} - {"README.md", "RECIPE.md", "SHA256SUMS"}
    assert all(cache.sha256(folder / name) == digest for name, digest in named.items())


def test_int8_and_float32_agree(reader: Reader) -> None:
    exact = CrossReader("exact", READERS[DEFAULT_READER].folder, precision="float32")
    for passage in (MEETING, TRADE):
        (one,), (other,) = (r.read("Kapan sidang itu digelar?", [passage]) for r in (reader, exact))
        assert one.answerable == pytest.approx(other.answerable, abs=0.1)
