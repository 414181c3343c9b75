"""How an answer words what its quotes say: amounts with their "about", dates and amounts in its language.

A small generator says "2.000 jiwa" where the quote has "melampaui 2.000 jiwa", and copies "2 August 2021"
into an Indonesian answer. Nothing here changes what an answer says: the facts of a text stay the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.records import Language
from rag.text.facts import Fact, facts
from rag.text.numerals import MONTHS, SCALES, month_name

# Not "over" and "under": "$2 billion over three years" is no more than three.
_HEDGES: list[tuple[dict[Language, str], str]] = [
    (
        {Language.INDONESIAN: "sekitar", Language.ENGLISH: "about"},
        r"sekitar|kira-kira|kurang lebih|lebih kurang|about|around|roughly|approximately",
    ),
    (
        {Language.INDONESIAN: "lebih dari", Language.ENGLISH: "more than"},
        r"lebih dari|melampaui|melebihi|di atas|more than|exceed(?:s|ed|ing)?",
    ),
    ({Language.INDONESIAN: "hampir", Language.ENGLISH: "nearly"}, r"hampir|mendekati|nearly|almost|close to"),
    (
        {Language.INDONESIAN: "kurang dari", Language.ENGLISH: "less than"},
        r"kurang dari|di bawah|less than|fewer than",
    ),
    (
        {Language.INDONESIAN: "sedikitnya", Language.ENGLISH: "at least"},
        r"sedikitnya|setidaknya|sekurang-kurangnya|paling sedikit|minimal|at least",
    ),
    (
        {Language.INDONESIAN: "paling banyak", Language.ENGLISH: "at most"},
        r"paling banyak|maksimal|at most|no more than",
    ),
]
_BEFORE = [(words, re.compile(rf"\b(?:{pattern})\s+$", re.IGNORECASE)) for words, pattern in _HEDGES]
_ANY = re.compile(r"\b(?:" + "|".join(pattern for _, pattern in _HEDGES) + r")\b", re.IGNORECASE)

_COUNTS = ("number", "money", "percent")


def hedge_before(text: str, at: int) -> str:
    """The words right before ``text[at]`` that make a number rough ("melampaui "), ``""`` where none are."""
    found = _hedge(text, at)
    return found[1] if found else ""


def _hedge(text: str, at: int) -> tuple[dict[Language, str], str] | None:
    """The hedge right before ``text[at]``: its words by language, and as it stands there."""
    for words, hedge in _BEFORE:
        if found := hedge.search(text[:at]):
            return words, found.group()
    return None


def hedged(sentence: str, language: Language, quotes: Sequence[str]) -> str:
    """The sentence with "about", "more than", … before the numbers that the quotes have it before.

    A sentence with such a word of its own is left alone.
    """
    if _ANY.search(sentence):
        return sentence
    for fact in reversed(facts(sentence)):
        if fact.kind not in _COUNTS:
            continue
        said = [(quote, other) for quote in quotes for other in facts(quote) if _same(fact, other)]
        if len(said) == 1 and (found := _hedge(said[0][0], said[0][1].start)):
            word = found[0][language]
            word = word if sentence[: fact.start].strip() else word.capitalize()
            sentence = f"{sentence[: fact.start]}{word} {sentence[fact.start :]}"
    return sentence


def _same(fact: Fact, other: Fact) -> bool:
    """Whether two facts are one number, with its currency or without."""
    return other.kind in _COUNTS and fact.value.split()[-1] == other.value.split()[-1]


_WORDS: dict[Language, list[tuple[str, str]]] = {
    Language.INDONESIAN: [
        (r"thousand", "ribu"),
        (r"million", "juta"),
        (r"billion", "miliar"),
        (r"trillion", "triliun"),
        (r"per\s?cent", "persen"),
        (r"(?:U\.?S\.?|American)\s+(?:dollars?|dolar)", "dolar AS"),
        (r"dollars?", "dolar"),
        (r"euros", "euro"),
    ],
    Language.ENGLISH: [
        (r"ribu", "thousand"),
        (r"juta", "million"),
        (r"mil[iy]ar", "billion"),
        (r"triliun", "trillion"),
        (r"persen", "percent"),
        (r"(?:dolar|dollar)\s+(?:AS|Amerika(?:\s+Serikat)?)", "US dollars"),
        (r"dolar", "dollars"),
    ],
}
_MONTH_FIRST = re.compile(
    r"(?P<month>[^\W\d]+)\.?\s+(?P<day>\d{1,2}(?:\s?[-–—]\s?\d{1,2})?)(?:st|nd|rd|th)?(?:,?\s+(?P<year>\d{4}))?"
)


def in_language(sentence: str, language: Language) -> str:
    """The sentence with its months and its words of amounts as `language` writes them.

    Left as it is where its facts would not be read the same.
    """
    worded = sentence
    for start, end in sorted({(fact.start, fact.end) for fact in facts(sentence)}, reverse=True):
        worded = worded[:start] + _worded(worded[start:end], language) + worded[end:]
    same = [(f.kind, f.value) for f in facts(worded)] == [(f.kind, f.value) for f in facts(sentence)]
    return worded if same else sentence


def _worded(part: str, language: Language) -> str:
    first = _MONTH_FIRST.fullmatch(part) if language is Language.INDONESIAN else None
    if first and first["month"].lower() in MONTHS:
        part = " ".join(filter(None, (first["day"], first["month"], first["year"])))
    part = re.sub(r"[^\W\d]+", lambda word: _month(word.group(), language), part)
    for pattern, word in _WORDS[language]:
        changed = re.sub(rf"\b{pattern}\b", word, part, flags=re.IGNORECASE)
        if changed != part and word in SCALES:
            foreign, own = (".", ",") if language is Language.INDONESIAN else (",", ".")
            changed = re.sub(rf"(?<=\d){re.escape(foreign)}(?=\d{{1,2}}\b)", own, changed)
        part = changed
    return part


def _month(word: str, language: Language) -> str:
    """A month's name in `language`; any other word, and a short form, as it is."""
    number = MONTHS.get(word.lower())
    written = {month_name(number, other).lower() for other in Language} if number else set()
    return month_name(number, language) if number and word.lower() in written else word
