"""Title, publication date, outlet and address from what an article's own text shows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.ingest.boilerplate import Line
from rag.ingest.dates import DATE, date_in_body, parse_date

TITLE_WORDS = 24
"""Longer lines are not headlines."""

_MADE_WORDS = 14
_HEAD_LINES = 25
_LABEL = re.compile(
    r"(?:(?P<title>judul|title|headline)|(?P<published>tanggal(?: terbit)?|date|published|terbit|tayang)"
    r"|(?P<source>sumber|source|media|outlet|koran|publisher|penerbit)|(?P<url>url|link|tautan|alamat))"
    r"\s*[:：]\s*(?P<value>\S.*)",
    re.IGNORECASE,
)
_OUTLET = re.compile(
    r"\b(?:antara|reuters|afp|ap|xinhua|tass|bernama|kompas|tempo|detik|cnn|cnbc|bbc|tribun\w*|okezone|sindo\w*"
    r"|republika|bisnis|media|pos|post|times|news|kontan|viva|merdeka|liputan6|kumparan|jpnn|rri|tvri|inews|tirto|suara"
    r"|akurat|kabar|berita|warta|harian|koran|majalah|radar|herald|gazette|courier|dispatch|journal|daily|tribune"
    r"|press|globe|observer|guardian|chronicle|bulletin|online)\b|\.(?:com|id|co|net|org|tv|news)\b",
    re.IGNORECASE,
)
_DASH = re.compile(r"\s*(?:[–—]|--|-)(?=\s)\s*")
_WEEKDAY = re.compile(
    r"\b(?:senin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu|ahad|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)
_SMALL = frozenset("di ke dari dan yang untuk of in on at to and the a an for".split())
_CITY = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+)?$|[A-Z]{4,}(?: [A-Z]{2,})*$")


@dataclass(frozen=True, slots=True)
class Dateline:
    """How an article opens: outlet and date named there (or ``""``), and where its first sentence begins."""

    outlet: str
    published: str
    end: int


def dateline(paragraph: str) -> Dateline:
    """Read the place, date and outlet that open a news text: "Jakarta (ANTARA) – …"."""
    for dash in _DASH.finditer(paragraph[:110]):
        prefix = paragraph[: dash.start()]
        if _is_place(prefix):
            return Dateline(_outlet(prefix), parse_date(prefix), dash.end())
    return Dateline("", "", 0)


def _is_place(prefix: str) -> bool:
    """Whether it may be a place with a date and an outlet: capitals, numbers and brackets alone."""
    plain = DATE.sub(" ", re.sub(r"\([^()]*\)", " ", prefix))
    words = plain.split()
    if not prefix[:1].isupper() or len(words) > 9 or prefix.count("(") > 2 or re.search(r"[.!?]\s", prefix):
        return False
    return all(
        word[0].isupper() or not word[0].isalnum() or word.strip(",") in ("dan", "and") for word in words
    )


def _outlet(prefix: str) -> str:
    """The outlet among the parts of a dateline; a place alone gives ``""``."""
    for inside in re.findall(r"\(([^()]{2,60})\)", prefix):
        named = _WEEKDAY.sub("", DATE.sub("", inside)).strip(" ,;/|0123456789")
        if any(c.isalpha() for c in named) and not re.search(r"\b(?:edition|edisi)\b", named, re.IGNORECASE):
            return _cased(named)
    bare = _WEEKDAY.sub(" ", DATE.sub(" ", re.sub(r"\([^()]*\)", " ", prefix)))
    parts = [part.strip() for part in re.split(r"[,|•·]|\s[–—-]\s", bare) if part.strip()]
    for part in parts:
        if _OUTLET.search(part) and not re.search(r"\d", part):
            return _cased(part)
    if len(parts) > 1 and not _CITY.match(parts[1]) and not re.search(r"\d", parts[1]):
        return parts[1]
    if len(parts) > 1 and parts[1].isupper() and len(parts[1]) <= 6:
        return parts[1]
    return ""


def _cased(name: str) -> str:
    """A name of several words in capitals as others write it; "ANTARA" stays."""
    return name.title() if name.isupper() and " " in name else name


@dataclass(slots=True)
class Shown:
    """What the lines above an article's first sentence say; ``""`` where they do not."""

    title: str = ""
    published: str = ""
    source: str = ""
    url: str = ""


def read_head(lines: list[Line], title: str = "") -> Shown:
    """Read title, date and outlet from the lines above the first sentence, and mark those lines.

    `lines` are all lines of the article. Lines already dropped are read for their date alone. The title
    becomes ``headline``, a labelled line ("Sumber: …") ``label``, a line of date and outlet ``date line``,
    what stands above the title ``masthead``. With `title` given (the file's own metadata), only the line that
    repeats it is the headline.
    """
    shown = Shown()
    head: list[Line] = []
    for line in lines[:_HEAD_LINES]:
        if line.reason:
            if line.reason == "date line" or (line.reason == "menu" and _is_date_line(line.text)):
                shown.published = shown.published or parse_date(line.text)
                shown.source = shown.source or _outlet(line.text)
                line.reason = "date line"
            continue
        if not _headlike(line):
            break
        head.append(line)
    if len(head) == sum(not line.reason for line in lines):
        head = head[:-1]  # an article of such lines alone keeps the last as its text
    for line in head:
        if found := _LABEL.fullmatch(line.text):
            _read_label(shown, found)
            line.reason = "label"
        elif _is_date_line(line.text):
            shown.published = shown.published or parse_date(line.text)
            shown.source = shown.source or _outlet(line.text)
            line.reason = "date line"
    head = [line for line in head if not line.reason]
    title = title or shown.title
    chosen = _same_title(lines, title) if title else _choose(head)
    if chosen is None:
        return shown
    chosen.reason = "headline"
    shown.title = title or chosen.text
    for line in head:
        named = bool(_OUTLET.search(line.text))
        if line.start < chosen.start or (line is not chosen and line.words <= 4 and named):
            line.reason = "masthead"
            if named and not shown.source:
                shown.source = _cased(re.split(r"\s*[|•·]\s*", line.text)[0])
    return shown


def _headlike(line: Line) -> bool:
    """Short and no sentence: what may stand above an article."""
    if line.words > TITLE_WORDS or len(line.text) > 220 or (line.words >= 3 and line.text[:1].islower()):
        return False
    if _LABEL.fullmatch(line.text) or _is_date_line(line.text):
        return True
    if re.search(r"[…:;,][\"”’')\]]*$", line.text):
        return False
    return not (line.whole and line.text.rstrip("\"”’') ").endswith("."))


def _is_date_line(text: str) -> bool:
    """Whether a line is nothing but a place or outlet and a date: "Suar Timur, Jumat 18 November 2011"."""
    if len(text) > 110 or re.search(r"[.!?]$", text):
        return False
    dated = DATE.search(text) or re.search(r",\s+[A-Z][a-z]+ \d{1,2} \(", text)
    rest = re.sub(
        r"\d{1,2}[.:]\d{2}(?:[.:]\d{2})?|\b(?:WIB|WITA|WIT|pukul|GMT|UTC|at)\b|\([^()]*\)", " ", text
    )
    rest = re.split(r"\bDibaca\b|\bviews?\b", _WEEKDAY.sub(" ", DATE.sub(" ", rest)))[0]
    words = [word for word in re.findall(r"[^\W_]+", rest) if not word.isdigit()]
    return bool(dated) and len(words) <= 7 and sum(word[0].isupper() for word in words) >= len(words) - 1


def _read_label(shown: Shown, found: re.Match[str]) -> None:
    value = found["value"].strip()
    if found["title"]:
        shown.title = shown.title or value
    elif found["published"]:
        shown.published = shown.published or parse_date(value)
    elif found["source"]:
        shown.source = shown.source or value
    elif re.match(r"https?://", value):
        shown.url = shown.url or value


def _choose(head: list[Line]) -> Line | None:
    """The headline among the lines above an article: the first that is no masthead, kicker or motto."""
    for line in head:
        words = line.text.split()
        cased = not line.text.isupper() and all(word[0].isupper() or word in _SMALL for word in words)
        if line.words >= 4 or (
            line.words >= 2 and cased and not (_OUTLET.search(line.text) and len(head) > 1)
        ):
            return line
    longest = max(head, key=lambda line: line.words, default=None)
    return longest if longest is not None and longest.words >= 2 else None


def _same_title(lines: list[Line], title: str) -> Line | None:
    """The line that repeats a title: as a whole, or with the site's name behind one of the two."""
    wanted = _letters(title)
    kept = [line for line in lines if not line.reason]
    for line in kept[:6] if len(kept) > 1 else []:
        if len(line.text) <= 300 and (seen := _letters(line.text)):
            if seen == wanted or (len(seen) > 20 and (wanted.startswith(seen) or seen.startswith(wanted))):
                return line
            if line.whole:
                break
    return None


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


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


def published_in(body: list[Line]) -> str:
    """The publication date as the article's own sentences give it, or ``""``."""
    opening = dateline(body[0].text).published if body else ""
    return opening or date_in_body("\n".join(line.text for line in body))
