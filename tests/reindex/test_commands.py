"""``rag reindex``, ``rag info``, ``rag index``: whole outputs, with the shipped encoder."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from rag.cli import run

TEXTS = {
    "kapal.txt": "Kapal riset baru\n\nGalangan di Surabaya meluncurkan kapal riset sepanjang 60 meter.\n",
    "kopi.txt": "Harga kopi naik\n\nHarga kopi robusta di Lampung naik sembilan persen pekan ini.\n",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "corpus").mkdir()
    for name, text in TEXTS.items():
        (tmp_path / "corpus" / name).write_text(text, "utf-8")
        os.utime(tmp_path / "corpus" / name, (1_600_000_000,) * 2)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RAG_CORPUS", raising=False)
    monkeypatch.delenv("RAG_INDEX", raising=False)
    return tmp_path


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


def test_reindex_twice(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["reindex"]) == 0
    first, holds = said(capsys)
    assert first.startswith("Files: 2 added; 2 passages embedded, 0 taken over, in ")
    assert holds == "The index holds 2 articles, in 2 passages."
    assert run(["reindex"]) == 0
    assert said(capsys) == ["Nothing has changed.", holds]


def test_an_unreadable_file_is_named_and_the_status_says_so(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "corpus" / "foto.txt").write_bytes(bytes(range(256)) * 40)
    assert run(["reindex"]) == 1
    out, err = capsys.readouterr()
    assert out.splitlines()[-1] == "The index holds 2 articles, in 2 passages."
    [line] = [line for line in err.splitlines() if line.startswith("Not indexed")]
    assert line.startswith("Not indexed: foto.txt: ")
    assert run(["info"]) == 0
    assert any(line.startswith("not indexed foto.txt: ") for line in said(capsys))


def test_an_empty_corpus(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in TEXTS:
        (folder / "corpus" / name).unlink()
    assert run(["reindex"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err == (
        "rag: There are no articles in corpus; put .txt, .md, .html or .jsonl files there and run "
        "`rag reindex`, or name another folder with --corpus.\n"
    )
    assert not (folder / "index" / "current").exists()


def test_json_and_explain(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = "<html><body><nav>Beranda</nav><h1>Kapal</h1><p>Kapal itu berlayar ke Ambon.</p></body></html>"
    (folder / "corpus" / "laman.html").write_text(page, "utf-8")
    assert run(["reindex", "--json", "--explain"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["added"] == ["kapal.txt", "kopi.txt", "laman.html"]
    assert (report["published"], report["embedded"], report["failed"]) == (True, 3, [])
    dropped = [d for d in report["dropped"] if d["doc_id"] == "laman.html"]
    assert all(page[d["start"] : d["end"]] == d["text"] for d in dropped)
    assert any("Beranda" in d["text"] for d in dropped)
    assert run(["reindex", "--explain"]) == 0
    lines = said(capsys)
    assert any("Beranda" in line for line in lines[lines.index("laman.html") + 1 : -2])


def test_info(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["reindex"])
    said(capsys)
    assert run(["info"]) == 0
    lines = dict(line.split(maxsplit=1) for line in said(capsys))
    assert lines["index"].startswith("index (generation 000001, ")
    assert lines["corpus"] == f"{folder / 'corpus'} (2 files)"
    assert (lines["articles"], lines["passages"], lines["languages"]) == ("2", "2", "id 2")
    assert lines["encoder"].startswith("minilm-id-en (384 dimensions, ")
    assert lines["changes"] == "none"
    (folder / "corpus" / "kopi.txt").unlink()
    run(["info", "--json"])
    info = json.loads(capsys.readouterr().out)
    assert info["changes"] == {"added": 0, "changed": 0, "removed": 1}
    assert info["size"] == sum(info["sizes"].values())


def test_verify_and_repair(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["reindex"])
    assert run(["index", "verify"]) == 0
    assert said(capsys)[-1].endswith("bytes: all as they were written.")
    vectors = folder / "index" / "generations" / "000001" / "vectors.bin"
    vectors.write_bytes(vectors.read_bytes()[:-1])
    assert run(["index", "verify"]) == 1
    assert said(capsys) == [
        "index/generations/000001/vectors.bin has 775 bytes where 776 were written.",
        "Run `rag index repair`.",
    ]
    assert run(["index", "repair"]) == 0
    assert said(capsys) == [
        "Was damaged: index/generations/000001/vectors.bin (has 775 bytes where 776 were written).",
        "What was damaged was made again from the articles and passages of the index. "
        "2 passages were embedded.",
    ]
    assert run(["index", "verify"]) == 0
    assert run(["index", "repair", "--json"]) == 0
    assert json.loads(said(capsys)[-1])["done"] == ""


@pytest.mark.parametrize("command", [["info"], ["index", "verify"], ["index", "repair"]])
def test_no_index(folder: Path, capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    assert run(command) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err == ("rag: There is no index in index; run `rag reindex`, or name the folder with --index.\n")


def test_watch_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["reindex", "--watch", "--full"]) == 2
    assert "--watch goes with neither --full nor --explain" in capsys.readouterr().err
