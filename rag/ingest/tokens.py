"""Cut raw HTML into tags, comments and text, each with its place, in linear time.

The standard library's parser was tried first: on Python 3.11 it takes time quadratic in the length of
malformed input (60 KB of ``<a <a …``: 31 s) and raises AssertionError on ``<![<![``. An article is other
people's text, so this one bounds its work: nothing is scanned more than a fixed number of times.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

RAW = frozenset({"script", "style", "textarea", "title", "xmp", "noembed", "noframes", "iframe"})
"""Elements whose content is not markup."""

_OPEN = re.compile(
    r"<(?:(?P<close>/?)(?P<name>[A-Za-z][^\s/>\x00<]*+)|(?P<comment>!--)|(?P<other>[!?]|/(?=[^\sA-Za-z])))"
)
# A quote counts only behind "=": `<p title=it's>` ends where it seems to.
_TAG_END = re.compile(r"(?:[^\"'>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')|[\"'=])*+>")
_ATTRIBUTE = re.compile(
    r"(?P<name>[^\s\"'>/=]++)(?:\s*+=\s*+(?:\"(?P<double>[^\"]*+)\"|'(?P<single>[^']*+)'|(?P<bare>[^\s\"'>]++)))?"
)
_TAG_LIMIT = 100_000
_FAILURES = 50


@dataclass(frozen=True, slots=True)
class Token:
    """``source[start:end]`` is one tag, comment or run of text; `name` is the tag's, in lower case."""

    kind: Literal["open", "close", "comment", "text"]
    start: int
    end: int
    name: str = ""


def tokens(source: str) -> Iterator[Token]:
    """The tokens of `source`, in order and without gaps."""
    at = 0
    length = len(source)
    failures = 0
    text_from = 0
    while True:
        found = _OPEN.search(source, at)
        if found is None:
            break
        start = found.start()
        if found["comment"]:
            # "<!-->" is an empty comment; one that nothing closes runs to the end, as in browsers.
            close = source.find("-->", start + 2)
            end = close + 3 if close >= 0 else length
        else:
            end = -1
            if found["name"] and failures < _FAILURES:
                whole = _TAG_END.match(source, found.end(), min(length, start + _TAG_LIMIT))
                if whole:
                    end = whole.end()
                else:
                    failures += 1
            if end < 0:
                end = source.find(">", found.end()) + 1
            if end == 0:  # no tag is closed any more: what remains is text
                break
        if text_from < start:
            yield Token("text", text_from, start)
        name = (found["name"] or "").lower()
        if not name:
            yield Token("comment", start, end)
        else:
            yield Token("close" if found["close"] else "open", start, end, name)
        at = text_from = end
        if name in RAW and not found["close"]:
            close_tag = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(source, end)
            at = close_tag.start() if close_tag else length
            if end < at:
                yield Token("text", end, at)
            text_from = at
    if text_from < length:
        yield Token("text", text_from, length)


def attributes(tag: str) -> dict[str, str]:
    """The attributes of an opening tag, names in lower case, values unescaped; the first of a name counts."""
    result: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(tag, re.match(r"<[^\s/>]*+", tag).end() if tag.startswith("<") else 0):  # type: ignore[union-attr]
        value = match["double"] or match["single"] or match["bare"] or ""
        result.setdefault(match["name"].lower(), html.unescape(value))
    return result
