"""Cut a text as it is read into sentences, Indonesian and English, each with its place in the source.

Rules, not a model: the borders must be the same on every machine, and the exact range of every sentence
is what is cited. The rules are for both languages at once, because Indonesian news quotes English and
the abbreviations do not collide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.records import Language, SourceSentence
from rag.text.abbreviations import MAYBE, NEVER, NUMBERED, STARTERS
from rag.view import View

LONGEST_WORDS = 120
"""Longer "sentences" (lists, tables, transcripts without stops) are cut at the safest place."""

_PARAGRAPH = re.compile(r"[^\n]+")
_CLOSERS = "\"'”’»)\\]}*"
# A stop with what closes behind it, then space; or a stop with no space behind ("pandemi.Rusia").
_STOP = re.compile(
    rf"(?P<marks>[.!?…]+)(?P<closers>[{_CLOSERS}]*)(?P<notes>(?:\[\d{{1,3}}\])*)(?P<gap>\s+|$)"
    rf"|(?<=[a-z0-9]{{3}})(?P<glued>[.!?])(?=(?:[\"“‘]?[A-Z][a-z]+[\s,]))"
    rf"|(?<=[a-z0-9]\.)(?P<quoted>[\"”])(?=[A-Z][a-z])"
)
_OPENERS = "\"'“‘«([{*–—-"
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_TOKEN = re.compile(rf"[^\s{re.escape(_OPENERS)}/]+$")
_DOMAIN = frozenset("com co id net org go ac or web tv news info gov edu io me".split())
_LETTER = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]$")
_NUMBER = re.compile(r"(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]?$")
_ROMAN = re.compile(r"[IVXLC]+")
_SAFE_CUTS = (
    re.compile(r"[;:]\s"),
    re.compile(r",\s"),
    re.compile(r"\s(?=(?:dan|atau|serta|and|or)\s)"),
    re.compile(r"\s"),
)


def split_sentences(view: View, language: Language = Language.INDONESIAN) -> list[SourceSentence]:
    """The sentences of a view, in order; `text` is the reading with runs of space as one space.

    A line end always ends a sentence (readers join wrapped lines before). `source[start:end]` is the
    smallest range of the source that holds the sentence. `language` is accepted for future rules; the
    present ones hold for both languages.
    """
    del language
    found: list[SourceSentence] = []
    for start, end in sentence_ranges(view.text):
        reading = " ".join(view.text[start:end].split())
        found.append(SourceSentence(*view.source_span(start, end), reading))
    return found


def sentence_ranges(text: str) -> Iterator[tuple[int, int]]:
    """Ranges of the sentences of a text, without the space around them; one with no letter or digit is
    joined to the sentence before it in its paragraph, or left out."""
    for paragraph in _PARAGRAPH.finditer(text):
        pending: tuple[int, int] | None = None
        for start, end in _split(text, paragraph.start(), paragraph.end()):
            a, b = _strip(text, start, end)
            if a >= b:
                continue
            if not any(c.isalnum() for c in text[a:b]):
                if pending is not None:
                    pending = (pending[0], b)
                continue
            if pending is not None:
                yield from _cut(text, *pending)
            pending = (a, b)
        if pending is not None:
            yield from _cut(text, *pending)


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for match in _STOP.finditer(text, start, end):
        if match["glued"]:
            token = text[max(start, match.start() - 40) : match.start()].rsplit(maxsplit=1)[-1:]
            following = _WORD.match(text, match.end())
            if (token and "." in token[0]) or "@" in "".join(token):
                continue
            if following and following.group().lower() in _DOMAIN:
                continue
            border = match.end()
        elif match["quoted"]:
            border = match.end()
        elif match.end() >= end:
            break
        elif _ends(text, begin, match, end):
            border = match.start("gap")
        else:
            continue
        yield begin, border
        begin = border
    if begin < end:
        yield begin, end


def _ends(text: str, begin: int, match: re.Match[str], end: int) -> bool:
    """Whether the stop that `match` found ends the sentence that began at `begin`."""
    after = match.end()
    ahead = text[after : min(end, after + 60)]
    bare = ahead.lstrip(_OPENERS + " ")
    if not bare:
        return False
    first = bare[0]
    word = (_WORD.match(bare) or re.match(r"", bare)).group()  # type: ignore[union-attr]
    if first.islower():
        # "…" tegas Menteri; "etc. and": prose goes on. A name in lower case ("iPhone") has a capital later.
        return bool(word[1:2].isupper()) and not match["closers"]
    if match["marks"] not in (".", ".."):
        return True  # "!", "?" and "…" before a capital or a digit
    if match["closers"].strip(")]*") or match["notes"]:
        return True  # a full stop inside closing quotation marks
    token_match = _TOKEN.search(text, max(begin, match.start() - 40), match.start())
    token = token_match.group() if token_match else ""
    lower = token.lower()
    known_starter = word.lower() in STARTERS and first.isupper()
    if ")" in match["closers"]:
        inside = text[
            max(begin, text.rfind("(", max(begin, match.start() - 80), match.start())) : match.start()
        ]
        return len(inside.split()) > 2  # "(Purn.)" is a title's; a remark in brackets is a sentence
    if lower in NEVER:
        return lower in _ALSO_WORDS and known_starter
    if lower in NUMBERED:
        return not (first.isdigit() or _ROMAN.fullmatch(word))
    if lower in MAYBE:
        return known_starter or (lower in _LIST_ENDS and first.isupper() and ahead[0] not in "(")
    position = token_match.start() if token_match else match.start()
    if position - begin < 8 and _NUMBER.fullmatch(token) and not text[begin:position].strip(_OPENERS + " "):
        return False  # "1. Pertama": the number of a list
    if _LETTER.fullmatch(token) and token[-1].isupper():
        # An initial ("Sidharto R. Suryodipuro", "J.K. Rowling") or a letter that ends ("vitamin C.").
        return known_starter
    return True


_ALSO_WORDS = frozenset("ds kp ms h st fa ud ca rep hon pt mt ft gen sen det ibu".split())
"""Abbreviations that are words or names too: an end if a sentence clearly begins behind them."""
_LIST_ENDS = frozenset("dll dsb dst dkk dlsb etc".split())


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The range itself, or pieces of it of at most `LONGEST_WORDS` words."""
    words = [m.span() for m in re.finditer(r"\S+", text[start:end])]
    first = 0
    while len(words) - first > LONGEST_WORDS:
        limit = start + words[first + LONGEST_WORDS][0]
        least = start + words[first + LONGEST_WORDS // 3][0]
        at = limit
        for pattern in _SAFE_CUTS:
            places = [m.end() for m in pattern.finditer(text, least, limit)]
            if places:
                at = places[-1]
                break
        yield _strip(text, start + words[first][0], at)
        while start + words[first][0] < at:
            first += 1
    if first < len(words):
        yield _strip(text, start + words[first][0], end)
