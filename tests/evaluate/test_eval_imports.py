"""SQuAD-style lines and BEIR folders become sets."""

import gzip
import json
from pathlib import Path

import pytest
from festivals import write_lines

from rag.errors import EvaluationError
from rag.evaluate.documents import Documents
from rag.evaluate.imports import Imported, import_beir, import_squad
from rag.evaluate.sets import load_set

CONTEXT = "Pasar itu dibuka pada 1990. Ada 40 kios di sana. Pada 1990 pula jalan dibangun!"


def squad(qid: str, answers: list[str], context: str = CONTEXT, **more: object) -> dict[str, object]:
    return {
        "qid": qid,
        "question": "Kapan pasar dibuka?",
        "lang": "id",
        "context": context,
        "answers": answers,
        "answerable": bool(answers),
    } | more


def test_contexts_are_pooled_and_gold_is_the_sentence(tmp_path: Path) -> None:
    source = tmp_path / "dev.jsonl.gz"
    lines = [squad("a-1", ["1990"]), squad("a-2", []), squad("b-3", ["40"], title="T", answers_en=["forty"])]
    source.write_bytes(gzip.compress("".join(json.dumps(line) + "\n" for line in lines).encode()))
    assert import_squad(source, tmp_path / "set") == Imported(3, 1, {})
    loaded = load_set(tmp_path / "set")
    assert (loaded.name, len(loaded.examples)) == ("dev", 3)
    first, second, third = loaded.examples
    spans = [CONTEXT[p.start : p.end] for p in first.evidence[0].places]
    assert spans == ["Pasar itu dibuka pada 1990.", "Pada 1990 pula jalan dibangun!"]
    assert len(first.evidence) == 1
    assert (second.answerable, second.answers, second.evidence, second.kind) == (
        False,
        (),
        (),
        "unanswerable",
    )
    assert third.answers == ("40", "forty")
    text = Documents(loaded.corpus).text(third.evidence[0].places[0].doc_id)
    assert text == CONTEXT


def test_whole_words_come_first(tmp_path: Path) -> None:
    source = tmp_path / "dev.jsonl"
    write_lines(source, [squad("q", ["4"], "Nomor 14 dulu. Lalu nomor 4 ada."), squad("r", ["asar"])])
    import_squad(source, tmp_path / "set")
    first, second = load_set(tmp_path / "set").examples
    assert [(p.start, p.end) for p in first.evidence[0].places] == [(15, 32)]
    assert [(p.start, p.end) for p in second.evidence[0].places] == [(0, 27)]


def test_distractors_are_drawn_by_seed_and_never_hold_a_context(tmp_path: Path) -> None:
    write_lines(tmp_path / "dev.jsonl", [squad("q", ["1990"])])
    others = [
        {"title": f"T{i}", "text": f"Tulisan nomor {i} tentang hal yang lain sama sekali."} for i in range(9)
    ]
    copy = {"title": "Salinan", "text": "Dikutip: " + CONTEXT}
    write_lines(tmp_path / "docs.jsonl", [*others, copy, {"title": "kosong", "text": " "}])

    def build(name: str, seed: int, limit: int) -> tuple[Imported, str]:
        done = import_squad(
            tmp_path / "dev.jsonl",
            tmp_path / name,
            distractors=tmp_path / "docs.jsonl",
            limit=limit,
            seed=seed,
        )
        return done, (tmp_path / name / "corpus" / "corpus.jsonl").read_text()

    everything, _ = build("all", 0, 50)
    assert everything == Imported(1, 10, {"distractors that share text with a context": 1})
    first, again, other = build("a", 1, 4), build("b", 1, 4), build("c", 2, 4)
    assert first[0].documents == 5
    assert first[1] == again[1] != other[1]


def test_like_keeps_the_questions_of_another_set(tmp_path: Path) -> None:
    write_lines(tmp_path / "en.jsonl", [squad("x-5", ["40"]), squad("x-6", ["1990"])])
    write_lines(tmp_path / "id.jsonl", [squad("squad-trans-6", ["1990"]), squad("squad-trans-7", ["40"])])
    import_squad(tmp_path / "en.jsonl", tmp_path / "en", like=tmp_path / "id.jsonl")
    done = import_squad(tmp_path / "id.jsonl", tmp_path / "id", like=tmp_path / "en")
    assert done.skipped == {"not in the other set": 1}
    assert [e.qid for e in load_set(tmp_path / "id").examples] == ["6"]
    assert [e.qid for e in load_set(tmp_path / "en").examples] == ["6"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (squad("q", ["2001"]), r"line 2: the context holds none of the answers \['2001'\]"),
        (squad("q", [], answerable=True), "line 2: an answerable question has no answers"),
        (squad("q", ["1990"], ""), 'line 2: "context" is empty'),
        ({"qid": "q"}, 'line 2: "context" must be a string, not None'),
    ],
)
def test_squad_errors_name_file_and_line(tmp_path: Path, line: dict[str, object], message: str) -> None:
    write_lines(tmp_path / "dev.jsonl", [squad("a", ["1990"]), line])
    with pytest.raises(EvaluationError, match=message):
        import_squad(tmp_path / "dev.jsonl", tmp_path / "set")
    assert not (tmp_path / "set").exists()


def test_a_set_is_not_overwritten(tmp_path: Path) -> None:
    write_lines(tmp_path / "dev.jsonl", [squad("a", ["1990"])])
    import_squad(tmp_path / "dev.jsonl", tmp_path / "set")
    with pytest.raises(EvaluationError, match="holds a set already"):
        import_squad(tmp_path / "dev.jsonl", tmp_path / "set")


def beir(tmp_path: Path, qrels: str) -> Path:
    folder = tmp_path / "beir"
    (folder / "qrels").mkdir(parents=True)
    write_lines(
        folder / "corpus.jsonl",
        [{"_id": "d1", "title": "A", "text": "Satu."}, {"_id": "d2", "text": "Dua tiga."}],
    )
    write_lines(
        folder / "queries.jsonl", [{"_id": "1", "text": "satu?"}, {"_id": "2", "text": "tak dinilai?"}]
    )
    (folder / "qrels" / "test.tsv").write_text(qrels)
    return folder


def test_beir(tmp_path: Path) -> None:
    folder = beir(tmp_path, "query-id\tcorpus-id\tscore\n1\td1\t2\n1\td2\t1\n2\td1\t0\n")
    assert import_beir(folder, tmp_path / "set") == Imported(1, 2, {"queries without relevant documents": 1})
    (example,) = load_set(tmp_path / "set").examples
    assert [(p.doc_id, p.start, p.end) for e in example.evidence for p in e.places] == [
        ("corpus.jsonl:d1", 0, 5),
        ("corpus.jsonl:d2", 0, 9),
    ]


@pytest.mark.parametrize(
    ("qrels", "message"),
    [
        ("1\td9\t1\n", r"test.tsv, line 1: the corpus has no document 'd9'"),
        ("query-id\tcorpus-id\tscore\n1 d1 1\n", r"test.tsv, line 2: expected query-id"),
        ("1\td1\t0\n", "holds no query with a relevant document"),
    ],
)
def test_beir_errors(tmp_path: Path, qrels: str, message: str) -> None:
    with pytest.raises(EvaluationError, match=message):
        import_beir(beir(tmp_path, qrels), tmp_path / "set")


def test_beir_needs_the_name_of_a_split(tmp_path: Path) -> None:
    folder = beir(tmp_path, "1\td1\t1\n")
    (folder / "qrels" / "dev.tsv").write_text("1\td2\t1\n")
    with pytest.raises(EvaluationError, match="there are: dev, test"):
        import_beir(folder, tmp_path / "set")
    import_beir(folder, tmp_path / "set", split="dev")
    (example,) = load_set(tmp_path / "set").examples
    assert example.evidence[0].places[0].doc_id == "corpus.jsonl:d2"
