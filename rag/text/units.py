"""Units that numbers count, in one form for both languages: "25 tahun" and "25 years" count the same."""

from __future__ import annotations

import re

_UNITS = {
    "second": r"detik|seconds?",
    "minute": r"menit|minutes?",
    "hour": r"jam|hours?",
    "day": r"hari|days?",
    "week": r"minggu|pekan|weeks?",
    "month": r"bulan|months?",
    "year": r"tahun|years?|thn",
    "decade": r"dasawarsa|dekade|decades?",
    "century": r"abad|centur(?:y|ies)",
    "kilometre": r"kilometer|km|kilomet(?:er|re)s?",
    "metre": r"meter|met(?:er|re)s?",
    "mile": r"mil|miles?",
    "hectare": r"hektare?|ha|hectares?",
    "kilogram": r"kilogram|kg|kilograms?|kilos?",
    "ton": r"ton|tons|tonnes?",
    "litre": r"liter|lit(?:er|re)s?",
    "barrel": r"barel|barrels?",
    "megawatt": r"megawatts?|mw",
    "degree": r"derajat|degrees?",
}
_AFTER = re.compile(
    r"(?:\s?(?:-|–|to|hingga|sampai|dan|and|or|atau)\s?\d[\d.,]*)?[\s-]{0,2}(?:full\s+|penuh\s+)?(?:"
    + "|".join(f"(?P<{unit}>(?:{forms})\\b)" for unit, forms in _UNITS.items())
    + r")",
    re.IGNORECASE,
)
_NEXT = re.compile(r"\s([^\W\d_][\w’'-]*)")


def unit_after(text: str, end: int) -> str:
    """The unit of a number that ends at ``text[:end]``, by its English name; ``""`` where none follows.

    Of the first number of "10 to 15 years" too.
    """
    match = _AFTER.match(text, end)
    return match.lastgroup or "" if match else ""


def word_after(text: str, end: int) -> str:
    """The word that follows a number directly, ``""`` where none does."""
    match = _NEXT.match(text, end)
    return match[1] if match else ""
