"""Which rows pass a filter on date, outlet, language or path."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt

from rag.errors import UsageError
from rag.index.codec import LANGUAGES
from rag.index.lexical import Mask
from rag.records import Language

_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", re.ASCII)


def select(
    columns: npt.NDArray[np.void],
    sources: Sequence[str],
    paths: Sequence[str],
    since: str = "",
    until: str = "",
    source: str = "",
    language: Language | str = "",
    path: str = "",
) -> Mask:
    """A mask over rows, see `rag.index.Index.select`.

    `columns` are `rag.index.codec.COLUMNS`, `sources` and `paths` what their numbers mean. UsageError where
    a filter cannot be understood or fits nothing that there is.
    """
    passes = np.ones(len(columns), bool)
    if since:
        passes &= columns["published"] >= _day(since, last=False)
    if until:
        passes &= (columns["published"] > 0) & (columns["published"] <= _day(until, last=True))
    if language:
        if language not in LANGUAGES:
            raise UsageError(f"There is no language {language!r}; it is one of id, en.")
        passes &= columns["language"] == LANGUAGES.index(Language(language))
    if source:
        passes &= np.isin(columns["source"], _sources(sources, source))
    if path:
        passes &= np.isin(columns["file"], _paths(paths, path))
    return np.repeat(passes, columns["rows"])


def _sources(known: Sequence[str], wanted: str) -> list[int]:
    found = [i for i, name in enumerate(known) if name.casefold() == wanted.casefold()]
    if not found:
        some = ", ".join(name for name in known if name) or "none"
        raise UsageError(f"No article is from {wanted!r}; the index has: {some[:500]}.")
    return found


def _paths(known: Sequence[str], wanted: str) -> list[int]:
    wanted = wanted.removeprefix("./").rstrip("/")
    matches = re.compile(fnmatch.translate(wanted)).match
    found = [i for i, p in enumerate(known) if p == wanted or p.startswith(wanted + "/") or matches(p)]
    if not found:
        raise UsageError(f"No file of the index fits the path {wanted!r}.")
    return found


def _day(text: str, *, last: bool) -> int:
    """A date that may lack its day or month as yyyymmdd: the first or the last day it can mean."""
    match = _DATE.fullmatch(text.strip())
    if match is None:
        raise UsageError(f"{text!r} is not a date; write YYYY-MM-DD, YYYY-MM or YYYY.")
    year, month, day = (int(part) if part else 0 for part in match.groups())
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        raise UsageError(f"{text!r} is not a date of the calendar; write YYYY-MM-DD.") from None
    # Where nothing is said any later day compares right: no month has a 99th.
    return (year * 100 + (month or (99 if last else 0))) * 100 + (day or (99 if last else 0))
