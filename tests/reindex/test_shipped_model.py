"""The shipped encoder and the real steps: taking over gives what making anew gives."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from rag.index import open_index
from rag.models import load_encoder
from rag.reindex import build, default_steps
from rag.settings import DEFAULT_ENCODER

CORPUS = Path(__file__).resolve().parents[2] / "corpus"


def content(index: Path) -> dict[str, object]:
    with open_index(index) as opened:
        files: dict[str, object] = {n: (opened.folder / n).read_bytes() for n in opened.manifest.files}
        return files | {"manifest": replace(opened.manifest, generation="", created="")}


def test_the_project_corpus_in_three_steps_and_at_once(tmp_path: Path) -> None:
    encoder = load_encoder(DEFAULT_ENCODER)
    steps = default_steps()
    corpus = tmp_path / "corpus"
    shutil.copytree(CORPUS, corpus)
    files = sorted(path for path in corpus.iterdir() if path.is_file() and path.name != "README.md")
    for number, path in enumerate(files):
        os.utime(path, (1_600_000_000 + number,) * 2)
    aside = tmp_path / "aside"
    aside.mkdir()
    for path in files[::3]:
        path.rename(aside / path.name)
    build(corpus, tmp_path / "index", encoder, steps)
    for path in files[::3]:
        (aside / path.name).rename(path)
    changed = next(path for path in files if path.suffix == ".txt")
    whole = changed.read_text("utf-8")
    changed.write_text(whole + "\n\nKalimat ini ditambahkan kemudian.\n", "utf-8")
    os.utime(changed, (1_700_000_000,) * 2)
    report = build(corpus, tmp_path / "index", encoder, steps)
    assert report.embedded < report.passages
    changed.write_text(whole, "utf-8")
    os.utime(changed, (1_600_000_000,) * 2)
    report = build(corpus, tmp_path / "index", encoder, steps)
    assert report.changed == (changed.name,)
    assert report.embedded <= 2
    build(corpus, tmp_path / "full", encoder, steps, full=True)
    assert content(tmp_path / "index") == content(tmp_path / "full")


def test_a_passage_is_found_by_its_own_words(tmp_path: Path) -> None:
    from rag.records import Language
    from rag.retrieve import search

    (tmp_path / "corpus").mkdir()
    texts = {
        "kopi.txt": "Harga kopi naik\n\nHarga kopi robusta di Lampung naik sembilan persen pekan ini.\n",
        "kapal.txt": "Kapal baru\n\nGalangan di Surabaya meluncurkan kapal riset sepanjang 60 meter.\n",
    }
    for name, text in texts.items():
        (tmp_path / "corpus" / name).write_text(text, "utf-8")
    encoder = load_encoder(DEFAULT_ENCODER)
    build(tmp_path / "corpus", tmp_path / "index", encoder, default_steps())
    with open_index(tmp_path / "index") as index:
        for question, name in (("Berapa panjang kapal riset itu?", "kapal.txt"), ("harga kopi", "kopi.txt")):
            hits = search(index, encoder, question, Language.INDONESIAN, 1)
            assert [hit.article.path for hit in hits] == [name]
            text = texts[name]
            assert text[hits[0].passage.start : hits[0].passage.end] == hits[0].passage.text
        index.check_encoder(encoder)


@pytest.mark.parametrize("name", ["verify", "repair"])
def test_commands_on_a_missing_index(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from rag.cli import run

    assert run(["index", name, "--index", str(tmp_path)]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "There is no index in" in err
