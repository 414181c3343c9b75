"""Options and small helpers that several commands share."""

from __future__ import annotations

import functools
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from rag import settings
from rag.protocols import Progress
from rag.records import Language

Command = TypeVar("Command", bound=Callable[..., Any])


def corpus_option(command: Command) -> Command:
    """``--corpus DIR``, default ``RAG_CORPUS`` or ./corpus."""
    return click.option(
        "--corpus",
        type=click.Path(path_type=Path),
        default=settings.corpus_path,
        show_default="RAG_CORPUS or ./corpus",
        help="Folder of articles.",
    )(command)


def index_option(command: Command) -> Command:
    """``--index DIR``, default ``RAG_INDEX`` or ./index."""
    return click.option(
        "--index",
        type=click.Path(path_type=Path),
        default=settings.index_path,
        show_default="RAG_INDEX or ./index",
        help="Folder of the index.",
    )(command)


def reader_option(command: Command) -> Command:
    """``--reader NAME``, the bundled one by default, ``none`` for ``""``."""
    return click.option(
        "--reader",
        default=settings.DEFAULT_READER,
        show_default=True,
        callback=lambda _context, _option, value: "" if value == "none" else value,
        help="Model that reads the passages: a name, a folder of rag train reader, or none.",
    )(command)


@contextmanager
def progress_bars() -> Iterator[Progress]:
    """A `Progress` that draws one bar for each kind of work on stderr.

    On a terminal a tqdm bar; elsewhere a plain line every five seconds, so that a log shows life.
    """
    from tqdm import tqdm

    bars: dict[str, Any] = {}
    said: dict[str, float] = {}
    terminal = sys.stderr.isatty()

    def progress(what: str, done: int, total: int) -> None:
        if not terminal:
            now = time.monotonic()
            first = what not in said
            if first or now - said[what] >= 5 or (total and done >= total and said[what] >= 0):
                if first or done:
                    amount = f" {done:,} of {total:,}" if total else (f" {done:,}" if done else "")
                    click.echo(f"{what}{amount}", err=True)
                said[what] = -1.0 if total and done >= total else now
            return
        if what not in bars:
            for other in bars.values():
                other.close()
            scale = total > 50_000_000
            bars[what] = tqdm(
                total=total or None, desc=what, unit="B" if scale else "", unit_scale=scale, leave=False
            )
        bar = bars[what]
        if total and bar.total != total:
            bar.total = total
        bar.update(done - bar.n)

    try:
        yield progress
    finally:
        for bar in bars.values():
            bar.close()


def filter_options(command: Command) -> Command:
    """``--since``, ``--until``, ``--source``, ``--lang``, ``--path`` as one dict argument `filters`."""

    @functools.wraps(command)
    def wrapped(*args: Any, **given: Any) -> Any:
        filters = {name: given.pop(name) for name in ("since", "until", "source", "language", "path")}
        if filters["language"]:
            filters["language"] = Language(filters["language"])
        return command(*args, filters={k: v for k, v in filters.items() if v is not None}, **given)

    for option in (
        click.option("--path", help="Only articles whose path matches, e.g. 'antara/*'."),
        click.option(
            "--lang", "language", type=click.Choice(["id", "en"]), help="Only articles in one language."
        ),
        click.option("--source", help="Only articles of this outlet, e.g. ANTARA."),
        click.option("--until", metavar="DATE", help="Only articles published on or before YYYY[-MM[-DD]]."),
        click.option("--since", metavar="DATE", help="Only articles published on or after YYYY[-MM[-DD]]."),
    ):
        wrapped = option(wrapped)
    return cast(Command, wrapped)
