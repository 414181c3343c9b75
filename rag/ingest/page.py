"""Read an HTML page: trafilatura decides what the article is, the raw file is what is cited."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass

from rag.ingest.boilerplate import SENTENCE_END
from rag.ingest.characters import character_edits
from rag.ingest.dates import parse_date
from rag.ingest.markup import markup_edits
from rag.ingest.rules import DATE_LINE
from rag.view import Edit, View

NOT_ARTICLE = "not the article"
_DEPTH = 250
_TREE_BYTES = 4 * 1024 * 1024
_MOST_KEPT = 0.6
_NESTING = (
    "div|span|section|article|table|ul|ol|blockquote|font|b|i|em|strong|a|center|main|form|u|s|small|big|code|pre|dl"
    "|aside|nav|header|footer|figure|details|label|fieldset|q|sup|sub|ins|del"
)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Page:
    """An HTML page: edits over its source, and what its metadata say (``""`` where they do not)."""

    edits: list[Edit]
    title: str = ""
    published: str = ""
    source: str = ""
    url: str = ""


def read_page(source: str) -> Page:
    """The visible text of the article on a page; everything else is dropped with its reason.

    Where trafilatura finds no article (a bare fragment, a page nested too deep to parse safely), all
    that is visible stays, and only the cleaning rules for lines apply.
    """
    edits = markup_edits(source)
    view = View(source, [*edits, *character_edits(source)])
    blocks = [m.span() for m in re.finditer(r"[^\s](?:[^\n]*[^\s])?", view.text)]
    found = _extract(source)
    if found is None:
        return Page(edits)
    text, title, published, outlet, url = found
    kept = _keep([view.text[a:b] for a, b in blocks], text, title)
    if any(kept):
        published = published or _date_line(view.text[a:b] for a, b in blocks[: kept.index(True)])
        for (a, b), keep in zip(blocks, kept, strict=True):
            if not keep:
                edits.append(Edit(*view.source_span(a, b), "", NOT_ARTICLE))
    return Page(edits, title, published, outlet, url)


def _keep(blocks: list[str], article: str, title: str) -> list[bool]:
    """Which blocks stand in what trafilatura extracted.

    Compared by letters and digits alone, because it rewrites spaces and list marks. A block it altered
    counts if most of its runs of four words are there. Short blocks occur anywhere by chance: they count
    only as a whole line of the extract.
    """
    lines = {_letters(line) for line in article.splitlines()}
    whole = _letters(article)
    words = [word.casefold() for word in _WORD.findall(article)]
    runs = {tuple(words[i : i + 4]) for i in range(len(words) - 3)}
    wanted_title = _letters(title)
    result = []
    for block in blocks:
        seen = _letters(block)
        own = [word.casefold() for word in _WORD.findall(block)]
        if not seen:
            keep = False
        elif seen in lines or (wanted_title and seen == wanted_title):
            keep = True
        elif len(own) < 5:
            # An element inside a paragraph ("<br>", a link) splits it: the piece still ends a sentence.
            keep = len(seen) > 12 and seen in whole and bool(SENTENCE_END.search(block))
        else:
            here = [tuple(own[i : i + 4]) for i in range(len(own) - 3)]
            keep = seen in whole or sum(run in runs for run in here) >= _MOST_KEPT * len(here)
        result.append(keep)
    return result


def _date_line(blocks: Iterable[str]) -> str:
    """The date that stands alone above the article."""
    for block in blocks:
        if len(block) < 160 and DATE_LINE.pattern.fullmatch(block) and (found := parse_date(block)):
            return found
    return ""


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _extract(source: str) -> tuple[str, str, str, str, str] | None:
    """What trafilatura makes of a page: (text, title, date, site, url), or None."""
    if len(source) > _TREE_BYTES or _depth(source) > _DEPTH:
        return None
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        document = trafilatura.bare_extraction(
            source,
            include_comments=False,
            include_tables=True,
            with_metadata=True,
            favor_recall=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except (
        ValueError,
        TypeError,
        AttributeError,
        KeyError,
        IndexError,
        RecursionError,
        LookupError,
        AssertionError,
    ):
        return None  # a page that breaks the extractor is still read, by the line rules alone
    found = document.as_dict() if document is not None and not isinstance(document, dict) else document
    if not found or not (found.get("text") or "").strip():
        return None
    return (
        str(found["text"]),
        _one_line(found.get("title")),
        parse_date(found.get("date") or ""),
        _one_line(found.get("sitename")),
        _one_line(found.get("url")),
    )


def _one_line(text: str | None) -> str:
    line = " ".join((text or "").split())
    return View(line, character_edits(line)).text


def _depth(source: str) -> int:
    """An upper bound of how deep the elements nest, counting only those that nothing closes by itself."""
    deepest = depth = 0
    for match in re.finditer(
        rf"<(/?)(?:{_NESTING})\b",
        source,
        re.IGNORECASE,
    ):
        depth += -1 if match.group(1) else 1
        depth = max(depth, 0)
        deepest = max(deepest, depth)
    return deepest
