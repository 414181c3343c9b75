"""An index with right checksums and wrong content is data: it may answer nonsense, it may not do harm."""

from __future__ import annotations

import json
import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tiny
from faults import Answers, ask_everything, outcome

from rag.errors import IndexMismatchError, RagError
from rag.index import disk, generations
from rag.index import layout as names
from rag.index.layout import Layout
from rag.index.manifest import FileEntry, Manifest
from rag.reindex import build
from rag.reindex.repair import repair


def forge(root: Path, contents: dict[str, bytes], **fields: object) -> None:
    """Puts other contents into an index and makes every checksum fit."""
    layout = Layout(root)
    folder = layout.generation("000001")
    manifest = generations.read_manifest(folder / names.MANIFEST)
    sums: dict[str, disk.FileSum] = {}
    for name in sorted(set(manifest.files) - {names.CHECKSUMS}):
        data = contents.get(name, (folder / name).read_bytes())
        (folder / name).unlink()
        sums[name] = disk.write_file(folder / name, data)
    blocks = np.array([crc for name in sorted(sums) for crc in sums[name].blocks], "<u4").tobytes()
    (folder / names.CHECKSUMS).unlink()
    sums[names.CHECKSUMS] = disk.write_file(folder / names.CHECKSUMS, blocks)
    files = {name: FileEntry(s.size, s.sha256) for name, s in sorted(sums.items())}
    forged: Manifest = replace(manifest, files=files, **fields)  # type: ignore[arg-type]
    for name in (names.MANIFEST, names.MANIFEST_COPY):
        (folder / name).write_bytes(forged.to_json())
    digest = json.loads(forged.to_json())["digest"]
    generations.point(layout, replace(forged, generation="000001", digest=digest))


class Ground:
    def __init__(self, folder: Path) -> None:
        self.corpus, self.base, self.work = folder / "corpus", folder / "base", folder / "work"
        self.corpus.mkdir()
        for number, text in enumerate(("Satu\nkucing tidur\nanjing", "Dua\nthe cat", "Dua\nthe cat")):
            (self.corpus / f"{number}.txt").write_text(text)
            os.utime(self.corpus / f"{number}.txt", (1_600_000_000,) * 2)
        self.steps = tiny.steps(crossover=1)
        build(self.corpus, self.base, tiny.TinyEncoder(), self.steps)
        self.answers = ask_everything(self.base)

    def fresh(self) -> Path:
        shutil.rmtree(self.work, ignore_errors=True)
        shutil.copytree(self.base, self.work)
        return self.work


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    folder = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    yield Ground(folder)
    shutil.rmtree(folder)


def test_forging_nothing_changes_nothing(ground: Ground) -> None:
    forge(ground.fresh(), {})
    assert ask_everything(ground.work) == ground.answers


@pytest.mark.parametrize("name", [*names.DATA_FILES, *names.CELL_FILES])
def test_forged_files(ground: Ground, name: str) -> None:
    chance = random.Random(name)
    whole = (Layout(ground.base).generation("000001") / name).read_bytes()
    forged = [
        b"",
        bytes(len(whole)),
        b"\xff" * len(whole),
        *(chance.randbytes(len(whole)) for _ in range(4)),
        *(chance.randbytes(chance.randrange(200)) for _ in range(4)),
        whole[: len(whole) // 16 * 8],
        whole * 2,
        b"[" * len(whole),
    ]
    for at in (chance.randrange(len(whole)) for _ in range(20)):
        forged.append(whole[:at] + chance.randbytes(1) + whole[at + 1 :])
    for data in forged:
        forge(ground.fresh(), {name: data})
        try:
            found: object = outcome(ground.work)
        except KeyError:
            assert name == names.ARTICLE_HASHES  # an article that the index says it does not have
        else:
            assert isinstance(found, Answers | RagError)
        try:
            build(ground.corpus, ground.work, tiny.TinyEncoder(), ground.steps)
            repair(ground.corpus, ground.work, tiny.TinyEncoder, ground.steps)
        except RagError:
            pass
        build(ground.corpus, ground.work, tiny.TinyEncoder(), ground.steps, full=True)
        assert ask_everything(ground.work) == ground.answers


@pytest.mark.parametrize(
    "fields",
    [
        {"dimension": 0},
        {"dimension": -5},
        {"dimension": "x"},
        {"articles": 10**9},
        {"passages": -1},
        {"terms": 0},
        {"terms": "many"},
        {"vectors": {}},
        {"vectors": {"kind": "cells", "probes": -1}},
        {"vectors": {"kind": "cells", "probes": "x"}},
        {"vectors": [1]},
        {"corpus": "../../../../../../etc"},
        {"sources": {}},
        {"generation": "../../x"},
    ],
)
def test_forged_manifests(ground: Ground, fields: dict[str, object]) -> None:
    work = ground.fresh()
    try:
        forge(work, {}, **fields)
    except RagError:
        return  # Not even a manifest.
    assert isinstance(outcome(work), Answers | RagError)


def test_another_format_is_built_anew(ground: Ground) -> None:
    work = ground.fresh()
    forge(work, {}, format=1)
    found = outcome(work)
    assert isinstance(found, IndexMismatchError)
    assert "has format 1, this version of rag reads 2; run `rag reindex --full`" in str(found)
    encoder = tiny.TinyEncoder()
    report = build(ground.corpus, work, encoder, ground.steps)
    assert report.notices == ("The index had another format; everything was built anew.",)
    assert len(encoder.embedded) == report.passages == 3
    assert ask_everything(work) == ground.answers
