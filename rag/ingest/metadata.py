"""Title, publication date and outlet from what an article's own text shows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.ingest.boilerplate import Line
from rag.ingest.dates import date_in_body, parse_date

TITLE_WORDS = 24
"""Longer lines are not headlines."""

_MADE_WORDS = 14
# "Jakarta (ANTARA) –", "Jakarta, LEI –", "KOMPAS.com –", "TEMPO.CO, Jakarta -", "JAKARTA – "
_DATELINE = re.compile(
    r"^\W{0,3}(?P<first>[A-Z][\w.&'’/]*(?: [A-Z&][\w.&'’/]*){0,4})"
    r"(?:\s?\((?P<bracket>[^()\n]{2,40})\)|,\s?(?P<second>[A-Z][\w.&'’/]*(?: [A-Z&(][\w.&'’/)]*){0,4}))?"
    r"(?:,\s*(?:\d{1,2}[ /][\w]+[ /]\d{4}|\(?\d{1,2}/\d{1,2}(?:/\d{2,4})?\)?))?"
    r"\s*(?:[–—]|--|-)(?=\s)\s*"
)
_OUTLET = re.compile(
    r"\b(?:antara|reuters|afp|ap|xinhua|tass|bernama|kompas|tempo|detik|cnn|cnbc|tribun\w*|okezone|sindo\w*|republika"
    r"|bisnis|media|post|times|news|kontan|viva|merdeka|liputan6|kumparan|jpnn|rri|tvri|inews|tirto|suara|akurat|vnexpress)\b"
    r"|\.(?:com|id|co|net|org|tv|news)\b",
    re.IGNORECASE,
)
_CITY = re.compile(r"^[A-Z][a-z]+(?: [A-Z][a-z]+)?$|^[A-Z]{5,}(?: [A-Z]{4,})?$")


@dataclass(frozen=True, slots=True)
class Dateline:
    """How an article opens: the outlet named there (or ``""``) and where its first sentence begins."""

    outlet: str
    end: int


def dateline(paragraph: str) -> Dateline:
    """Read the place and outlet that open a news text: "Jakarta (ANTARA) – …"."""
    found = _DATELINE.match(paragraph[:160])
    if not found:
        return Dateline("", 0)
    first, bracket, second = found["first"], found["bracket"], found["second"]
    outlet = ""
    if bracket and not re.search(r"\d", bracket):
        outlet = bracket.strip()
    elif second:
        # "Jakarta, LEI" and "TEMPO.CO, Jakarta" both occur: the one that looks like an outlet.
        if _OUTLET.search(first) and not _OUTLET.search(second):
            outlet = first
        elif _OUTLET.search(second) or (second.isupper() and len(second) <= 6) or " " in second:
            outlet = second
    elif not bracket and _OUTLET.search(first) and not _CITY.match(first):
        outlet = first
    return Dateline(outlet, found.end())


def headline(kept: list[Line]) -> Line | None:
    """The line that is the article's title: the first one kept, if it is short and no sentence."""
    if len(kept) < 2:
        return None
    line = kept[0]
    if line.words > TITLE_WORDS or line.words < 2 or len(line.text) > 220:
        return None
    if re.search(r"[.…:;,][\"”’')\]]*$", line.text) or line.text[:1].islower():
        return None
    if dateline(line.text).end and len(line.text) > 120:
        return None
    return line


def made_title(body: str) -> str:
    """A title from the first sentence of an article that has no headline; words are never cut."""
    paragraph = body.strip().split("\n", 1)[0]
    paragraph = paragraph[dateline(paragraph).end :].strip(" \"“”'‘’")
    sentence = re.split(r"(?<=\w[.!?])[\"”’)]*\s+(?=[\"“‘(]?[A-Z0-9])", paragraph, maxsplit=1)[0].rstrip(".")
    words = sentence.split()
    if len(words) <= _MADE_WORDS + 4:
        return " ".join(words)[:300]
    cut = words[:_MADE_WORDS]
    for end in range(_MADE_WORDS, 6, -1):  # at a border of the sentence, where there is one
        if words[end - 1].endswith((",", ";", ":")) or words[end].lower() in _BORDERS:
            cut = words[:end]
            break
    return " ".join(cut).rstrip(",;:(–—- ")[:300] + " …"


_BORDERS = frozenset(
    "yang dan atau serta karena sehingga agar untuk pada di dengan setelah sebelum ketika saat menjadi dalam "
    "that which who and or because to in on at with after before when while as".split()
)


def published(kept: list[Line], dropped: list[Line]) -> str:
    """The publication date: of a date line that was dropped, else as the body says it, else ``""``."""
    for line in dropped:
        if line.reason == "date line" and (found := parse_date(line.text)):
            return found
    return date_in_body("\n".join(line.text for line in kept))
