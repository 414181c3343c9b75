"""The command line as a whole: instant help, honest exit statuses, help that cannot drift."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from rag.cli import COMMANDS, run

HEAVY = "torch transformers sentence_transformers ctranslate2 faiss trafilatura bm25s numpy".split()


def test_help_imports_no_heavy_library() -> None:
    code = (
        "import sys; from rag.cli import run\n"
        "status = run(['--help'])\n"
        f"loaded = [name for name in {HEAVY!r} if name in sys.modules]\n"
        "assert status == 0 and not loaded, (status, loaded)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_each_command(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    command = importlib.import_module(COMMANDS[name][0]).command
    first_line = (command.help or "").strip().splitlines()[0]
    assert first_line == COMMANDS[name][1]
    assert run([name, "--help"]) == 0
    out = capsys.readouterr().out
    assert "Example:" in out
    assert f"  rag {name}" in out


def test_unknown_command_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["kapan arsom?"]) == 2
    assert "There is no command 'kapan arsom?'" in capsys.readouterr().err


@pytest.mark.parametrize("question", ["", "   ", "?!", "kapan " * 20_000])
@pytest.mark.parametrize("command", ["ask", "search"])
def test_an_empty_or_endless_question_is_one_line(
    command: str, question: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([command, question]) == 1
    err = capsys.readouterr().err
    assert err.startswith("rag: The question ")
    assert err.count("\n") == 1


def test_ask_needs_a_question(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ask"]) == 2
    assert "rag: Give one question in quotes, or --from FILE" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["ask", "Kapan?"], ["search", "Kapan?"], ["info"]])
def test_no_index_is_one_line_with_the_next_command(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*arguments, "--index", str(tmp_path / "none")]) == 1
    err = capsys.readouterr().err
    assert err == (
        f"rag: There is no index in {tmp_path / 'none'}; run `rag reindex`, "
        "or name the folder with --index.\n"
    )


def test_a_bad_line_of_questions_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    questions = tmp_path / "q.jsonl"
    questions.write_text('{"qid": 1, "question": "Kapan?"}\n{"qid": 2}\n', "utf-8")
    assert run(["ask", "--from", str(questions)]) == 2
    assert f"{questions}, line 2: expected" in capsys.readouterr().err
