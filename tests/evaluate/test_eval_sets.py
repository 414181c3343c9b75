"""Loading sets: what is read, and errors that name the file and the line."""

import json
from pathlib import Path

import pytest
from festivals import write_lines, write_set

from rag.errors import EvaluationError
from rag.evaluate.records import Evidence, Example, Place
from rag.evaluate.sets import count, load_set
from rag.records import Language


def set_of(tmp_path: Path, *questions: dict[str, object]) -> Path:
    (tmp_path / "corpus").mkdir(exist_ok=True)
    write_lines(
        tmp_path / "corpus" / "berita.jsonl",
        [{"_id": "a", "title": "T", "text": "Satu dua. Tiga dua."}, {"_id": 7, "text": "Tiga dua."}],
    )
    write_lines(tmp_path / "questions.jsonl", list(questions))
    return tmp_path


GOOD: dict[str, object] = {
    "qid": "q1",
    "question": "Apa?",
    "lang": "id",
    "answers": ["dua"],
    "evidence": [{"doc_id": "berita.jsonl:a", "quote": "dua."}],
    "kind": "what",
}


def test_a_question_is_read_whole(tmp_path: Path) -> None:
    loaded = load_set(set_of(tmp_path, GOOD))
    assert loaded.examples == (
        Example(
            "q1",
            "Apa?",
            Language.INDONESIAN,
            True,
            ("dua",),
            # the quote stands twice: either place is as good
            (Evidence((Place("berita.jsonl:a", 5, 9), Place("berita.jsonl:a", 15, 19))),),
            "what",
        ),
    )
    assert loaded.name == tmp_path.name
    assert loaded.corpus == (tmp_path / "corpus",)
    assert count(loaded.examples) == {("id", "yes", "what"): 1}


def test_pieces_and_groups(tmp_path: Path) -> None:
    evidence = [
        {"doc_id": "berita.jsonl:a", "start": 0, "end": 9, "group": "x"},
        {"doc_id": "berita.jsonl:7", "quote": "Tiga dua.", "group": "x"},
        {"doc_id": "berita.jsonl:a", "start": 10, "end": 19},
    ]
    any_one = load_set(set_of(tmp_path, GOOD | {"evidence": evidence})).examples[0].evidence
    assert [len(piece.places) for piece in any_one] == [3]
    loaded = load_set(set_of(tmp_path, GOOD | {"evidence": evidence, "needs_all": True}))
    assert loaded.examples[0].evidence == (
        Evidence((Place("berita.jsonl:a", 0, 9), Place("berita.jsonl:7", 0, 9))),
        Evidence((Place("berita.jsonl:a", 10, 19),)),
    )


def test_set_json_names_the_set_and_its_corpus(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    folder = set_of(tmp_path / "a", GOOD)
    (folder / "corpus").rename(tmp_path / "news")
    (folder / "set.json").write_text(json.dumps({"name": "n", "corpus": ["../news"], "description": "d"}))
    loaded = load_set(folder)
    assert (loaded.name, loaded.corpus, loaded.description) == ("n", (tmp_path / "news",), "d")


def test_the_hash_follows_the_content(tmp_path: Path) -> None:
    first = load_set(set_of(tmp_path, GOOD)).sha256
    assert load_set(set_of(tmp_path, GOOD)).sha256 == first
    assert load_set(set_of(tmp_path, GOOD | {"question": "Apa ya?"})).sha256 != first


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"qid": ""}, '"qid" is empty.'),
        ({"qid": 3}, '"qid" must be a string, not 3.'),
        ({"question": "  "}, '"question" is empty.'),
        ({"lang": "jv"}, "\"lang\" must be one of id, en, not 'jv'."),
        ({"answerable": "yes"}, "\"answerable\" must be true or false, not 'yes'."),
        ({"answers": "dua"}, "\"answers\" must be a list of non-empty strings, not 'dua'."),
        ({"answers": []}, None),
        ({"answers": [], "evidence": []}, "an answerable question needs answers or evidence."),
        ({"answerable": False}, "an unanswerable question has answers; drop them"),
        ({"evidence": ["a"]}, "\"evidence\" must be a list of objects, not ['a']."),
        (
            {"evidence": [{"doc_id": "gone.jsonl:a", "quote": "x"}]},
            "No document 'gone.jsonl:a'",
        ),
        (
            {"evidence": [{"doc_id": "berita.jsonl:z", "quote": "x"}]},
            "No document 'berita.jsonl:z'",
        ),
        ({"evidence": [{"doc_id": "../set.json", "quote": "x"}]}, "No document '../set.json' stands in"),
        (
            {"evidence": [{"doc_id": "berita.jsonl:a", "quote": "empat"}]},
            "the quote 'empat' does not",
        ),
        ({"evidence": [{"doc_id": "berita.jsonl:a", "start": 3, "end": 99}]}, "[3, 99) is not a range"),
        ({"evidence": [{"doc_id": "berita.jsonl:a", "start": True, "end": 2}]}, 'needs "quote", or "start"'),
        ({"evidence": [{"doc_id": "berita.jsonl:a"}]}, 'needs "quote", or "start" and "end"'),
    ],
)
def test_errors_name_file_and_line(tmp_path: Path, change: dict[str, object], message: str | None) -> None:
    folder = set_of(tmp_path, GOOD | {"qid": "q0"}, GOOD | change)
    if message is None:
        assert load_set(folder).examples[1].answers == ()
        return
    with pytest.raises(EvaluationError) as caught:
        load_set(folder)
    assert str(caught.value).startswith(f"{folder / 'questions.jsonl'}, line 2: ")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"{", "this is not JSON"),
        (b'"text"', "a JSON object is expected"),
        (b'{"qid": "\xff"}', "this is not UTF-8"),
    ],
)
def test_broken_lines(tmp_path: Path, line: bytes, message: str) -> None:
    folder = set_of(tmp_path, GOOD)
    with (folder / "questions.jsonl").open("ab") as file:
        file.write(b"\n" + line + b"\n")
    with pytest.raises(EvaluationError, match=f"questions.jsonl, line 3: .*{message}"):
        load_set(folder)


def test_a_qid_twice(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"line 2: qid 'q1' was used in line 1 already\."):
        load_set(set_of(tmp_path, GOOD, GOOD))


def test_what_is_not_a_set(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"is not a question set: it has no questions\.jsonl"):
        load_set(tmp_path)
    (tmp_path / "queries.jsonl").write_text("")
    with pytest.raises(EvaluationError, match="rag eval import --beir"):
        load_set(tmp_path)
    (tmp_path / "questions.jsonl").write_text("\n")
    with pytest.raises(EvaluationError, match="has no corpus: put one into"):
        load_set(tmp_path)
    (tmp_path / "corpus").mkdir()
    with pytest.raises(EvaluationError, match="holds no question"):
        load_set(tmp_path)
    (tmp_path / "set.json").write_text('{"corpus": ["gone"]}')
    with pytest.raises(EvaluationError, match=r"The corpus folder .*gone that .* is not there"):
        load_set(tmp_path)
    (tmp_path / "set.json").write_text('{"corpus": "corpus"}')
    with pytest.raises(EvaluationError, match='"corpus" must be a list of folders'):
        load_set(tmp_path)
    (tmp_path / "set.json").write_text("{")
    with pytest.raises(EvaluationError, match="cannot be read as JSON"):
        load_set(tmp_path)


def test_the_festival_set_is_valid(tmp_path: Path) -> None:
    loaded = load_set(write_set(tmp_path / "festivals"))
    assert count(loaded.examples) == {("id", "no", "missing-fact"): 10, ("id", "yes", "place"): 20}
