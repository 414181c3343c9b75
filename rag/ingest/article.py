"""From a reader's text and edits to a `Document`: clutter marked, title, date and outlet read."""

from __future__ import annotations

import re

from rag.ingest import boilerplate, metadata
from rag.ingest.characters import REASON as CHARACTER
from rag.ingest.characters import character_edits
from rag.records import Document
from rag.view import Edit, View

HEADLINE = "headline"
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
    kept = [line for line in lines if not line.reason]

    title = _SPACE.sub(" ", title).strip()
    head = _headline(kept, title)
    if head is not None:
        head.reason = HEADLINE
        title = title or _SPACE.sub(" ", head.text)
        kept = [line for line in kept if not line.reason]
    if not kept and head is not None:  # a file that is a headline alone keeps it as its text
        head.reason = ""
        kept = [head]
    elif not title and kept:
        title = metadata.made_title(kept[0].text)
    if not published and kept:
        above = [line for line in lines if line.start < kept[0].start]
        published = metadata.published(kept, above)
    if not source and kept:
        source = metadata.dateline(kept[0].text).outlet
    return Document(
        doc_id=doc_id,
        title=title,
        text=text,
        path=path,
        sha256=sha256,
        url=url,
        published=published,
        source=source,
        edits=tuple(merged([*given, *boilerplate.line_edits(view, lines)])),
    )


def _headline(kept: list[boilerplate.Line], title: str) -> boilerplate.Line | None:
    if title:
        # The page repeats its title above the text: as a whole, or with the site's name behind it.
        wanted = _letters(title)
        for line in kept[:4]:
            if len(line.text) <= 300 and (seen := _letters(line.text)):
                if seen == wanted or (
                    len(seen) > 20 and (wanted.startswith(seen) or seen.startswith(wanted))
                ):
                    return line
                if line.prose:
                    break
        return None
    return metadata.headline(kept)


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


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
