"""Stopping a process at a chosen call that changes the disk, and looking at what is left.

`points` counts the calls of `os.open` (creating), `os.write`, `os.fsync`, `os.rename`, `os.replace`,
`os.mkdir`, `os.unlink` and `os.rmdir` while something runs; `killed` and `failing` strike at one of them.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.errors import RagError
from rag.index.generations import open_current
from rag.index.index import Index
from rag.index.vectors import unpack

CALLS = ("open", "write", "fsync", "rename", "replace", "mkdir", "unlink", "rmdir")


@contextmanager
def hooked(
    before: Callable[[int, str, tuple[Any, ...]], None], after: Callable[[int], None]
) -> Iterator[None]:
    """Calls `before` with number, name and arguments of every such call, and `after` behind it."""
    real = {name: getattr(os, name) for name in CALLS}
    count = 0

    def wrap(name: str) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            nonlocal count
            if name == "open" and not args[1] & os.O_CREAT:
                return real[name](*args, **kwargs)
            number = count
            count += 1
            before(number, name, args)
            try:
                return real[name](*args, **kwargs)
            finally:
                after(number)

        return call

    for name in CALLS:
        setattr(os, name, wrap(name))
    try:
        yield
    finally:
        for name, function in real.items():
            setattr(os, name, function)


def points(run: Callable[[], object]) -> list[str]:
    """The names of the calls that `run` makes, in order."""
    names: list[str] = []
    with hooked(lambda _, name, __: names.append(name), lambda _: None):
        run()
    return names


def killed(run: Callable[[], object], point: int, moment: str) -> bool:
    """Runs in a child that is killed at a point: "before" the call, "after" it, or "within" a write.

    False where the child ended before it got there.
    """
    write = os.write

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def before(number: int, name: str, args: tuple[Any, ...]) -> None:
        if number == point and moment == "before":
            die()
        if number == point and moment == "within":
            write(args[0], bytes(args[1])[: len(args[1]) // 2])
            die()

    def after(number: int) -> None:
        if number == point and moment == "after":
            die()

    child = os.fork()
    if child == 0:
        try:
            with hooked(before, after):
                run()
        except BaseException:
            os._exit(3)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0, "the run failed before it was killed"
    return False


@contextmanager
def failing(point: int, error: BaseException) -> Iterator[None]:
    """Raises `error` instead of the call of that number."""

    def before(number: int, name: str, args: tuple[Any, ...]) -> None:
        if number == point:
            raise error

    with hooked(before, lambda _: None):
        yield


@dataclass(frozen=True)
class Answers:
    """Everything that an index can be asked, but for its name and date."""

    articles: tuple[object, ...]
    passages: tuple[object, ...]
    lexical: tuple[object, ...]
    dense: tuple[object, ...]
    filters: tuple[object, ...]
    files: str


def ask_everything(root: Path) -> Answers:
    """Opens the index and asks it everything; raises only RagErrors."""
    with Index(open_current(root)) as index:
        rows = range(len(index))
        articles = index.articles()
        passages = index.passages(rows)
        words = sorted({word for p in passages for word in f"{p.title}\n{p.text}".lower().split()})
        units = unpack(index.vectors.all())
        return Answers(
            tuple(articles) + tuple(index.article(a.doc_id) for a in articles),
            tuple(passages),
            tuple((w, tuple(index.search_lexical([w], 99)), *index.lexical_scores([w], rows)) for w in words),
            tuple((*index.search_dense(u, 5), *index.dense_scores(u, rows)) for u in units),
            (
                *index.select(since="2020").tolist(),
                *index.select(language="en").tolist(),
                *index.languages(rows),
                *index.signatures(),
                *index.keys.all().tobytes(),
            ),
            repr(index.files()),
        )


def outcome(root: Path) -> Answers | RagError:
    """What the index answers, or the error that it gives."""
    try:
        return ask_everything(root)
    except RagError as error:
        return error
