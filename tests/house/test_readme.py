"""README, help and code cannot drift: every command that the README shows is one that parses."""

import importlib
import re
import shlex
from pathlib import Path

import click
import pytest

from rag.cli import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def shown() -> list[str]:
    """Every `rag …` line of a code block, and every `rag …` in backticks."""
    blocks = re.findall(r"```(?:sh|console)\n(.*?)```", README, re.DOTALL)
    lines = [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]
    inline = re.findall(r"`(rag [^`]+)`", README)
    commands = [line.split(" #")[0].split(" > ")[0].strip() for line in [*lines, *inline]]
    return sorted({command for command in commands if command.startswith("rag ")})


@pytest.mark.parametrize("line", shown())
def test_a_command_of_the_readme_parses(line: str) -> None:
    name, *arguments = shlex.split(line)[1:]
    if name.startswith("-"):
        return
    command = importlib.import_module(COMMANDS[name][0]).command
    arguments = [
        str(ROOT / "README.md") if argument.endswith((".txt", ".jsonl")) else argument
        for argument in arguments
    ]
    while isinstance(command, click.Group) and arguments and arguments[0] in command.commands:
        command = command.commands[arguments.pop(0)]
    with command.make_context(name, arguments):
        pass


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_readme(name: str) -> None:
    assert re.search(rf"\brag {name}\b", README)


def test_the_two_commands_are_the_makefile_targets() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert re.search(r"^ask:", makefile, re.MULTILINE)
    assert re.search(r"^test:", makefile, re.MULTILINE)
    assert "make ask Q=" in README
    assert "make test" in README
    assert "make test" in (ROOT / ".ci" / "run").read_text("utf-8")
