"""Publication dates as Indonesian and English pages write them, to ``YYYY-MM-DD``."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = {
    "jan": 1, "januari": 1, "january": 1, "feb": 2, "februari": 2, "february": 2, "pebruari": 2,
    "mar": 3, "maret": 3, "march": 3, "apr": 4, "april": 4, "mei": 5, "may": 5, "jun": 6, "juni": 6,
    "june": 6, "jul": 7, "juli": 7, "july": 7, "agu": 8, "agt": 8, "ags": 8, "agustus": 8, "aug": 8,
    "august": 8, "sep": 9, "sept": 9, "september": 9, "okt": 10, "oktober": 10, "oct": 10, "october": 10,
    "nov": 11, "november": 11, "nopember": 11, "des": 12, "desember": 12, "dec": 12, "december": 12,
}  # fmt: skip
_NAME = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = (
    r"(?:senin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu|ahad|mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?"
    r"|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
)
DATE = re.compile(
    r"(?<![\w/.\-])(?:"
    r"(?P<y1>\d{4})-(?P<m1>\d{1,2})-(?P<d1>\d{1,2})(?=$|[^\w\-]|T\d)"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?[\s\-]+(?:of\s+)?(?P<n2>{_NAME})\.?,?[\s\-]+(?P<y2>\d{{4}})"
    rf"|(?P<n3>{_NAME})\.?\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y3>\d{{4}})"
    r"|(?P<a4>\d{1,2})[/.\-](?P<b4>\d{1,2})[/.\-](?P<y4>\d{4}|\d{2})"
    r")(?!(?!T\d)[\w/]|-\d)",
    re.IGNORECASE,
)
# "..., dikutip Selasa (2/5/2023)": the day on which the article says it was said or read.
_SAID = re.compile(
    r"\b(?:dikutip|dilansir|diterima|keterangan\w*|katanya|kata|ujar\w*|ucap\w*|tutur\w*|ungkap\w*|jelas\w*|tegas\w*"
    r"|tulis\w*|disampaikan|menyatakan|mengatakan|said|told|quoted|statement|received)\b[^.!?\n()]{0,80}?"
    rf"\b{_DAY}\s*\((?P<date>[^()]{{6,20}})\)",
    re.IGNORECASE,
)


def parse_date(text: str, day_first: bool = True) -> str:
    """The first full date in `text` as ``YYYY-MM-DD``, or ``""``.

    ``2/5/2023`` is the second of May, as Indonesia writes it; with ``day_first=False`` the fifth of
    February. Either way a number over 12 can only be the day.
    """
    for match in DATE.finditer(text):
        if found := _date(match, day_first):
            return found
    return ""


def _date(match: re.Match[str], day_first: bool) -> str:
    part = match.groupdict()
    if part["y1"]:
        year, month, day = int(part["y1"]), int(part["m1"]), int(part["d1"])
    elif part["y2"]:
        year, month, day = int(part["y2"]), _MONTHS[part["n2"].lower()], int(part["d2"])
    elif part["y3"]:
        year, month, day = int(part["y3"]), _MONTHS[part["n3"].lower()], int(part["d3"])
    else:
        first, second, year = int(part["a4"]), int(part["b4"]), int(part["y4"])
        year += 2000 if year < 100 else 0
        day, month = (first, second) if day_first else (second, first)
        if month > 12 >= day:
            day, month = month, day
    try:
        found = date(year, month, day)
    except ValueError:
        return ""
    return found.isoformat() if 1900 <= year <= 2100 else ""


def date_in_body(body: str) -> str:
    """The day of publication as the article's own words give it, or ``""`` when they do not surely.

    What counts is a weekday with a date in brackets after a verb of saying ("dikutip Selasa (2/5/2023)"),
    if all such agree. The date of an event that is told is not the date of publication.
    """
    said = {parse_date(match["date"]) for match in _SAID.finditer(body[:20_000])} - {""}
    return said.pop() if len(said) == 1 else ""
