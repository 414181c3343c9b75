"""Read a Markdown article: front matter gives metadata, marks are read as the text they dress."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from rag.view import Edit

_FRONT = re.compile(r"\ufeff?---[ \t]*\r?\n(?P<yaml>.*?)(?:^|\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.DOTALL)
_FRONT_LIMIT = 20_000
_FENCE = re.compile(r"(?m)^ {0,3}(?P<fence>`{3,}|~{3,})[^\r\n]*(?:\r?\n)?")
_BLOCKS = re.compile(
    r"(?m)^[ \t]*+(?:"
    r"(?P<heading>#{1,6}(?=[ \t]|$)[ \t]*)"
    r"|(?P<rule>(?:[-*_][ \t]*){3,}(?=\r?$)|=+[ \t]*(?=\r?$)|-{2,}[ \t]*(?=\r?$))"
    r"|(?P<quote>(?:>[ \t]?)+)"
    r"|(?P<item>[-+*][ \t]+(?:\[[ xX]\][ \t]+)?)"
    r"|(?P<definition>\[[^\]\n^][^\]\n]{0,200}\]:[ \t]*\S+[^\n\r]*)"
    r"|(?P<table>\|?[ \t]*:?-{3,}:?[ \t]*(?:\|[ \t]*:?-{3,}:?[ \t]*)*\|?[ \t]*(?=\r?$))"
    r")"
)
_INLINE = re.compile(
    r"(?P<image>!\[(?P<alt>[^\]\n]{0,300})\]\([^()\s]{0,2000}(?:[ \t]+\"[^\"\n]{0,300}\")?\))"
    r"|(?P<open>\[)(?P<label>[^\[\]\n]{1,500})(?P<close>\]\([^()\s]{0,2000}"
    r"(?:\([^()\s]{0,200}\)[^()\s]{0,500})?(?:[ \t]+\"[^\"\n]{0,300}\")?\)|\]\[[^\]\n]{0,200}\])"
    r"|<(?P<auto>https?://[^<>\s]{1,2000}|[\w.+-]{1,64}@[\w.-]{1,255})>"
    r"|(?P<comment><!--)"
    r"|(?P<tag></?[A-Za-z][A-Za-z0-9]{0,15}(?:\s[^<>\n]{0,500})?/?>)"
    r"|(?P<escape>\\)[!-/:-@\[-`{-~]"
    r"|(?P<code>`+)"
    r"|(?<![\w*])(?P<strong>\*{1,3}|_{1,3}|~~)(?=\S)|(?<=\S)(?P<end>\*{1,3}|_{1,3}|~~)(?![\w*])",
    re.DOTALL,
)
_LINE = 2_000
_QUOTE = re.compile(r"[ \t]*(?:>[ \t]?)+")
_SOFT = re.compile(r"(?<![ \t])[ \t]*+(?:\r\n|\r|\n)(?=[ \t]*\S)")
_STARTS = re.compile(
    r"[ \t]*(?:#{1,6}(?:[ \t]|\r?$)|>|[-+*][ \t]|\d{1,3}[.)][ \t]|\||`{3}|~{3}|[=]+[ \t]*\r?$|-{2,}[ \t]*\r?$"
    r"|(?:[*_][ \t]*){3,}\r?$)"
)


def front_matter(text: str) -> tuple[dict[str, str], int]:
    """The YAML front matter as strings, keys in lower case, and where the article begins after it.

    Broken YAML is no reason to lose an article: it is then dropped unread.
    """
    match = _FRONT.match(text[:_FRONT_LIMIT])
    if not match:
        return {}, 0
    import yaml

    try:
        loaded: Any = yaml.safe_load(match["yaml"])
    except (yaml.YAMLError, ValueError, RecursionError, TypeError, AttributeError):
        return {}, match.end()
    if not isinstance(loaded, dict):
        # "---" lines around ordinary text are thematic breaks.
        return ({}, match.end()) if loaded is None else ({}, 0)
    return {str(key).lower(): _scalar(value) for key, value in loaded.items()}, match.end()


def _scalar(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (str, int, float)):
        return str(value).strip()
    return ""


def markdown_edits(text: str, start: int) -> list[Edit]:
    """Edits that read Markdown from `start` on as plain text."""
    edits: list[Edit] = []
    if start:
        edits.append(Edit(0, start, "", "front matter"))
    at = start
    for fence_start, fence_end in _fences(text, start):
        _prose(text, at, fence_start, edits)
        edits.append(Edit(fence_start, fence_end, "\n\n", "code"))
        at = fence_end
    _prose(text, at, len(text), edits)
    return edits


def _fences(text: str, start: int) -> list[tuple[int, int]]:
    """Ranges of fenced code; a fence that nothing closes runs to the end of the text in Markdown, but
    here it is taken for a stray line, so that no article is lost behind it."""
    found: list[tuple[int, int]] = []
    opened: re.Match[str] | None = None
    for match in _FENCE.finditer(text, start):
        if opened is None:
            opened = match
        elif match["fence"][0] == opened["fence"][0] and len(match["fence"]) >= len(opened["fence"]):
            found.append((opened.start(), match.end()))
            opened = None
    if opened is not None:
        found.append((opened.start(), opened.end()))
    return found


def _prose(text: str, start: int, end: int, edits: list[Edit]) -> None:
    taken: list[Edit] = []
    for match in _BLOCKS.finditer(text, start, end):
        taken.append(Edit(match.start(), match.end(), "", "markup"))
    comment_end = start
    for match in _INLINE.finditer(text, start, end):
        kind = match.lastgroup or ""
        a, b = match.start(), match.end()
        if match["image"] is not None:
            taken.append(Edit(a, b, "", "markup"))
        elif match["open"] is not None:
            taken.append(Edit(a, match.start("label"), "", "markup"))
            taken.append(Edit(match.end("label"), b, "", "markup"))
        elif match["auto"] is not None:
            taken.append(Edit(a, a + 1, "", "markup"))
            taken.append(Edit(b - 1, b, "", "markup"))
        elif match["comment"] is not None:
            if a >= comment_end >= 0:
                comment_end = text.find("-->", b, end)
                if comment_end >= 0:
                    comment_end += 3
                    taken.append(Edit(a, comment_end, "", "hidden"))
        elif match["escape"] is not None:
            taken.append(Edit(a, a + 1, "", "markup"))
        elif kind:
            taken.append(Edit(a, b, "", "markup"))
    for match in _SOFT.finditer(text, start, end):
        near = max(start, match.start() - _LINE)
        line_start = max(
            near, text.rfind("\n", near, match.start()) + 1, text.rfind("\r", near, match.start()) + 1
        )
        this, following = text[line_start : match.start()], text[match.end() : match.end() + 200]
        if quote := _QUOTE.match(this):
            this = this[quote.end() :]
            following = following[inner.end() :] if (inner := _QUOTE.match(following)) else following
        heading = re.match(r"[ \t]*(?:#{1,6}(?:[ \t]|$)|\||(?:[-=*_][ \t]*){3,}$)", this)
        hard = text[max(match.start() - 1, 0)] == "\\" or match.group().startswith("  ")
        if (
            this.strip()
            and not heading
            and not hard
            and not _STARTS.match(following.split("\n", 1)[0] + "\n")
        ):
            taken.append(Edit(match.start(), match.end(), " ", "line break"))
    edits.extend(taken)
