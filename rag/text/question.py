"""What kind of thing a question asks for, and how it is written in full."""

from __future__ import annotations

import re
from enum import StrEnum

from rag.records import Language
from rag.text.language import question_language
from rag.text.lexicon import INFORMAL


class Asked(StrEnum):
    """The kind of answer a question wants; OTHER where its words do not say."""

    DATE = "date"
    NUMBER = "number"
    PERSON = "person"
    PLACE = "place"
    REASON = "reason"
    OTHER = "other"


# In order: the first that matches decides ("tahun berapa" is a date before "berapa" is a number).
_PATTERNS: list[tuple[Asked, re.Pattern[str]]] = [
    (asked, re.compile(pattern, re.IGNORECASE))
    for asked, pattern in [
        (
            Asked.DATE,
            r"\b(?:kapan(?:kah)?|kpn|bilamana|when|(?:tahun|thn|tanggal|tgl|bulan|hari|jam|pukul|abad)\s+"
            r"(?:berapa|brp|apa|keberapa)(?:kah)?|(?:what|which)\s+(?:year|date|day|month|time|century)"
            r"|sejak kapan|since when)\b",
        ),
        (
            Asked.NUMBER,
            r"\b(?:berapa(?:kah)?|brp|how\s+(?:many|much|large|big|old|far|long|tall|high)|"
            r"what\s+(?:is|was|were|are)?\s*(?:the\s+)?(?:\w+\s+)?(?:number|amount|total|percentage|share|value|"
            r"volume|population)|jumlah\s+apa|keberapa|(?:yang\s+)?ke\s?berapa)\b",
        ),
        (Asked.PERSON, r"\b(?:siapa(?:kah)?|sp|who|whom|whose)\b"),
        (Asked.PLACE, r"\b(?:di\s?mana(?:kah)?|dmn|dimana(?:kah)?|ke\s?mana|dari\s?mana|where)\b"),
        (
            Asked.PLACE,
            r"\b(?:kota|negara|provinsi|pulau|city|country|province|island)\s+(?:mana|apa)(?:kah)?\b",
        ),
        (Asked.PLACE, r"\b(?:which|what|in which|in what)\s+(?:city|country|province|island|venue|place)\b"),
        (Asked.REASON, r"\b(?:mengapa|kenapa|knp|why|apa (?:sebab|alasan)\w*)\b"),
    ]
]


def asked_for(question: str) -> tuple[Asked, ...]:
    """The kinds of answer that `question` (Indonesian or English, formal or not) wants, as it asks them.

    ``(OTHER,)`` where its words do not say; two for "kapan dan di mana …".
    """
    found: dict[Asked, tuple[int, int]] = {}
    for asked, pattern in _PATTERNS:
        for match in pattern.finditer(question):
            start, end = match.span()
            if asked not in found and all(end <= s or start >= e for s, e in found.values()):
                found[asked] = (start, end)
    return tuple(sorted(found, key=lambda asked: found[asked])) or (Asked.OTHER,)


_WORD = re.compile(r"[^\W\d_]+")
_AMBIGUOUS = frozenset("ak ama ap dr hr km kt lg lu mn sm sp tak".split())
"""Short forms that are other words or units too; the search reads them both ways, a sentence cannot."""


def in_full(question: str) -> str:
    """An Indonesian question with the spellings of chat written out ("tgl brp" as "tanggal berapa").

    For models that read sentences; the search knows the spellings by itself. Words with a capital stay.
    """
    if question_language(question) is Language.ENGLISH:
        return question
    return _WORD.sub(
        lambda match: match[0] if match[0] in _AMBIGUOUS else INFORMAL.get(match[0], match[0]), question
    )
