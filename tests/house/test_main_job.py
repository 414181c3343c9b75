"""The main job on the shipped models and the sample corpus, through the command line."""

import json
from pathlib import Path

import pytest

from rag.cli import run
from rag.ingest import read_file
from rag.models import is_prepared
from rag.settings import DEFAULT_GENERATOR

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpus"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("main-job") / "index"
    assert run(["reindex", "--corpus", str(CORPUS), "--index", str(folder)]) == 0
    return folder


def ask(index: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    capsys.readouterr()
    assert run(["ask", "--index", str(index), "--json", *arguments]) == 0
    [line] = capsys.readouterr().out.splitlines()
    answer: dict[str, object] = json.loads(line)
    return answer


def check_quotes(answer: dict) -> None:
    """Every quote stands, character for character, at its place in the article's text."""
    for citation in answer["citations"]:
        texts = {d.doc_id: d.text for d in read_file(CORPUS, citation["path"])}
        assert texts[citation["doc_id"]][citation["start"] : citation["end"]] == citation["quote"]
    numbers = {citation["number"] for citation in answer["citations"]}
    for sentence in answer["sentences"]:
        assert sentence["citations"]
        assert set(sentence["citations"]) <= numbers


@pytest.mark.parametrize(
    ("question", "language", "fact"),
    [
        ("Kapan ARSOM ke-17 diselenggarakan?", "id", "26/1/2021"),
        ("When was the 17th ARSOM held?", "en", "26/1/2021"),
        ("Di mana ARSOM ke-14 digelar?", "id", "Vientiane"),
        ("Where did the 19th ARSOM take place?", "en", "Siem Reap"),
    ],
)
def test_the_quote_that_answers_is_shown(
    index: Path, capsys: pytest.CaptureFixture[str], question: str, language: str, fact: str
) -> None:
    answer = ask(index, capsys, "--extract", question)
    assert answer["language"] == language
    assert not answer["abstained"]
    assert fact in answer["citations"][0]["quote"]
    check_quotes(answer)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("Kapan ARSOM ke-20 diselenggarakan?", "ke-20"),
        ("When was the 18th ARSOM held?", "18th"),
        ("Apa hasil KTT ASEAN-Rusia tahun 2013?", "2013"),
    ],
)
def test_what_no_article_speaks_of_is_refused(
    index: Path, capsys: pytest.CaptureFixture[str], question: str, missing: str
) -> None:
    answer = ask(index, capsys, "--extract", question)
    assert answer["abstained"]
    assert answer["reason"] == f"the articles do not speak of: {missing}"
    assert answer["sentences"] == []
    assert answer["citations"] == []


def test_json_has_the_documented_fields(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = ask(index, capsys, "--extract", "Kapan ARSOM ke-17 diselenggarakan?")
    documented = "qid question language answer abstained confidence sentences citations hits timings models"
    assert set(documented.split()) <= set(answer)
    assert set("number doc_id path title start end quote".split()) <= set(answer["citations"][0])
    assert set("passage_id doc_id path start end score".split()) <= set(answer["hits"][0])


def test_search_prints_passages(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["search", "--index", str(index), "-k", "1", "nota kesepahaman nuklir Rosatom"]) == 0
    assert "Rosatom" in capsys.readouterr().out


def test_a_batch_answers_every_line(index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    questions = tmp_path / "questions.txt"
    questions.write_text('Kapan ARSOM ke-17 diselenggarakan?\n{"qid": "b", "question": "Where?"}\n', "utf-8")
    capsys.readouterr()
    assert run(["ask", "--index", str(index), "--json", "--extract", "--from", str(questions)]) == 0
    assert [json.loads(line)["qid"] for line in capsys.readouterr().out.splitlines()] == ["1", "b"]


@pytest.mark.llm
@pytest.mark.skipif(
    not is_prepared(DEFAULT_GENERATOR), reason="the generator is not prepared; `make test` does"
)
@pytest.mark.parametrize(
    ("question", "language", "facts"),
    [
        ("Kapan ARSOM ke-17 diselenggarakan?", "id", ["2021"]),
        ("Where was the 14th ARSOM held?", "en", ["Vientiane"]),
    ],
)
def test_a_written_answer(
    index: Path, capsys: pytest.CaptureFixture[str], question: str, language: str, facts: list[str]
) -> None:
    answer = ask(index, capsys, question)
    assert answer["language"] == language
    assert not answer["abstained"], answer["reason"]
    assert all(fact in answer["answer"] for fact in facts)
    check_quotes(answer)
