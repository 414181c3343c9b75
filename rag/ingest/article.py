"""From a reader's text and edits to a `Document`: clutter marked, title, date and outlet read."""

from __future__ import annotations

import re

from rag.ingest import boilerplate, metadata
from rag.ingest.characters import REASON as CHARACTER
from rag.ingest.characters import character_edits
from rag.records import Document
from rag.view import Edit, View

_QUIET = frozenset({CHARACTER, "markup", "line break", "end mark", ""})
_SPACE = re.compile(r"\s+")


def article(
    text: str,
    *,
    doc_id: str,
    path: str,
    sha256: str,
    edits: list[Edit] | None = None,
    title: str = "",
    url: str = "",
    published: str = "",
    source: str = "",
) -> Document:
    """A `Document` over `text`; what the file's own metadata says goes before what the text shows.

    `edits` are the reader's (markup, hidden text). The headline line is marked too: it is the title, and
    travels with every passage as such.
    """
    given = [*(edits or ()), *character_edits(text)]
    given = merged(given)
    view = View(text, given)
    lines = boilerplate.lines_of(view)
    boilerplate.mark(lines)
    shown = metadata.read_head(lines, _SPACE.sub(" ", title).strip())
    kept = [line for line in lines if not line.reason]
    title = _SPACE.sub(" ", title or shown.title).strip()
    if not title and kept:
        title = metadata.made_title(kept[0].text)
    published = published or shown.published or metadata.published_in(kept)
    if not source:
        source = shown.source or (metadata.dateline(kept[0].text).outlet if kept else "")
    return Document(
        doc_id=doc_id,
        title=title,
        text=text,
        path=path,
        sha256=sha256,
        url=url or shown.url,
        published=published,
        source=source,
        edits=tuple(merged([*given, *boilerplate.line_edits(view, lines)])),
    )


def merged(edits: list[Edit]) -> list[Edit]:
    """The same edits in order, without those that lie inside another."""
    result: list[Edit] = []
    end = 0
    for edit in sorted(edits, key=lambda e: (e.start, -e.end)):
        if result and edit.end <= end and (edit.start < end or edit == result[-1]):
            continue
        result.append(edit)
        end = max(end, edit.end)
    return result


def dropped(document: Document) -> list[tuple[int, int, str, str]]:
    """What of a document is not read, as (start, end, source text, reason), in order.

    Markup, odd characters and line ends are left out: they take nothing from the reader.
    """
    return [
        (edit.start, edit.end, document.text[edit.start : edit.end], edit.reason)
        for edit in document.edits
        if edit.reason not in _QUIET and document.text[edit.start : edit.end].strip()
    ]
