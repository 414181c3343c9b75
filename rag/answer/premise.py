"""What a question takes for granted, and whether the articles grant it.

"Kapan ARSOM ke-20 diselenggarakan?" takes a 20th ARSOM for granted. If no article at hand knows one, the
neighbour's date (the 19th's) is no answer. So the ordinals, dates, numbers and names of a question must
stand in the article that would answer it, and an ordinal beside the thing it counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rag.answer.evidence import Evidence
from rag.answer.verify import relative_years
from rag.answer.vocabulary import vocabulary_of, word_in
from rag.records import Language
from rag.text import analyze
from rag.text.bilingual import translations
from rag.text.facts import Fact, carries, facts
from rag.text.names import Name, names
from rag.text.question import Asked, asked_for

ON_TOPIC = 0.2
"""Share of the question's words that a sentence must have for its date to be the question's."""

GAP = 4
"""Characters at most between a sentence and the next one: a space, or the end of a paragraph."""

BEFORE = 240
"""Characters before an ordinal in which the names of its series are looked for, beside the title."""

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


def granted(question: str, evidence: Sequence[Evidence]) -> tuple[list[Evidence], tuple[str, ...]]:
    """The evidence of the articles that grant what the question takes for granted, and what none grants.

    Where no single article grants everything but several together do, and each lacks only one of what the
    question names two of (two meetings, two countries), their evidence is kept.
    """
    texts: dict[str, list[Evidence]] = {}
    for item in evidence:
        texts.setdefault(item.hit.article.doc_id, []).append(item)
    missing: dict[str, tuple[str, ...]] = {}
    for doc_id, items in texts.items():
        article = items[0].hit.article
        # The sentences that are read, not the passages: orders to a machine grant nothing.
        body = "\n".join(item.text for item in sorted(items, key=lambda item: item.sentence.start))
        absent = check_premise(question, article.title, body, article.published).missing
        missing[doc_id] = tuple(dict.fromkeys((*absent, *dates_missing(question, items))))
    granting = [item for item in evidence if not missing[item.hit.article.doc_id]]
    if granting:
        return [item for item in granting if not counts_another(question, item.text)] or granting, ()
    several = several_named(question)
    parts = {doc_id: what for doc_id, what in missing.items() if set(what) <= several}
    if parts and not set.intersection(*(set(what) for what in parts.values())):
        return [item for item in evidence if item.hit.article.doc_id in parts], ()
    nowhere = set.intersection(*(set(what) for what in missing.values()))
    fewest = min(missing.values(), key=len)
    return [], tuple(what for what in fewest if what in nowhere) or fewest


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
    ordered = sorted(evidence, key=lambda item: item.sentence.start)
    read = ""
    for before, item in zip([None, *ordered], ordered, strict=False):
        at, read = len(read), f"{read}{item.text}\n"
        # "Serangan pada 2002 itu …" has its subject in the sentence before.
        follows = before is not None and item.sentence.start - before.sentence.end <= GAP
        topic = max(item.topic, before.topic if before and follows else 0.0)
        if topic >= ON_TOPIC:
            said += facts(item.text)
            said += [fact for fact in relative_years(read, [published]) if fact.start >= at]
    return tuple(question[fact.start : fact.end] for fact in asked if not carries(said, fact))


def several_named(question: str) -> set[str]:
    """The facts and names, as the question writes them, of whose kind it has more than one."""
    kinds: dict[str, set[str]] = {}
    for fact in facts(question):
        kinds.setdefault(fact.kind, set()).add(question[fact.start : fact.end])
    several = {one for written in kinds.values() if len(written) > 1 for one in written}
    found = names(question)
    if len({name.text for name in found}) > 1:
        several |= {one for name in found for one in (name.text, *name.words)}
    return several


def _said(text: str, published: str) -> list[Fact]:
    said = list(facts(text)) + relative_years(text, [published])
    if published:
        said.append(Fact("date", published, 0, 0))
    return said


def check_premise(question: str, title: str, body: str, published: str) -> Premise:
    """Hold the question's facts and names against an article: its title and the sentences at hand."""
    text = f"{title}\n{body}"
    said = _said(text, published)
    missing = []
    for fact in facts(question):
        written = question[fact.start : fact.end]
        if fact.kind == "ordinal":
            # "Who first measured …", "pertama kali": a first is rarely one of a series but beside a meeting.
            if written.isalpha() and fact.value == "1" and not _first_meeting(question, fact):
                continue
            if not _counted(question, fact, title, text, said):
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


def _first_meeting(question: str, fact: Fact) -> bool:
    """Whether a "first" counts meetings: "KTT pertama ASEAN-Rusia", "the first ASEAN-Russia summit"."""
    before, after = question[: fact.start].split(), question[fact.end :].split()
    return not _says_when(question, fact) and any(_is_meeting(word) for word in (*before[-2:], *after[:3]))


def _says_when(text: str, fact: Fact) -> bool:
    """Whether a "first" says when something happened, not which of a series it was: "pertama kalinya"."""
    return bool(_FIRST_TIME.match(text, fact.end) or _WHO_FIRST.search(text[: fact.start]))


def _counted(question: str, fact: Fact, title: str, text: str, said: Sequence[Fact]) -> bool:
    """Whether the text has the same ordinal beside a word that stands beside it in the question, in the same
    series: the fifth East Asia Summit is no fifth ASEAN-Russia summit."""
    counted = _neighbours(question, fact.start, fact.end)
    for language in Language:
        counted |= {other for term in set(counted) for other, _ in translations(term, language)}
    if counted & _meetings():
        counted |= _meetings()
    counted -= _not_counted()
    series, asked = _series(question, fact.start, fact.end), set(_terms(question))
    places = [
        other
        for other in said
        if other.kind == "ordinal"
        and other.value == fact.value
        and not _says_when(text, other)
        and _same_series(series, asked, title, text, other)
    ]
    if not counted:
        return bool(places)
    return any(counted & _neighbours(text, place.start, place.end) for place in places)


def _series(text: str, start: int, end: int) -> list[str]:
    """The words of the names that touch an ordinal ("KTT ASEAN-Rusia yang ke-5", "the 5th ASEAN-Russia
    Summit"), without those for meetings and months."""
    found: list[str] = []
    for name in names(text):
        gap = text[name.end : start] if name.end <= start else text[end : name.start]
        if _TOUCHING.fullmatch(gap) and (name.end <= start or name.start >= end):
            found += _parts(name)
    return [word for word in found if not _is_meeting(word)]


def _same_series(series: Sequence[str], asked: set[str], title: str, text: str, place: Fact) -> bool:
    """Whether an ordinal of the text may count what the question counts, by the names around both.

    `series` are the names that touch it in the question, `asked` the question's terms. The names beside it in
    the text ("KTT Asia Timur …, KTT keenam") must fit them (`_names_fit`), and all of `series` must stand in
    the sentence, those before it or the title.
    """
    if not series:
        return True
    sentence_end = re.search(r"[.!?\n]|$", text[place.end :])
    end = place.end + (sentence_end.start() if sentence_end else 0)
    around = text[max(0, place.start - BEFORE) : end]
    vocabulary = vocabulary_of(f"{title}\n{around}")
    if not all(word_in(word, vocabulary) for word in series):
        return False
    return _names_fit(series, asked, text, place, around)


def counts_another(question: str, text: str) -> bool:
    """Whether a sentence has an ordinal of the question, but of another series by the names beside it, or a
    date that lies before or after the meeting that the question counts.

    Neither "On the next day the first East Asia Summit was held" nor "A year before the summit, on 29
    November 2004, Russia signed …" says when the first ASEAN-Russia summit was.
    """
    counted, when, asked = _asks_for(question)
    if not counted:
        return False
    beside = _BESIDE.search(text)
    if when and beside and _is_meeting(beside[1]):
        return True
    said = [fact for fact in facts(text) if fact.kind == "ordinal"]
    vocabulary = vocabulary_of(text)
    for value, series in counted:
        places = [other for other in said if other.value == value]
        # Named in the sentence, if not beside its ordinal: "pertemuan ke-17 (ASEAN-Russia …/ARSOM)".
        named = all(word_in(word, vocabulary) for word in series)
        if places and not named and not any(_names_fit(series, asked, text, at, text) for at in places):
            return True
    return False


@lru_cache(maxsize=16)
def _asks_for(question: str) -> tuple[list[tuple[str, list[str]]], bool, set[str]]:
    """The ordinals of a question, each with the names that touch it; whether it asks when they were, and not
    when something before or after them was; its terms. It is held against many sentences."""
    counted = [
        (fact.value, _series(question, fact.start, fact.end))
        for fact in facts(question)
        if fact.kind == "ordinal"
    ]
    when = Asked.DATE in asked_for(question) and not _BESIDE.search(question)
    return counted, when, set(_terms(question))


def _names_fit(series: Sequence[str], asked: set[str], text: str, place: Fact, around: str) -> bool:
    """Whether the names that touch an ordinal of the text, or the meeting last named before it, share a word
    with `series` or are an acronym of what is asked; true where there are none."""
    there = _series(text, place.start, place.end) or _last_meeting(text[: place.start])
    touching = vocabulary_of(" ".join(there))
    written_out = set(_terms(around)) - {word.lower() for word in re.findall(r"\w+", around)}
    return (
        not there
        or any(word_in(word, touching) for word in series)
        or any(word.lower() in asked for word in there)
        or any(word.lower() in written_out for word in series)
    )


def _last_meeting(text: str) -> list[str]:
    """The other words of the last name in `text` that has a word for a meeting in it."""
    for name in reversed(names(text[-BEFORE:])):
        parts = _parts(name)
        others = [word for word in parts if not _is_meeting(word)]
        if 0 < len(others) < len(parts):
            return others
    return []


def _parts(name: Name) -> list[str]:
    return [part for word in name.words for part in re.split(r"[-–—/]", word) if part]


def _is_meeting(word: str) -> bool:
    return not set(_terms(word)).isdisjoint(_meetings() | _summits())


_BESIDE = re.compile(
    r"\b(?:sebelum|setelah|sesudah|menjelang|before|after|ahead of)\s+(?:the\s+)?(\w+)", re.I
)
_FIRST_TIME = re.compile(r"\s+(?:kali|time)", re.IGNORECASE)
_WHO_FIRST = re.compile(r"\b(?:who|whom|siapa|siapa yang|was|were|is|are|did|to)\s+$", re.IGNORECASE)

_TOUCHING = re.compile(r"[\s()\"“”'’]*(?:(?:yang|the|of|annual|tahunan|kali)\s+)*", re.IGNORECASE)


def _terms(text: str) -> list[str]:
    return [*analyze(text, Language.INDONESIAN), *analyze(text, Language.ENGLISH)]


def _neighbours(text: str, start: int, end: int) -> set[str]:
    """Content terms of the same clause within `NEAR` characters."""
    before = re.split(r"[.!?;\n]\s", text[max(0, start - NEAR) : start])[-1]
    after = re.split(r"[.!?;\n]\s|[.!?]$", text[end : end + NEAR])[0]
    terms = set(_terms(f"{before} {after}"))
    return {term for term in terms if not term.startswith("#") and not term.isdigit()} - _not_counted()


@cache
def _not_counted() -> frozenset[str]:
    """Terms that stand beside many ordinals and say nothing of what is counted."""
    words = (
        "asean rusia kapan mana siapa tahun diselenggarakan diadakan digelar dilaksanakan berlangsung kota "
        "dihadiri russia russian when where who year held hold holding take takes took taken place city "
        "attended during"
    )
    return frozenset(_terms(words))


@cache
def _summits() -> frozenset[str]:
    """Terms for a meeting of leaders, in either language."""
    return frozenset(_terms("ktt summit konferensi konperensi forum"))


@cache
def _meetings() -> frozenset[str]:
    """Terms for a meeting of any kind, which reports use for each other; a summit is its own."""
    words = "pertemuan rapat sidang meeting session"
    return frozenset(_terms(words))
