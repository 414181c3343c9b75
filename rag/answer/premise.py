"""What a question takes for granted, and whether the articles grant it.

"Kapan ARSOM ke-20 diselenggarakan?" takes a 20th ARSOM for granted. If no article at hand knows one, the
neighbour's date (the 19th's) is no answer. So the ordinals, dates, numbers and names of a question must
stand in the article that would answer it, and an ordinal beside the thing it counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rag.answer.evidence import Evidence
from rag.answer.verify import relative_years, vocabulary_of, word_in
from rag.records import Language
from rag.text import analyze
from rag.text.bilingual import translations
from rag.text.facts import Fact, carries, facts
from rag.text.names import names

ON_TOPIC = 0.2
"""Share of the question's words that a sentence must have for its date to be the question's."""

NEAR = 60
"""Characters on each side of an ordinal in which the thing it counts is looked for."""


@dataclass(frozen=True, slots=True)
class Premise:
    """`missing`: what the question takes for granted and the text does not say, as it is written."""

    missing: tuple[str, ...]

    @property
    def granted(self) -> bool:
        """Whether everything is said."""
        return not self.missing


def dates_missing(question: str, evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """The dates of a question of which an article does not speak where it speaks of the question's subject.

    `evidence` are the sentences of one article. A date must be that of the article, or stand in a sentence
    that shares `ON_TOPIC` of the question's other words: a year beside something else grants nothing.
    """
    asked = [fact for fact in facts(question) if fact.kind == "date"]
    if not asked:
        return ()
    published = evidence[0].hit.article.published
    said = [Fact("date", published, 0, 0)] if published else []
    for item in evidence:
        if item.topic >= ON_TOPIC:
            said += [*facts(item.text), *relative_years(item.text, [published])]
    return tuple(question[fact.start : fact.end] for fact in asked if not carries(said, fact))


def _said(text: str, published: str) -> list[Fact]:
    said = list(facts(text)) + relative_years(text, [published])
    if published:
        said.append(Fact("date", published, 0, 0))
    return said


def check_premise(question: str, language: Language, text: str, published: str) -> Premise:
    """Hold the question's facts and names against `text` (title, passage and quotes of one article)."""
    said = _said(text, published)
    missing = []
    for fact in facts(question):
        written = question[fact.start : fact.end]
        if fact.kind == "ordinal":
            # "Who first measured …", "pertama kali": a first is rarely one of a series.
            if written.isalpha() and fact.value == "1":
                continue
            if not _counted(question, fact, text, said):
                missing.append(written)
        elif not carries(said, fact):
            missing.append(written)
    vocabulary = vocabulary_of(text)
    for name in names(question):
        absent = [word for word in name.words if not word_in(word, vocabulary)]
        # Of a long name ("Menteri Luar Negeri Rusia") most words must stand; of a short one, all.
        if len(absent) * 2 > len(name.words) or (absent and len(name.words) <= 2):
            missing.append(" ".join(absent))
    return Premise(tuple(missing))


def _counted(question: str, fact: Fact, text: str, said: Sequence[Fact]) -> bool:
    """Whether the text has the same ordinal beside a word that stands beside it in the question."""
    counted = _neighbours(question, fact.start, fact.end)
    for language in Language:
        counted |= {other for term in set(counted) for other, _ in translations(term, language)}
    if counted & _meetings():
        counted |= _meetings()
    counted -= _not_counted()
    places = [other for other in said if other.kind == "ordinal" and other.value == fact.value]
    if not counted:
        return bool(places)
    return any(counted & _neighbours(text, place.start, place.end) for place in places)


def _neighbours(text: str, start: int, end: int) -> set[str]:
    """Content terms of the same clause within `NEAR` characters."""
    before = re.split(r"[.!?;\n]\s", text[max(0, start - NEAR) : start])[-1]
    after = re.split(r"[.!?;\n]\s|[.!?]$", text[end : end + NEAR])[0]
    around = f"{before} {after}"
    terms = set(analyze(around, Language.INDONESIAN)) | set(analyze(around, Language.ENGLISH))
    return {term for term in terms if not term.startswith("#") and not term.isdigit()} - _not_counted()


@cache
def _not_counted() -> frozenset[str]:
    """Terms that stand beside many ordinals and say nothing of what is counted."""
    words = (
        "asean rusia kapan mana siapa tahun diselenggarakan diadakan digelar dilaksanakan berlangsung kota "
        "dihadiri russia russian when where who year held hold holding take takes took taken place city "
        "attended during"
    )
    return frozenset(analyze(words, Language.INDONESIAN) + analyze(words, Language.ENGLISH))


@cache
def _meetings() -> frozenset[str]:
    """Terms for a meeting of any kind, which reports use for each other; a summit is its own."""
    words = "pertemuan rapat sidang meeting session"
    return frozenset(analyze(words, Language.INDONESIAN) + analyze(words, Language.ENGLISH))
