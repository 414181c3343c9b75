"""What kind of thing a question asks for, what it is about, and how it is written for models that read."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache, lru_cache

from rag.records import Language
from rag.text.language import question_language
from rag.text.lexicon import ACRONYMS, INFORMAL


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


@lru_cache(maxsize=16)
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


def subject_of(question: str) -> str:
    """The question without the words that say what kind of answer it wants ("tanggal berapa", "which city").

    The question itself where nothing else is in it.
    """
    left = question
    for asked, pattern in _PATTERNS:
        if asked in (Asked.DATE, Asked.PLACE, Asked.PERSON):
            left = pattern.sub(" ", left)
    return left if any(character.isalnum() for character in left) else question


_WORD = re.compile(r"[^\W\d_]+")
_WORDS_TOO = frozenset("ai arf bi ham kek ma mea mk ri som tac tik un us who".split())
"""Acronyms that are words too where they are not in capitals."""
_ALIKE = 0.75
"""Share of a long form's words by which a text is taken to write it, in its own order and with its own verbs:
"sidang pejabat tinggi ASEAN dan Rusia" for "pertemuan pejabat tinggi ASEAN-Rusia"."""


def in_words_of(text: str, question: str) -> str:
    """The question with its acronyms written as `text` writes them: out, or shorter, or in its language.

    For models that read both: to them "ARSOM" and "Pertemuan Pejabat Tinggi ASEAN-Rusia" have nothing in
    common. An acronym that `text` has, or writes in no form, stays.
    """
    words = frozenset(word.lower() for word in re.findall(r"[^\W_]+", text))

    def written(match: re.Match[str]) -> str:
        word = match[0].lower()
        forms = _forms().get(word)
        if forms is None or word in words or (word in _WORDS_TOO and not match[0].isupper()):
            return match[0]
        shares = (sum(part.lower() in words for part in form.split()) / len(form.split()) for form in forms)
        return next((form for form, share in zip(forms, shares, strict=True) if share >= _ALIKE), match[0])

    return _WORD.sub(written, question)


@cache
def _forms() -> dict[str, tuple[str, ...]]:
    """An acronym, or a form of it that is one word, -> all its forms, the acronym first, in capitals."""
    table: dict[str, tuple[str, ...]] = {}
    for acronym, forms in ACRONYMS.items():
        all_forms = (acronym.upper(), *forms)
        for form in (acronym, *forms):
            if " " not in form:
                table[form] = all_forms
    return table


_AMBIGUOUS = frozenset("ak ama ap dr hr km kt lg lu mn sm sp tak".split())
"""Short forms that are other words or units too; the search reads them both ways, a sentence cannot."""


_PARTICLE = re.compile(
    r"\s+(?:sih|dong|deh|lho|loh)\b"
    r"|[\s,]+(?:ya|yah|gan|min|kak|bang|bro|please|pls|makasih|terima kasih)(?=\s*[?!.]*$)"
    r"|\bitu\s+(?=(?:kapan|siapa|apa|berapa|di\s?mana|(?:tanggal|tahun|bulan|hari)\s+berapa)\b)"
)
_SPACED_ORDINAL = re.compile(r"\bke (?=\d{1,4}\b)")


def in_full(question: str) -> str:
    """An Indonesian question as it would be written: "arsom ke 17 itu tgl brp ya?" as "arsom ke-17 tanggal
    berapa?", without particles of talk.

    For models that read sentences; the search knows the spellings by itself. Words with a capital stay.
    """
    if question_language(question) is Language.ENGLISH:
        return question
    written = _WORD.sub(
        lambda match: match[0] if match[0] in _AMBIGUOUS else INFORMAL.get(match[0], match[0]), question
    )
    return _PARTICLE.sub("", _SPACED_ORDINAL.sub("ke-", written)).strip()
