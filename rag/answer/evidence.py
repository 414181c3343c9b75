"""The sentences of the hits, ordered by how well each answers the question."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from rag.protocols import Encoder
from rag.records import Hit, Language, SourceSentence
from rag.text import analyze
from rag.text.bilingual import query_terms
from rag.text.facts import Fact, carries, facts
from rag.text.names import names
from rag.text.orders import is_order
from rag.text.question import Asked, asked_for, subject_of

PASSAGES_READ = 6
"""Hits whose sentences are considered."""

# Weights of the features of a sentence, fitted on training questions (see evals/LOG.md).
WEIGHTS = {"cosine": 1.0, "overlap": 1.0, "passage": 1.0, "kind": 0.6, "reading": 0.5}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence of a hit.

    `score` orders; `cosine` is to the question; `overlap` is the share of the question's words, by their
    weight, that stand in it (half where only in the title), `topic` that of its words that are no numbers;
    `answers` says whether it holds the kind of thing the question asks for, beyond what the question says;
    `reading` is the reader's probability that the answer lies in it (0 where nothing was read), and `span`
    the part of its text that the reader takes for the answer, ``""`` where that lies elsewhere.
    """

    sentence: SourceSentence
    hit: Hit
    score: float
    cosine: float
    overlap: float
    topic: float
    answers: bool
    reading: float = 0.0
    span: str = ""

    @property
    def text(self) -> str:
        """How the sentence reads."""
        return self.sentence.text

    @property
    def key(self) -> tuple[str, int]:
        """Article and place."""
        return self.hit.passage.doc_id, self.sentence.start


def gather(
    question: str,
    language: Language,
    hits: Sequence[Hit],
    encoder: Encoder,
    term_weight: Callable[[str], float],
) -> list[Evidence]:
    """All sentences of the best hits, best first; `term_weight` is inverse document frequency."""
    asked = asked_for(question)
    groups = _weighty(query_terms(subject_of(question), language))
    question_facts = facts(question)
    found: dict[tuple[str, int], tuple[SourceSentence, Hit]] = {}
    for hit in hits[:PASSAGES_READ]:
        for sentence in hit.passage.sentences:
            # Not read to the generator; a quote of such a sentence is no answer either.
            if not is_order(sentence.text):
                found.setdefault((hit.passage.doc_id, sentence.start), (sentence, hit))
    if not found:
        return []
    pairs = list(found.values())
    vectors = encoder.encode_passages([sentence.text for sentence, _ in pairs])
    cosines = vectors @ encoder.encode_queries([question])[0]
    terms = [frozenset(analyze(sentence.text, hit.article.language)) for sentence, hit in pairs]
    titles = [frozenset(analyze(hit.passage.title, hit.article.language)) for _, hit in pairs]
    # A word weighs what its commonest reading in the index does; one that no article has weighs most.
    weights = [min(term_weight(term) for term in group) for group in groups]
    total = sum(weights) or 1.0
    topical = [not any(c.isdigit() for c in next(iter(group), "")) for group in groups]
    subject = sum(w for w, t in zip(weights, topical, strict=True) if t) or 1.0
    spans = {hit.passage.passage_id: answer_span(hit) for _, hit in pairs}
    evidence = []
    for (sentence, hit), cosine, own, title in zip(pairs, cosines, terms, titles, strict=True):
        held = [max(_held(group, own), 0.5 * _held(group, title)) for group in groups]
        overlap = sum(w * h for w, h in zip(weights, held, strict=True)) / total
        topic = sum(w * h for w, h, t in zip(weights, held, topical, strict=True) if t) / subject
        answers = all(holds(kind, sentence.text, question, question_facts) for kind in asked)
        where, span = spans[hit.passage.passage_id]
        here = where == sentence
        reading = hit.reading.answers if hit.reading and here else 0.0
        own_span = span if here and not of_another(span, sentence.text, question) else ""
        score = (
            WEIGHTS["cosine"] * max(0.0, float(cosine))
            + WEIGHTS["overlap"] * overlap
            + WEIGHTS["passage"] * hit.score
            + WEIGHTS["kind"] * answers
            + WEIGHTS["reading"] * reading
        )
        evidence.append(
            Evidence(sentence, hit, score, float(cosine), overlap, topic, answers, reading, own_span)
        )
    return sorted(evidence, key=lambda e: (-e.score, e.hit.rank, e.sentence.start))


def answer_span(hit: Hit) -> tuple[SourceSentence | None, str]:
    """The sentence of a hit in which the reader's answer begins, and the answer as far as it lies in it."""
    if hit.reading is None:
        return None, ""
    at = 0
    for sentence in hit.passage.sentences:
        begin = hit.passage.text.find(sentence.text, at)
        if begin < 0:
            continue
        at = begin + len(sentence.text)
        if begin <= hit.reading.start < at:
            return sentence, hit.passage.text[hit.reading.start : min(hit.reading.end, at)]
    return None, ""


_CLAUSE = re.compile(r"[,;]\s+|\s+(?:dan|serta|sedangkan|sementara|and|while|whereas)\s+")


def of_another(span: str, text: str, question: str) -> bool:
    """Whether `span`, a number or date in `text`, belongs to another than the question names.

    Of "Sigi Rp6,9 triliun, Donggala Rp2,7 triliun" the part with Donggala's amount has a name that the
    question lacks, and the part with the name asked for has an amount of its own.
    """
    kinds = {fact.kind for fact in facts(span)}
    asked = {word.lower() for name in names(question) for word in name.words} if kinds else set()
    if not asked:
        return False
    breaks = [0, *(match.end() for match in _CLAUSE.finditer(text)), len(text)]
    named = [(name.start, {word.lower() for word in name.words}) for name in names(text)]
    told = [fact.start for fact in facts(text) if fact.kind in kinds]
    own, asks = False, False
    place = text.find(span)
    for start, end in pairwise(breaks):
        there = set[str]().union(*(words for at, words in named if start <= at < end))
        if start <= place < end:
            own = bool(there) and asked.isdisjoint(there)
        elif not asked.isdisjoint(there):
            asks = asks or any(start <= at < end for at in told)
    return own and asks


def _weighty(groups: list[dict[str, float]]) -> list[dict[str, float]]:
    """The groups without those of words that only say that something happened, where others are left."""
    telling = [group for group in groups if _light().isdisjoint(list(group)[:1])]
    return telling or groups


@cache
def _light() -> frozenset[str]:
    """Terms of words by which questions say that something happened; articles say it with another of them."""
    words = (
        "digelar diadakan diselenggarakan dilaksanakan dilangsungkan berlangsung terjadi bertempat "
        "terselenggara dilakukan held hold take takes took taken place happen happened occur occurred"
    )
    return frozenset(analyze(words, Language.INDONESIAN) + analyze(words, Language.ENGLISH))


def _held(group: Mapping[str, float], terms: frozenset[str]) -> float:
    """The weight of the best reading of a word that stands among `terms`."""
    return max((weight for term, weight in group.items() if term in terms), default=0.0)


def holds(kind: Asked, text: str, question: str, question_facts: Sequence[Fact] | None = None) -> bool:
    """Whether `text` has something of the asked kind that the question does not say itself."""
    known = facts(question) if question_facts is None else question_facts
    new = [fact for fact in facts(text) if not carries(known, fact)]
    if kind is Asked.DATE:
        return any(fact.kind in ("date", "time") for fact in new)
    if kind is Asked.NUMBER:
        return any(fact.kind in ("number", "money", "percent", "ordinal") for fact in new)
    if kind in (Asked.PERSON, Asked.PLACE):
        said = question.lower()
        return any(any(word.lower() not in said for word in name.words) for name in names(text))
    return True
