"""Whether a sentence is carried by the quotes it cites.

No model judges this alone: every number, date, amount and ordinal of the sentence must stand in the quotes
(in canonical form, so "18 miliar dolar AS" carries "18 billion US dollars"), every name too, the polarity
must agree (negation, rise and fall, support and refusal), and what is left must mean the same: within a
language by shared words, across languages by translated words and the encoder. What is not carried is not
said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer.reference import speaks_of_another
from rag.answer.vocabulary import vocabulary_of, word_in
from rag.records import Language
from rag.text import analyze, analyze_question
from rag.text.bilingual import missing_terms, translations
from rag.text.facts import Fact, carries, facts
from rag.text.lexicon import COUNTRY_NAMES
from rag.text.names import Name, names
from rag.text.polarity import conflicts
from rag.text.question import Asked, asked_for
from rag.text.units import unit_after, word_after

SAME_LANGUAGE_COVERAGE = 0.6
"""Share of a sentence's content terms that the quotes must hold."""

CROSS_LANGUAGE_COVERAGE = 0.34
"""The same across languages, by the bilingual term lexicon, which knows fewer words than it meets."""

CROSS_LANGUAGE_COSINE = 0.25
"""Encoder cosine that a sentence and its quote must reach across languages."""

_WORD = re.compile(r"[^\W_][\w’'-]*")


@dataclass(frozen=True, slots=True)
class Quote:
    """What a sentence may rest on: how the quote reads, its language, and the context it stands in.

    `title` is shown beside the quote and may carry an ordinal ("ARSOM ke-17 Bahas …"). It and `context`, what
    stands before the quote in its passage, may carry what the sentence only repeats from the question, never
    what it says anew.
    """

    text: str
    language: Language
    context: str
    published: str = ""
    title: str = ""
    passage: str = ""
    """The whole passage: where it writes a name in full that the quote shortens ("Putin")."""

    @property
    def around(self) -> str:
        """The title and the context."""
        return f"{self.title}\n{self.context}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether it is carried, why not, and how well (in [0, 1])."""

    carried: bool
    reason: str
    score: float


def verify(
    sentence: str, language: Language, quotes: Sequence[Quote], question: str, cosine: float
) -> Verdict:
    """Decide whether `quotes` together carry `sentence`.

    `cosine` is the encoder's similarity of the sentence to the quotes, the best of them; it decides only
    across languages.
    """
    if not quotes:
        return Verdict(False, "no quote", 0.0)
    quoted = "\n".join(quote.text for quote in quotes)
    context = "\n".join((quoted, *(quote.around for quote in quotes)))
    asked = facts(question)
    if Asked.PERSON in asked_for(question):
        sentence = as_shortened(sentence, quoted, "\n".join((context, *(quote.passage for quote in quotes))))

    titles = "\n".join(quote.title for quote in quotes)
    missing = missing_facts(sentence, quoted, context, asked, [quote.published for quote in quotes], titles)
    if missing:
        return Verdict(False, "not in the quote: " + ", ".join(missing), 0.0)
    unnamed = missing_names(sentence, quoted, context, question)
    if unnamed:
        return Verdict(False, "not named in the quote: " + ", ".join(unnamed), 0.0)
    for quote in quotes:
        if another := speaks_of_another(sentence, question, quote.text, quote.context):
            return Verdict(False, f"the quote speaks of {another}", 0.0)
    clash = conflicts(sentence, quoted, question)
    if clash:
        return Verdict(False, clash, 0.0)
    same = all(quote.language == language for quote in quotes)
    covered, new = coverage(sentence, language, quotes, question)
    least = SAME_LANGUAGE_COVERAGE if same else CROSS_LANGUAGE_COVERAGE
    if covered < least or new < least:
        return Verdict(False, "says more than the quote", min(covered, new))
    if not same and cosine < CROSS_LANGUAGE_COSINE:
        return Verdict(False, "means something else than the quote", max(0.0, cosine))
    return Verdict(True, "", covered if same else (covered + max(0.0, cosine)) / 2)


def says_span(
    sentence: str, language: Language, span: str, span_language: Language, by_facts: bool = True
) -> bool:
    """Whether `sentence` says something of `span`, the words that a reader takes for the answer.

    One of its facts where it has any, else one of its content words or names, in either language; of a place
    or a person, which is not told `by_facts`, one of its names where it has any. It tells a sentence that
    answers with the other year or the other city of a quote, which no check against the quote can.
    """
    wanted = facts(span)
    if wanted and by_facts:
        said = facts(sentence)
        return any(carries(said, fact) or any(carries([fact], one) for one in said) for fact in wanted)
    vocabulary = vocabulary_of(sentence)
    named = [word for name in names(span) for word in name.words]
    if named and not by_facts:
        return any(word_in(word, vocabulary) for word in named)
    terms = set(analyze(span, span_language))
    absent = set(missing_terms(span, span_language, sentence, language))
    return bool(terms - absent) or any(word_in(word, vocabulary) for word in _WORD.findall(span))


def missing_facts(
    sentence: str,
    quoted: str,
    context: str,
    asked: Sequence[Fact],
    published: Sequence[str],
    titles: str = "",
) -> list[str]:
    """The facts of `sentence` that the quotes do not say.

    What the question says itself may stand in the context, an ordinal in the title; everything else must
    stand in the quotes.
    """
    said = list(facts(quoted)) + relative_years(quoted, published)
    said += [fact for fact in facts(titles) if fact.kind == "ordinal"]
    around = list(facts(context)) + relative_years(context, published)
    return [
        sentence[fact.start : fact.end]
        for fact in facts(sentence)
        if not carries((one for one in said if _counts_alike(sentence, fact, quoted, one)), fact)
        and not (carries(asked, fact) and carries(around, fact))
    ]


def _counts_alike(sentence: str, fact: Fact, quoted: str, carrier: Fact) -> bool:
    """Whether a number may count in the sentence what it counts in the quotes: 25 years are no 25 doses.

    Told only where the quote gives its number a unit.
    """
    if fact.kind != "number" or carrier.kind != "number":
        return True
    unit = unit_after(quoted, carrier.end)
    if not unit:
        return True
    if own := unit_after(sentence, fact.end):
        return own == unit
    word = word_after(sentence, fact.end)
    stop = not any(analyze(word, language) for language in Language)
    return stop or word_in(word, vocabulary_of(quoted))


def relative_years(text: str, published: Sequence[str]) -> list[Fact]:
    """ "Last year" and "this year" as dates, where it is known when the articles were published, and "18 May"
    with the year of the last date before it, else that of the articles."""
    found: list[Fact] = []
    years = [date[:4] for date in published if len(date) >= 4 and date[:4].isdigit()]
    spoken_of = years
    for fact in facts(text):
        if fact.kind == "date" and fact.value.startswith("--"):
            found += [Fact("date", f"{year}-{fact.value[2:]}", fact.start, fact.end) for year in spoken_of]
        elif fact.kind == "date":
            spoken_of = [fact.value[:4]]
    for year in years:
        for pattern, shift in ((r"\b(?:tahun lalu|last year)\b", -1), (r"\b(?:tahun ini|this year)\b", 0)):
            found.extend(
                Fact("date", str(int(year) + shift), match.start(), match.end())
                for match in re.finditer(pattern, text, re.IGNORECASE)
            )
    return found


def missing_names(sentence: str, quoted: str, context: str, question: str) -> list[str]:
    """The names of `sentence` that the quotes do not hold, nor the context where the question says them."""
    in_quotes, in_context = vocabulary_of(quoted), vocabulary_of(context)
    asked = {part.lower() for word in _WORD.findall(question) for part in (word, *word.split("-"))}
    absent = []
    for name in names(sentence):
        for word in name.words:
            if word_in(word, in_quotes) or (word.lower() in asked and word_in(word, in_context)):
                continue
            absent.append(word)
    return absent


def as_shortened(sentence: str, quoted: str, in_full: str) -> str:
    """The sentence with the names of persons whose last word stands alone in the quotes ("Putin") shortened
    to it, where the passage has them `in_full`."""
    for name in reversed(names(sentence)):
        if name.text in in_full and _may_be_person(name) and _stands_alone(name.words[-1], quoted):
            sentence = f"{sentence[: name.start]}{name.words[-1]}{sentence[name.end :]}"
    return sentence


def _may_be_person(name: Name) -> bool:
    """Whether a name of several words may be first names and a surname: "Bank Indonesia" ends in a country,
    "Universitas Airlangga" begins with a word that is translated."""
    *first, last = (word.lower() for word in name.words)
    return (
        bool(first)
        and last not in COUNTRY_NAMES
        and all(
            found[0][0] == word
            for word in first
            for language in Language
            if (found := translations(word, language))
        )
    )


def _stands_alone(word: str, text: str) -> bool:
    """Whether `text` has the last word of a name, and nowhere behind other words of a name."""
    longer = any(word in name.words and len(name.words) > 1 for name in names(text))
    return not longer and re.search(rf"\b{re.escape(word)}\b", text) is not None


_DAY = re.compile(r"(?:\d{4}|-)-\d\d-\d\d")
_ONE_END = re.compile(
    r"\b(?:mulai|dimulai|awal|akhir|berakhir|terakhir|selesai|sampai|hingga|sejak|begin|began|start\w*|end|ended|"
    r"last|until|since)\b",
    re.IGNORECASE,
)


def whole_ranges(sentence: str, quoted: str, question: str) -> str:
    """The sentence with a date that is one end of a range in the quote ("19–20 Februari 2019") as that range.

    A small generator often keeps the nearer end only. Left alone where the question asks for an end, and
    where the ends are years: those are a period, not the days of one event. The range is in the words of the
    quote, so both must be in one language.
    """
    if _ONE_END.search(question):
        return sentence
    ranges: dict[tuple[int, int], set[str]] = {}
    for fact in facts(quoted):
        if fact.kind == "date" and _DAY.fullmatch(fact.value):
            ranges.setdefault((fact.start, fact.end), set()).add(fact.value)
    said = [fact for fact in facts(sentence) if fact.kind == "date"]
    spans = [(fact.start, fact.end) for fact in said]
    for fact in reversed(said):
        whole = [place for place, ends in ranges.items() if len(ends) > 1 and fact.value in ends]
        if len(whole) == 1 and spans.count((fact.start, fact.end)) == 1:
            start, end = whole[0]
            sentence = f"{sentence[: fact.start]}{quoted[start:end]}{sentence[fact.end :]}"
    return sentence


def coverage(
    sentence: str, language: Language, quotes: Sequence[Quote], question: str
) -> tuple[float, float]:
    """Shares of the sentence's content terms that are carried, across languages by translation.

    First of all its terms: carried by the quotes, or by the context where the question says them. Second of
    the terms it says anew: carried by the quotes. 1.0 where there are no such terms.
    """
    own = list(dict.fromkeys(analyze(sentence, language)))
    asked = set(analyze(question, language)) | set(analyze_question(question, language))
    unquoted = set(own)
    unsaid = set(own)
    for quote in quotes:
        unquoted &= set(missing_terms(sentence, language, quote.text, quote.language))
        unquoted -= {term for term in analyze(quote.title, quote.language) if term.lstrip("#").isdigit()}
        around = f"{quote.around}\n{quote.text}"
        unsaid &= set(missing_terms(sentence, language, around, quote.language))
    new = [term for term in own if term not in asked]
    repeated = [term for term in own if term in asked]
    held = sum(term not in unquoted for term in new) + sum(term not in unsaid for term in repeated)
    return (
        held / len(own) if own else 1.0,
        sum(term not in unquoted for term in new) / len(new) if new else 1.0,
    )
