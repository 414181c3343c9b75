"""The command line as a whole: instant help, honest exit statuses, help that cannot drift."""

import importlib
import subprocess
import sys

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


@pytest.mark.parametrize("arguments", [["ask"], ["ask", ""], ["ask", "   "], ["ask", "?!"], ["search", ""]])
def test_an_empty_question_is_a_usage_error(
    arguments: list[str], capsys: pytest.CaptureFixture[str], tmp_path
) -> None:
    assert run([*arguments, "--index", str(tmp_path)]) in (1, 2)
    err = capsys.readouterr().err
    assert "Traceback" not in err
    assert err.strip()
