"""Cut short, altered or removed files: the right answer or an error that names the file; then mended."""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import tiny
from faults import Answers, ask_everything, outcome

from rag.errors import CorpusError, DamagedIndexError, IndexMismatchError, NoIndexError
from rag.index import layout as names
from rag.index.layout import Layout
from rag.index.verify import Problem, verify
from rag.reindex import build
from rag.reindex.repair import repair

TEXTS = {
    "a.txt": "Satu|2020-01-02|x\nkucing tidur\nAD beli\nanjing lari",
    "b.txt": "Dua\nburung the terbang\n===\nTiga|2021-01-01|y\nikan berenang",
    "c.txt": "Dua\nburung the terbang",
}


class Ground:
    """An index with cells and its answers, and a copy to be damaged."""

    def __init__(self, folder: Path, crossover: int) -> None:
        self.steps = tiny.steps(crossover=crossover)
        self.corpus = folder / "corpus"
        self.corpus.mkdir()
        for number, (name, text) in enumerate(TEXTS.items()):
            (self.corpus / name).write_text(text)
            os.utime(self.corpus / name, (1_600_000_000 + number,) * 2)
        self.base = folder / "base"
        build(self.corpus, self.base, tiny.TinyEncoder(), self.steps)
        self.answers = ask_everything(self.base)
        self.work = folder / "work"

    def fresh(self) -> Path:
        shutil.rmtree(self.work, ignore_errors=True)
        shutil.copytree(self.base, self.work)
        return self.work

    def repair(self, corpus: Path | None = None) -> tuple[str, list[str]]:
        """What `repair` says that it did, and what it embedded."""
        encoder = tiny.TinyEncoder()
        report = repair(corpus or self.corpus, self.work, lambda: encoder, self.steps)
        return report.done, encoder.embedded

    def rebuild(self) -> None:
        build(self.corpus, self.work, tiny.TinyEncoder(), self.steps)


EXACT, IN_CELLS = 10**9, 1


@pytest.fixture(scope="module", params=[EXACT, IN_CELLS], ids=["exact", "cells"])
def ground(request: pytest.FixtureRequest) -> Iterator[Ground]:
    folder = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    yield Ground(folder, request.param)
    shutil.rmtree(folder)


FILES = ["current", *(f"generations/000001/{name}" for name in (
    names.MANIFEST, names.MANIFEST_COPY, names.CHECKSUMS, *names.DATA_FILES
))]  # fmt: skip


CELL_FILES = [f"generations/000001/{name}" for name in names.CELL_FILES]
CASES = [*((EXACT, file) for file in FILES), *((IN_CELLS, file) for file in CELL_FILES)]


def flip(bit: int) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        at = bit % (8 * len(data))
        return data[: at // 8] + bytes([data[at // 8] ^ 1 << at % 8]) + data[at // 8 + 1 :]

    return change


DAMAGES: list[tuple[str, Callable[[bytes], bytes] | None]] = [
    ("removed", None),
    ("emptied", lambda data: b""),
    ("halved", lambda data: data[: len(data) // 2]),
    ("cut by a byte", lambda data: data[:-1]),
    ("longer by a byte", lambda data: data + b"\0"),
    ("zeroed", lambda data: bytes(len(data))),
    *((f"bit {n}", flip(n)) for n in random.Random(7).sample(range(10**6), 14)),
]


def damage(path: Path, change: Callable[[bytes], bytes] | None) -> None:
    if change is None:
        path.unlink()
    else:
        path.write_bytes(change(path.read_bytes()))


def test_the_list_of_files_is_complete(ground: Ground) -> None:
    cells = set(CELL_FILES)
    here = {path.relative_to(ground.base).as_posix() for path in ground.base.rglob("*") if path.is_file()}
    assert here - {".lock"} - cells == set(FILES)
    assert (here & cells == cells) == (ground.steps.crossover == IN_CELLS)


@pytest.mark.parametrize(("ground", "file"), CASES, indirect=["ground"])
def test_damage_is_answered_rightly_or_named_and_mended(ground: Ground, file: str) -> None:
    for what, change in DAMAGES:
        work = ground.fresh()
        damage(work / file, change)
        found = outcome(work)
        if isinstance(found, Answers):
            assert found == ground.answers, (file, what)
        elif isinstance(found, IndexMismatchError):
            assert file.endswith(names.MANIFEST)
        else:
            assert isinstance(found, DamagedIndexError), (file, what, found)
            assert Path(file).name in str(found), (file, what, found)
            assert "run `rag index repair`" in str(found)
        # The pointer's last byte is the end of its line, which means nothing.
        if file != "current" or what not in ("longer by a byte", "cut by a byte"):
            assert {p.name for p in verify(work).problems} == {file}, (file, what)
        ground.repair()
        assert ask_everything(work) == ground.answers, (file, what)
        assert verify(work).problems == (), (file, what)


@pytest.mark.parametrize(("ground", "file"), CASES, indirect=["ground"])
def test_a_reindex_heals_what_it_stumbles_on(ground: Ground, file: str) -> None:
    for _, change in DAMAGES[:8]:
        work = ground.fresh()
        damage(work / file, change)
        (ground.corpus / "d.txt").write_text("Empat\nular")
        try:
            ground.rebuild()
            found = outcome(work)
            assert isinstance(found, Answers), found
            assert len(found.articles) == 10
        finally:
            (ground.corpus / "d.txt").unlink()
        assert [p for p in verify(work).problems if p.name != "current"] == []


def test_repair_does_the_least(ground: Ground) -> None:
    everything = [
        "Satu\nkucing tidur",
        "Satu\nanjing lari",
        "Dua\nburung the terbang",
        "Tiga\nikan berenang",
    ]
    store = "What was damaged was made again from the articles and passages of the index."
    cases = {
        "current": ("The pointer was restored.", []),
        names.MANIFEST: ("The manifest was restored.", []),
        names.MANIFEST_COPY: ("The manifest was restored.", []),
        names.POSTING_ROWS: (store, []),
        names.TERMS: (store, []),
        names.ARTICLE_HASHES: (store, []),
        names.VECTORS: (store, everything),
        names.PASSAGES: (f"The articles in {ground.corpus} were read again; 4 vectors were still good.", []),
    }
    for name, expected in cases.items():
        work = ground.fresh()
        damage(work / name if name == "current" else Layout(work).generation("000001") / name, None)
        assert ground.repair() == expected, name
        assert ask_everything(work) == ground.answers


def test_repair_without_a_corpus(ground: Ground, tmp_path: Path) -> None:
    work = ground.fresh()
    folder = Layout(work).generation("000001")
    damage(folder / names.POSTING_COUNTS, None)
    ground.repair(tmp_path / "gone")
    assert ask_everything(work) == ground.answers
    damage(folder.with_name("000002") / names.PASSAGES, None)
    (tmp_path / "empty").mkdir()
    with pytest.raises(CorpusError, match="There are no articles in"):
        ground.repair(tmp_path / "empty")


def test_repair_of_a_whole_index_does_nothing(ground: Ground) -> None:
    ground.fresh()
    assert ground.repair() == ("", [])
    assert Layout(ground.work).names() == ["000001"]


def test_verify_names_what_is_wrong(ground: Ground) -> None:
    work = ground.fresh()
    damage(work / sorted(FILES)[5], flip(3))
    damage(work / sorted(FILES)[6], None)
    found = verify(work)
    assert found.problems == (
        Problem(sorted(FILES)[5], "is not what was written"),
        Problem(sorted(FILES)[6], "is missing"),
    )
    assert found.files == len(FILES) - 1 + (3 if ground.steps.crossover == IN_CELLS else 0)


def test_no_index(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        found = outcome(folder)
        assert isinstance(found, NoIndexError)
        assert "run `rag reindex`" in str(found)
        with pytest.raises(NoIndexError):
            verify(folder)
    (tmp_path / "file").write_text("")
    assert isinstance(outcome(tmp_path / "file"), NoIndexError)
