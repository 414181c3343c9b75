"""Wherever a reindex is stopped, the old or the new generation answers, whole."""

from __future__ import annotations

import errno
import itertools
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import powercut
import pytest
import tiny
from faults import Answers, ask_everything, failing, killed, outcome, points

from rag.errors import DamagedIndexError, IndexBusyError, NoIndexError, StorageError
from rag.index.disk import writer_lock
from rag.index.layout import Layout
from rag.reindex import build

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork")

OLD = {"a.txt": "Satu|2020-01-02|x\nkucing tidur\nAD beli\nanjing lari", "b.txt": "Dua\nburung the terbang"}
NEW = {"a.txt": "Satu|2020-01-02|x\nkucing tidur\nanjing makan", "c/c.txt": "Tiga\nikan berenang\nular"}


class Ground:
    """A corpus in two states and the answers of each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.old = self._corpus("old", OLD)
        self.new = self._corpus("new", NEW)
        self.base = folder / "base"
        self.reindex(self.old, self.base)
        self.reindex(self.new, folder / "other")
        self.old_answers = ask_everything(self.base)
        self.new_answers = ask_everything(folder / "other")
        self.work = folder / "work"

    def _corpus(self, name: str, files: dict[str, str]) -> Path:
        for number, (path, text) in enumerate(files.items()):
            at = self.folder / name / path
            at.parent.mkdir(parents=True, exist_ok=True)
            at.write_text(text)
            os.utime(at, (1_600_000_000 + number,) * 2)
        return self.folder / name

    def reindex(self, corpus: Path, index: Path) -> None:
        build(corpus, index, tiny.TinyEncoder(), tiny.steps())

    def fresh(self, base: bool) -> Path:
        """The index to be worked on, as it was before."""
        shutil.rmtree(self.work, ignore_errors=True)
        if base:
            shutil.copytree(self.base, self.work)
        return self.work

    def update(self) -> None:
        self.reindex(self.new, self.work)

    def is_tidy(self) -> bool:
        layout = Layout(self.work)
        return len(layout.names()) == 1 and not layout.leftovers()


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    folder = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    yield Ground(folder)
    shutil.rmtree(folder)


@pytest.mark.parametrize("base", [False, True], ids=["first", "update"])
def test_killed_at_every_point(ground: Ground, base: bool) -> None:
    ground.fresh(base)
    calls = points(ground.update)
    assert ask_everything(ground.work) == ground.new_answers
    tried = 0
    seen = {"old": 0, "new": 0, "error": 0}
    for point, name in enumerate(calls):
        for moment in ("before", "after", "within") if name == "write" else ("before", "after"):
            ground.fresh(base)
            assert killed(ground.update, point, moment)
            tried += 1
            found = outcome(ground.work)
            if found == ground.new_answers:
                seen["new"] += 1
            elif base:
                assert found == ground.old_answers, (point, name, moment)
                seen["old"] += 1
            else:
                # Nothing was there before: there is no index yet, or one whose pointer is not yet set.
                assert isinstance(found, NoIndexError | DamagedIndexError), (point, name, moment, found)
                seen["error"] += 1
            ground.update()
            assert ask_everything(ground.work) == ground.new_answers, (point, name, moment)
            assert ground.is_tidy(), (point, name, moment)
    print(f"\nkilled at {tried} points: {seen}")
    assert tried >= 100
    assert seen["new"]
    assert seen["old" if base else "error"]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs /proc")
def test_a_power_cut_at_every_point(ground: Ground) -> None:
    work = ground.fresh(True)
    model = powercut.load(work)
    events = powercut.trace(work, ground.update)
    chance = random.Random(1)
    seen = {"old": 0, "new": 0}
    for number in range(len(events) + 1):
        for synced in (1.0, 0.7, 0.3, 0.0):
            left = ground.fresh(False)
            powercut.survive(model, left, chance if synced < 1 else None, synced)
            found = outcome(left)
            assert found in (ground.old_answers, ground.new_answers), (number, synced, found)
            seen["new" if found == ground.new_answers else "old"] += 1
        if number < len(events):
            powercut.apply(model, events[number])
    print(f"\npower cut in {4 * (len(events) + 1)} ways: {seen}")
    assert seen["old"] and seen["new"]


def _in_child(run: Callable[[], None]) -> None:
    """Runs in a child, which may change its user and limits; its failure is ours."""
    child = os.fork()
    if child == 0:
        try:
            run()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0


def _as_nobody() -> None:
    if os.getuid() == 0:
        os.setgid(65534)
        os.setuid(65534)


def test_a_read_only_index_answers_and_is_not_written(ground: Ground) -> None:
    work = ground.fresh(True)
    ground.folder.chmod(0o755)
    paths = [work, *work.rglob("*")]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)

    def check() -> None:
        _as_nobody()
        assert ask_everything(work) == ground.old_answers
        with pytest.raises(StorageError, match="cannot be written"):
            ground.update()
        assert ask_everything(work) == ground.old_answers

    try:
        _in_child(check)
    finally:
        for path in paths:
            path.chmod(0o755)
    assert set(work.rglob("*")) == set(paths[1:])


def test_an_index_that_may_not_be_read(ground: Ground) -> None:
    work = ground.fresh(True)
    ground.folder.chmod(0o755)
    for path in (work, Layout(work).generation("000001"), Layout(work).generation("000001") / "terms.bin"):
        mode = path.stat().st_mode
        path.chmod(0)

        def check() -> None:
            _as_nobody()
            found = outcome(work)
            assert isinstance(found, DamagedIndexError), found
            assert "Permission denied" in str(found)

        try:
            _in_child(check)
        finally:
            path.chmod(mode)


def test_a_full_disk(ground: Ground, tmp_path: Path) -> None:
    """A real one where mounting is allowed."""
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", tmp_path], capture_output=True, check=False
    ).returncode:
        pytest.skip("a small file system cannot be mounted here")
    try:
        work = tmp_path / "index"
        shutil.copytree(ground.base, work)
        with pytest.raises(StorageError, match="The disk is full"):
            ground.reindex(ground.new, work)
        assert ask_everything(work) == ground.old_answers
        assert not Layout(work).leftovers()
    finally:
        subprocess.run(["umount", tmp_path], check=True)


@pytest.mark.parametrize("limit", [0, 100, 300, 600, 1000, 2000])
def test_a_limit_on_the_size_of_files(ground: Ground, limit: int) -> None:
    import resource

    work = ground.fresh(True)

    def check() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        with pytest.raises(StorageError, match="The disk is full"):
            ground.update()
        assert ask_everything(work) == ground.old_answers
        assert not Layout(work).leftovers()

    _in_child(check)


@pytest.mark.parametrize("base", [False, True], ids=["first", "update"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES])
def test_an_error_of_the_disk_at_every_point(ground: Ground, base: bool, code: int) -> None:
    ground.fresh(base)
    calls = points(ground.update)
    for point, name in enumerate(calls):
        work = ground.fresh(base)
        try:
            with failing(point, OSError(code, os.strerror(code))):
                ground.update()
        except StorageError as error:
            assert str(work) in str(error)
        found = outcome(work)
        if not isinstance(found, Answers):
            assert isinstance(found, NoIndexError), (point, name, found)
            assert not base
        assert found in (ground.old_answers, ground.new_answers) or not base, (point, name)
        ground.update()
        assert ask_everything(work) == ground.new_answers, (point, name)
        assert ground.is_tidy(), (point, name)


def test_interrupted_at_every_point(ground: Ground) -> None:
    ground.fresh(True)
    calls = points(ground.update)
    for point, name in enumerate(calls):
        work = ground.fresh(True)
        with failing(point, KeyboardInterrupt()), pytest.raises(KeyboardInterrupt):
            ground.update()
        assert outcome(work) in (ground.old_answers, ground.new_answers), (point, name)
        # Nothing half-written is left, unless it was the tidying itself that was interrupted.
        if name not in ("unlink", "rmdir", "rename"):
            assert not Layout(work).leftovers(), (point, name)


def test_a_second_writer_is_told_to_wait(ground: Ground) -> None:
    work = ground.fresh(True)
    with writer_lock(Layout(work).lock), pytest.raises(IndexBusyError, match="Another process is writing"):
        ground.update()
    assert ask_everything(work) == ground.old_answers


def test_a_reader_keeps_its_generation(ground: Ground) -> None:
    from rag.index.generations import open_current
    from rag.index.index import Index

    work = ground.fresh(True)
    with Index(open_current(work)) as index:
        before = index.passages(range(len(index)))
        ground.update()
        assert Layout(work).names() == ["000001", "000002"]
        assert index.passages(range(len(index))) == before
        assert index.search_lexical(["burung"], 5)[0][0] == 2
    ground.reindex(ground.old, work)
    assert Layout(work).names() == ["000003"]


def test_two_writers_and_ten_readers(ground: Ground) -> None:
    work = ground.fresh(True)
    right = (ground.old_answers, ground.new_answers)
    children = []
    for number in range(12):
        child = os.fork()
        if child == 0:
            status = 1
            try:
                status = _write(ground, work) if number < 2 else _read(work, right)
            finally:
                os._exit(status)
        children.append(child)
    assert [os.WEXITSTATUS(os.waitpid(child, 0)[1]) for child in children] == [0] * 12
    assert outcome(work) in right


def _write(ground: Ground, work: Path) -> int:
    corpora = itertools.cycle([ground.new, ground.old])
    done = 0
    while done < 20:
        try:
            ground.reindex(next(corpora), work)
            done += 1
        except IndexBusyError:
            time.sleep(0.003)
    return 0


def _read(work: Path, right: tuple[Answers, ...]) -> int:
    return 0 if all(outcome(work) in right for _ in range(40)) else 3
