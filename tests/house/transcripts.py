"""Regenerates the terminal transcripts of README.md:  python tests/house/transcripts.py

Each ```console block holds commands after ``$ ``; the command is run in the repository's root and what it
prints on standard output replaces the lines below it. Nothing in those blocks is typed by hand.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def commands(block: str) -> list[str]:
    """The commands of one block, without their prompt."""
    return [line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ ")]


def record(block: str) -> str:
    """The block with fresh output."""
    lines = []
    for command in commands(block):
        environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
        done = subprocess.run(
            command, shell=True, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        lines.append(f"$ {command}\n{done.stdout.rstrip()}\n")
    return "\n".join(lines)


def main() -> None:
    """Rewrite README.md in place."""
    readme = ROOT / "README.md"
    text = readme.read_text("utf-8")
    readme.write_text(BLOCK.sub(lambda m: f"```console\n{record(m[1])}```", text), "utf-8")


if __name__ == "__main__":
    main()
