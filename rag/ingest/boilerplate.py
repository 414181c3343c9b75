"""Mark the lines of a page that are not the article, each with its reason.

The input is a view: lines as they are read after the reader of the format has done its part. Nothing is
rewritten; a dropped line becomes an `Edit` that reads as nothing. The rules look at one file alone, so
that the result does not depend on which other files stand in the corpus.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.ingest import rules
from rag.ingest.rules import Rule
from rag.view import Edit, View

CLEANING_VERSION = "3"
"""Changes whenever a reader or a rule reads some file differently: articles are then read again."""

SENTENCE_END = re.compile(r"[.!?][\"”’'»)\]*\s]*$|[.!?][\"”’'»)]*\s*[\[(][\w/\-,\s]{2,14}[\])]\W*$")
_ELLIPSIS = re.compile(r"(?:…|\.{3,}|\[…\]|\[\.\.\.\])[\"”’')\]\s]*$")
_WORD = re.compile(r"\w+")
_TEASER_STOP = re.compile(r"[.!][\"”’')]*$")
_LONG_LINE = 4_000
"""No rule speaks of longer lines: they are prose, and patterns stay cheap."""


@dataclass(slots=True)
class Line:
    """A line of the view that is not blank; `start` and `end` are without the space around it.

    `prose`: it reads as one or more whole sentences. `whole`: prose, or a short sentence with a full
    stop, which titles do not have.
    """

    start: int
    end: int
    text: str
    words: int
    prose: bool
    whole: bool
    reason: str = ""


def _line(start: int, end: int, text: str) -> Line:
    words = len(_WORD.findall(text)) if len(text) <= _LONG_LINE else _LONG_LINE
    tail = text[-160:]
    closed = bool(SENTENCE_END.search(tail)) and not _ELLIPSIS.search(tail)
    prose = closed and words >= 8
    stopped = closed and words >= 3 and tail.rstrip("\"”’'»)]* ").endswith(".")
    return Line(start, end, text, words, prose, prose or stopped)


def lines_of(view: View) -> list[Line]:
    """The lines of a view that are not blank."""
    return [
        _line(match.start(), match.end(), match.group())
        for match in re.finditer(r"[^\s](?:[^\n]*[^\s])?", view.text)
    ]


def mark(lines: list[Line]) -> None:
    """Give every line of clutter its `reason`; what stays without one is the article."""
    for line in lines:
        line.reason = _line_reason(line)
    _mark_comments(lines)
    _mark_lists(lines)
    _mark_edges(lines)
    _mark_names(lines)


def line_edits(view: View, lines: list[Line]) -> list[Edit]:
    """Edits that drop the marked lines, and the marks and initials that close an article."""
    edits = [Edit(*view.source_span(line.start, line.end), "", line.reason) for line in lines if line.reason]
    kept = [line for line in lines if not line.reason]
    for line in kept:
        if len(line.text) <= _LONG_LINE and (found := rules.END_MARKS.search(line.text)):
            at = line.start + found.start(1)
            edits.append(Edit(*view.source_span(at, line.start + found.end(1)), "", "end mark"))
    if kept and len(kept[-1].text) <= _LONG_LINE and (found := rules.INITIALS.search(kept[-1].text)):
        at = kept[-1].start + found.start(1)
        edits.append(Edit(*view.source_span(at, kept[-1].start + found.end(1)), "", "byline"))
    return edits


def _matches(rule: Rule, line: Line) -> bool:
    return bool(line.words <= rule.words and rule.pattern.fullmatch(line.text))


def _line_reason(line: Line) -> str:
    if len(line.text) > 600:
        return ""
    for rule in rules.LINE_RULES:
        if _matches(rule, line):
            return rule.reason
    if _matches(rules.TEASER_BARE, line) and not _TEASER_STOP.search(line.text):
        return rules.TEASER_BARE.reason
    return ""


def _mark_comments(lines: list[Line]) -> None:
    """Drop a comment box and all after it, if most of the article's sentences stand before it."""
    for at, line in enumerate(lines):
        if len(line.text) > 160 or not rules.FORMS.fullmatch(line.text):
            continue
        before = sum(other.words for other in lines[:at] if other.prose and not other.reason)
        after = sum(other.words for other in lines[at + 1 :] if other.prose and not other.reason)
        if before >= max(40, after):
            for other in lines[at:]:
                other.reason = other.reason or "comment box"
            return
        line.reason = "comment box"


def _mark_lists(lines: list[Line]) -> None:
    """Drop a list of other articles: its head, titles, excerpts cut short and times.

    It ends where prose resumes: at a whole sentence that no "2 hours ago" follows. Above the article's
    first sentence the head alone goes, because the headline may be what follows it.
    """
    begun = False
    inside = False
    for at, line in enumerate(lines):
        if len(line.text) <= 100 and rules.LISTS.fullmatch(line.text):
            line.reason = line.reason or "recent posts"
            inside = begun
        elif inside and not line.reason:
            timed = at + 1 < len(lines) and rules.TIME_AGO.fullmatch(lines[at + 1].text[:60])
            if timed or not line.whole:
                line.reason = "recent posts"
            else:
                inside = False
        begun = begun or (line.prose and not line.reason)


def _mark_edges(lines: list[Line]) -> None:
    """Rules for short words that may be a subheading inside an article: only around it."""
    body = [at for at, line in enumerate(lines) if line.prose and not line.reason]
    first, last = (body[0], body[-1]) if body else (len(lines), -1)
    for order in (range(len(lines)), reversed(range(len(lines)))):
        for at in order:
            line = lines[at]
            if line.reason or len(line.text) > 200:
                continue
            beside = (at > 0 and lines[at - 1].reason) or (at + 1 < len(lines) and lines[at + 1].reason)
            if at < first or at > last or beside:
                line.reason = next((rule.reason for rule in rules.EDGE_RULES if _matches(rule, line)), "")


def _mark_names(lines: list[Line]) -> None:
    """Drop the author box: a line that is nothing but the name in a byline."""
    names = set()
    for line in lines:
        if line.reason == "byline" and len(line.text) < 120:
            found = rules.BYLINE_NAME.fullmatch(line.text)
            if found:
                names.add(found.group(1).casefold())
    for line in lines:
        if not line.reason and line.text.casefold() in names:
            line.reason = "byline"
