"""Dates, numbers, amounts and ordinals of a text, in one form for both languages.

"19-20 Februari 2019" and "February 19-20, 2019" give the same two dates, "18 miliar dolar AS" and
"US$18 billion" the same amount, "ke-17" and "17th" the same ordinal. The verifier asks whether every
fact of a sentence stands in the quote that it cites; the evaluation compares answers in this form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from rag.text.numerals import (
    ENGLISH_ORDINALS,
    MONTHS,
    NUMBER_WORDS,
    SCALES,
    SMALL_NUMBERS,
    TENS,
    cardinal,
    decimal,
    roman,
)

Kind = Literal["date", "time", "money", "percent", "ordinal", "number"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact at ``text[start:end]``.

    `value` is canonical: a date ``YYYY-MM-DD`` whose unknown parts are missing from the right
    (``2018-11``, ``2018``) or, for the year, ``-`` (``--04-28``, ``--10``); a time ``19:00``; an amount
    ``USD 18000000000``; a percentage, ordinal or number in plain decimal digits.
    """

    kind: Kind
    value: str
    start: int
    end: int


_CURRENCIES = [
    ("IDR", r"rp\.?|idr", r"rupiah|idr"),
    ("USD", r"us\$|usd|us dollars?|\$", r"(?:dolar|dollar)\s+(?:as|amerika(?:\s+serikat)?)\b"),
    ("SGD", r"s\$|sgd", r"dolar\s+singapura|singapore dollars?"),
    ("AUD", r"a\$|aud", r"dolar\s+australia|australian dollars?"),
    ("EUR", r"€|eur", r"euros?"),
    ("GBP", r"£|gbp", r"(?:pound ?sterling|poundsterling|pounds?)"),
    ("JPY", r"¥|jpy", r"yen"),
    ("CNY", r"cny|rmb", r"yuan"),
    ("RUB", r"₽|rub", r"rubel|rubles?|roubles?"),
    ("MYR", r"rm", r"ringgit"),
]
_USD_SUFFIX = r"(?:u\.?s\.?\s+|american\s+)?(?:dollars?|dolar)|usd"

_MONTH = r"(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?:1[5-9]\d\d|20\d\d|2100)"
_DASH = r"\s?(?:-|–|—|\bto\b|\band\b|\bhingga\b|\bsampai\b|\bs\.?/?d\.?|\bdan\b|\buntil\b|/)\s?"
_NUMBER = r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?"
_SCALE = r"(?:" + "|".join(sorted(SCALES, key=len, reverse=True)) + r")"
_DATES = [
    # 28 Maret - 2 April 2017
    (rf"(?P<d1>{_DAY})\s+(?P<m1>{_MONTH}){_DASH}(?P<d2>{_DAY})\s+(?P<m2>{_MONTH}),?\s+(?P<y>{_YEAR})"),
    # 19-20 Februari 2019, 19-20 February
    (rf"(?P<d1>{_DAY}){_DASH}(?P<d2>{_DAY})\s+(?P<m2>{_MONTH})(?:,?\s+(?P<y>{_YEAR}))?"),
    # 26 Januari 2021, 26th of January 2021, 28 April
    (rf"(?P<d1>{_DAY})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m1>{_MONTH})(?:,?\s+(?P<y>{_YEAR}))?"),
    # February 19-20, 2019
    (rf"(?P<m2>{_MONTH})\s+(?P<d1>{_DAY}){_DASH}(?P<d2>{_DAY})(?!\d)(?:,?\s+(?P<y>{_YEAR}))?"),
    # January 26, 2021
    (rf"(?P<m1>{_MONTH})\s+(?P<d1>{_DAY})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(?P<y>{_YEAR}))?"),
    # May '16, Mei ’98
    (rf"(?P<m1>{_MONTH})\s+['’](?P<yy>\d\d)"),
    # November 2018
    (rf"(?P<m1>{_MONTH}),?\s+(?:of\s+|tahun\s+)?(?P<y>{_YEAR})"),
    # 2021-01-26 and 26/01/2021 (day first, as both Indonesian and the corpus' English use it)
    (r"(?P<y>(?:19|20)\d\d)-(?P<n1>0[1-9]|1[0-2])-(?P<d1>0[1-9]|[12]\d|3[01])"),
    (r"(?P<d1>0?[1-9]|[12]\d|3[01])[/.](?P<n1>0?[1-9]|1[0-2])[/.](?P<y>(?:19|20)\d\d)"),
    # Rabu (28/12), as Indonesian reports write the day of what they tell
    (r"(?:senin|selasa|rabu|kamis|jumat|jum'at|sabtu|minggu|ahad),?\s+"
     r"\((?P<d1>0?[1-9]|[12]\d|3[01])/(?P<n1>0?[1-9]|1[0-2])(?:/(?P<yy>\d\d))?\)"),
    # 2018-2021 and 2005/06 are read as the years that are written
    (rf"(?P<y>{_YEAR}){_DASH}(?P<y2>{_YEAR})"),
    (rf"(?P<y>{_YEAR})(?:s\b)?"),
    # a month alone, where it cannot be the verb "may" or "march"
    (r"(?:(?<=bulan )|(?<=in )|(?<=pada )|(?<=since )|(?<=until )|(?<=last )|(?<=sejak ))(?P<m1>"
     + _MONTH + r")"),
    (r"(?P<m1>(?:januari|january|februari|february|maret|april|juni|june|juli|july|agustus|august|"
     r"september|oktober|october|november|desember|december))\b"),
]  # fmt: skip
_DATE_PATTERNS = [re.compile(rf"(?<![\w.,/])(?:{pattern})(?![\w%]|[.,/]\d)", re.I) for pattern in _DATES]
_TIME = re.compile(
    # "at 18 billion", "at 13.5 per cent": after "at" there must be minutes or a half of the day.
    r"(?:\b(?:pukul|jam|at(?=\s+\d{1,2}(?:[.:][0-5]\d(?!\d)(?!\s*(?:%|per|[a-z]*illion))|\s*[ap]\.?m\b)))\s+)(?P<h>[01]?\d|2[0-4])(?:[.:](?P<m>[0-5]\d))?(?:\s*(?P<half>[ap])\.?m\b\.?)?"
    r"|(?<![\w.,:])(?P<h2>[01]?\d|2[0-4])(?:[.:](?P<m2>[0-5]\d))?\s*(?:(?P<half2>[ap])\.?m\b\.?|(?:WIB|WITA|WIT|GMT)\b)",
    re.I,
)
_ORDINAL = re.compile(
    r"\bke-\s?(?P<id>\d{1,4})\b|\b(?P<en>\d{1,4})\s?(?:st|nd|rd|th)\b"
    r"|\b(?P<pertama>pertama|perdana(?!\s+menteri))\b"
    rf"|\bke(?P<idw>(?:{SMALL_NUMBERS})(?:[\s-]+(?:{SMALL_NUMBERS}))*)\b(?!\s+(?:belah|pihak|negara|tim|orang|kelompok|kali|pemimpin|kubu|menteri|belahan)|nya)"
    rf"|\b(?:(?P<tens>twenty|thirty|forty|fifty)[\s-])?(?P<enw>{'|'.join(ENGLISH_ORDINALS)}|thirtieth|fortieth|fiftieth)\b"
    r"|(?<=KTT )(?P<roman>[IVX]{1,6})\b",
    re.I,
)
_AMOUNT = re.compile(
    rf"(?P<prefix>(?<![\w$])(?:{'|'.join(p for _, p, _ in _CURRENCIES)}))?\s?"
    rf"(?P<number>(?<![\w.,]){_NUMBER}|(?<![\w])(?:{NUMBER_WORDS})(?!\w)|(?<=[a-z$€£¥₽.]){_NUMBER})"
    rf"(?:\s?-?(?P<scale>{_SCALE})\b)?"
    rf"(?:\s?(?P<percent>%|persen\b|percent\b|per\s?cent\b))?"
    rf"(?:\s(?P<suffix>(?:{'|'.join(s for _, _, s in _CURRENCIES)}|{_USD_SUFFIX})\b))?",
    re.I,
)
_NOT_COUNTED = {"satu", "one"}  # "salah satu", "one of the": an article more often than a number


def facts(text: str) -> tuple[Fact, ...]:
    """All facts of `text`, in order; no two overlap, but a date range gives its two ends."""
    found: list[Fact] = []
    taken = bytearray(len(text))

    def free(start: int, end: int) -> bool:
        return not any(taken[start:end])

    def take(start: int, end: int, items: Iterable[tuple[Kind, str]]) -> None:
        taken[start:end] = b"\1" * (end - start)
        found.extend(Fact(kind, value, start, end) for kind, value in items)

    for pattern in _DATE_PATTERNS:
        for match in pattern.finditer(text):
            if not free(*match.span()):
                continue
            if _is_amount(text, match):
                continue
            values = list(_dates(match))
            if values:
                take(*match.span(), (("date", value) for value in values))
    for match in _TIME.finditer(text):
        if free(*match.span()):
            take(*match.span(), [("time", _time(match))])
    for match in _ORDINAL.finditer(text):
        if free(*match.span()):
            value = str(_ordinal(match))
            items: list[tuple[Kind, str]] = [("ordinal", value)]
            if _is_age(text, match):
                items.append(("number", value))
            take(*match.span(), items)
    for match in _AMOUNT.finditer(text):
        if free(*match.span("number")):
            item = _amount(match)
            if item:
                start = match.end() - len(match.group().lstrip())
                take(start, match.end(), [item])
    return tuple(sorted(found, key=lambda fact: (fact.start, fact.value)))


def carries(carriers: Iterable[Fact], fact: Fact) -> bool:
    """Whether one of `carriers` says at least what `fact` says.

    A date carries a coarser one ("26 January 2021" carries "2021"); an amount of money carries its bare
    number, and a bare number an amount only if no carrier names another currency for it.
    """
    return any(_says(carrier, fact) for carrier in carriers)


def _says(carrier: Fact, fact: Fact) -> bool:
    if fact.kind == "date" and carrier.kind == "date":
        return _date_says(carrier.value, fact.value)
    if carrier.kind == fact.kind:
        return carrier.value == fact.value
    if fact.kind == "number" and carrier.kind == "money":
        return carrier.value.split()[1] == fact.value
    if fact.kind == "number" and carrier.kind in ("percent", "ordinal"):
        return carrier.value == fact.value and carrier.kind == "percent"
    if fact.kind == "number" and carrier.kind == "date":
        return carrier.value == fact.value
    return False


def _date_says(carrier: str, fact: str) -> bool:
    if fact.startswith("--"):
        return carrier[4 if not carrier.startswith("--") else 1 :].startswith(fact[1:])
    return carrier == fact or carrier.startswith(fact + "-")


def _is_amount(text: str, match: re.Match[str]) -> bool:
    """Whether a bare year-like number is an amount ("2000 peserta", "Rp2000", "1.945 orang")."""
    groups = match.groupdict()
    if {k for k, v in groups.items() if v} != {"y"}:
        return False
    before, after = text[: match.start()], text[match.end() :]
    if re.search(r"(?:rp\.?|\$|€|£|¥)\s?$", before, re.I):
        return True
    return bool(
        re.match(
            rf"\s?(?:{_SCALE}\b|%|persen|percent|orang\b|people\b|peserta\b|participants\b|unit\b|ton\b|"
            r"tons\b|km\b|kilometer|meter|metres|kilometres|rumah\b|warga\b|dolar\b|dollars\b|rupiah\b|"
            r"megawatt|mw\b|hektare?\b|personel\b|delegat|delegates\b|perusahaan\b|companies\b)",
            after,
            re.I,
        )
    )


def _is_age(text: str, match: re.Match[str]) -> bool:
    """Whether an ordinal counts years of age: "ulang tahun ke-15", "its 15th anniversary"."""
    return bool(
        re.search(
            r"(?:ulang tahun(?:nya)?|hari jadi(?:nya)?|\bHUT)\s+(?:\w+\s+)?$",
            text[: match.start()],
            re.IGNORECASE,
        )
        or re.match(r"\s+(?:anniversary|birthday|year)\b", text[match.end() :], re.IGNORECASE)
    )


def _dates(match: re.Match[str]) -> Iterator[str]:
    groups = {name: value for name, value in match.groupdict().items() if value}
    year = groups.get("y", "-")
    if short := groups.get("yy"):
        year = f"20{short}" if int(short) < 69 else f"19{short}"  # as POSIX reads two digits
    if "y2" in groups:
        yield year
        yield groups["y2"]
        return

    def month(name: str) -> int | None:
        written = groups.get(name)
        return MONTHS[written.lower().rstrip(".")] if written else None

    second = month("m2")
    first = month("m1") or (int(groups["n1"]) if "n1" in groups else second)
    for number, day in ((first, groups.get("d1")), (second, groups.get("d2"))):
        if number is None:
            continue
        if day:
            yield f"{year}-{number:02}-{int(day):02}"
        elif "d1" not in groups:
            yield f"{year}-{number:02}"
            return
    if first is None and year != "-":
        yield year


def _time(match: re.Match[str]) -> str:
    hour = int(match["h"] or match["h2"])
    half = (match["half"] or match["half2"] or "").lower()
    if half == "p" and hour < 12:
        hour += 12
    if half == "a" and hour == 12:
        hour = 0
    return f"{hour:02}:{match['m'] or match['m2'] or '00'}"


def _ordinal(match: re.Match[str]) -> int:
    if digits := match["id"] or match["en"]:
        return int(digits)
    if match["pertama"]:
        return 1
    if match["roman"]:
        return roman(match["roman"].upper())
    if words := match["idw"]:
        return cardinal(words)
    tens = TENS[match["tens"].lower()] if match["tens"] else 0
    return tens + (ENGLISH_ORDINALS | {"thirtieth": 30, "fortieth": 40, "fiftieth": 50})[match["enw"].lower()]


def _amount(match: re.Match[str]) -> tuple[Kind, str] | None:
    written = match["number"]
    if written[0].isdigit():
        value = decimal(written)
    else:
        if written.lower() in _NOT_COUNTED and not (match["scale"] or match["percent"]):
            return None
        value = Decimal(cardinal(written))
    if match["scale"]:
        value *= SCALES[match["scale"].lower()]
    plain = format(value.normalize(), "f")
    if match["percent"]:
        return "percent", plain
    currency = _currency(match["prefix"], 1) or _currency(match["suffix"], 2)
    return ("money", f"{currency} {plain}") if currency else ("number", plain)


def _currency(written: str | None, side: int) -> str:
    if not written:
        return ""
    for row in _CURRENCIES:
        if re.fullmatch(row[side], written, re.I):
            return row[0]
    return "USD"  # plain "dollars", as news writes it
