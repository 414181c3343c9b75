"""``rag eval`` on the command line, over a real index of twenty short articles."""

import json
from pathlib import Path

import pytest
from festivals import write_lines, write_set

from rag.cli import run


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    write_set(folder / "set")
    assert run(["eval", "index", str(folder / "set"), str(folder / "built")]) == 0
    return folder


def evaluate(place: Path, out: str, *more: str) -> int:
    return run(
        [
            "eval",
            str(place / "set"),
            "--index",
            str(place / "built" / "index"),
            "--out",
            str(place / out),
            *more,
        ]
    )


def test_run_score_and_compare(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate(place, "a", "--extract") == 0
    printed = capsys.readouterr().out
    assert printed.startswith("# set\n\n`set:set|set_sha:")
    assert printed.index("What became of the questions") < printed.index("## Measures")
    assert {file.name for file in (place / "a").iterdir()} == {
        "predictions.jsonl",
        "report.json",
        "report.md",
        "report.html",
    }
    report = json.loads((place / "a" / "report.json").read_text("utf-8"))
    assert report["signature"]["generator"] == ""
    assert report["signature"]["options"]["hits"] == 8
    assert report["measures"]["quote validity"]["mean"] == 1.0
    assert report["measures"]["R@1"]["n"] == 20

    # an identical run is no regression, and scoring again gives the same report
    assert evaluate(place, "again", "--extract") == 0
    capsys.readouterr()
    assert run(["eval", "compare", str(place / "a"), str(place / "again"), "--fail-on-regression"]) == 0
    assert "No tested measure is worse." in capsys.readouterr().out
    before = (place / "a" / "report.json").read_text("utf-8")
    assert run(["eval", "score", str(place / "set"), str(place / "a" / "predictions.jsonl")]) == 0
    after = json.loads((place / "a" / "report.json").read_text("utf-8"))
    assert after == json.loads(before)

    # a deliberate regression is caught: the system refuses everything
    assert evaluate(place, "mute", "--extract", "--set", "refuse_below=1.1") == 0
    capsys.readouterr()
    assert run(["eval", "compare", str(place / "a"), str(place / "mute"), "--fail-on-regression"]) == 1
    assert "| false refusal |" in capsys.readouterr().out


def test_another_run_in_the_same_folder_is_refused(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate(place, "b", "--only", "retrieval") == 0
    assert evaluate(place, "b", "--only", "retrieval", "--depth", "3") == 1
    assert "holds another run (it differs in depth)" in capsys.readouterr().err
    assert evaluate(place, "b", "--only", "retrieval", "--depth", "3", "--overwrite") == 0


def test_a_sweep(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate(place, "grid", "--only", "retrieval", "--sweep", "retriever=lexical,dense") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "# set, 30 questions"
    assert lines[2] == "| variant | R@5 | nDCG@10 | signature |"
    assert [line.split(" | ")[0] for line in lines[4:6]] == [
        "| set retriever=lexical",
        "| set retriever=dense",
    ]
    assert (place / "grid" / "retriever=dense" / "report.html").is_file()
    runs = [str(place / "grid" / f"retriever={name}") for name in ("lexical", "dense")]
    assert run(["eval", "report", *runs]) == 0
    table = capsys.readouterr().out.splitlines()
    assert table[:2] == lines[2:4]
    assert [row.split(" | ")[0] for row in table[2:]] == [row.split(" | ")[0] for row in lines[4:6]]


def test_sample(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate(place, "s", "--only", "retrieval", "--sample", "5", "--seed", "3") == 0
    assert "|n:5|seed:3|only:retrieval|" in capsys.readouterr().out
    predictions = str(place / "s" / "predictions.jsonl")
    assert run(["eval", "score", str(place / "set"), predictions, "--out", str(place / "s2")]) == 0
    assert json.loads((place / "s2" / "report.json").read_text("utf-8"))["questions"] == 5


def test_comparison_as_json(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for depth in ("1", "2"):
        assert evaluate(place, f"d{depth}", "--only", "retrieval", "--depth", depth) == 0
    capsys.readouterr()
    assert run(["eval", "compare", str(place / "d1"), str(place / "d2"), "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["changed"] == {"depth": ["1", "2"]}
    assert record["questions"] == 30


def test_import_and_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = {
        "qid": "q",
        "question": "Kapan?",
        "context": "Buka pada 1990.",
        "answers": ["1990"],
        "lang": "id",
    }
    write_lines(tmp_path / "dev.jsonl", [line])
    assert run(["eval", "import", "--squad", str(tmp_path / "dev.jsonl"), str(tmp_path / "set")]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'set'}: 1 questions, 1 documents.\n"
    assert run(["eval", "check", str(tmp_path / "set")]) == 0
    assert "| id | yes | answerable | 1 |" in capsys.readouterr().out
    assert run(["eval", "import", str(tmp_path / "other")]) == 2
    assert "Name one source" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--set", "hit=1"], "There is no setting 'hit'; the settings are retriever, hits, verify"),
        (["--set", "hits=many"], "The setting hits cannot be 'many'; it is int."),
        (["--set", "verify=maybe"], "The setting verify cannot be 'maybe'; it is true or false."),
        (["--set", "retriever=best"], "it is hybrid or lexical or dense."),
        (["--sweep", "hits"], "'hits' is not a sweep; write key=value1,value2."),
    ],
)
def test_wrong_settings(
    place: Path, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate(place, "wrong", "--extract", *arguments) == 1
    assert message in capsys.readouterr().err
    assert not (place / "wrong").exists()


def test_an_index_of_another_corpus_is_named(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "foreign").mkdir()
    write_lines(
        place / "foreign" / "corpus.jsonl", [{"_id": "x", "text": "Tidak ada hubungannya dengan itu."}]
    )
    index = str(place / "foreign-index")
    assert run(["reindex", "--corpus", str(place / "foreign"), "--index", index]) == 0
    assert run(["eval", str(place / "set"), "--index", index, "--extract"]) == 1
    assert "holds none of the evidence of set" in capsys.readouterr().err
