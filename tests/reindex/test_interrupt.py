"""Ctrl-C while ``rag reindex`` embeds: one line, status 130, the old index untouched."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rag.index import open_index
from rag.index.layout import Layout


def reindex(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "rag", "reindex"]
    environment = {k: v for k, v in os.environ.items() if k not in ("RAG_CORPUS", "RAG_INDEX")}
    return subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGINT")
def test_interrupted_while_embedding(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "satu.txt").write_text("Kapal riset\n\nGalangan di Surabaya meluncurkan kapal riset.\n")
    with reindex(tmp_path) as first:
        assert first.wait() == 0
    before = (tmp_path / "index" / "current").read_bytes()
    words = [line.split()[0] for line in Path(__file__).read_text("utf-8").splitlines() if line.strip()]
    chance = random.Random(1)
    for number in range(400):
        sentences = [" ".join(chance.choices(words, k=40)) + "." for _ in range(10)]
        (corpus / f"{number}.txt").write_text(f"Judul {number}\n\n" + "\n\n".join(sentences) + "\n", "utf-8")
    with reindex(tmp_path) as running:
        assert running.stderr is not None
        seen = ""
        while "embedding" not in seen:
            line = running.stderr.readline()
            assert line, seen
            seen += line
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    assert running.returncode == 130, err
    assert out == ""
    assert "Traceback" not in err
    assert err.splitlines()[-1] == "rag: interrupted; nothing was left half-written."
    assert (tmp_path / "index" / "current").read_bytes() == before
    assert Layout(tmp_path / "index").leftovers() == []
    with open_index(tmp_path / "index") as index:
        assert len(index) == 1
