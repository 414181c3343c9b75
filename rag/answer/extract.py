"""Extract mode: the best quotes themselves, or the words in them that the reader takes for the answer."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer.evidence import Evidence
from rag.answer.wording import hedge_before
from rag.records import Language
from rag.text.question import asked_for

QUOTED = 2
"""Sentences at most that extract mode shows."""

SURE = 0.7
"""The reader's probability from which its answer is held against what the generator wrote."""

SPAN_SHOWN = 0.4
"""Share of probability from which the reader's span is said for itself, and not its whole sentence."""


def best_quotes(evidence: Sequence[Evidence], question: str, language: Language) -> list[Evidence]:
    """The best sentence, and a second where the question asks for two things, or where they are close and the
    reader is not sure of one answer: two answers to one question are none."""
    answering = [item for item in evidence if item.answers] or list(evidence)
    two = len(asked_for(question)) > 1
    if not two and answering[0].reading >= SURE and short_answer(answering[0], language):
        return answering[:1]
    others = [item for item in answering[1:4] if two or item.score >= 0.9 * answering[0].score]
    if two:
        # Where no other sentence has both, one in which the reader is sure of a part.
        others += [item for item in evidence if item.reading >= SURE and item is not answering[0]]
    return [answering[0], *others][:QUOTED]


def short_answer(item: Evidence, language: Language) -> str:
    """The words of a quote that the reader takes for the answer, ``""`` where it is not sure which.

    Within a language only: across languages it finds the right words for one question in three.
    """
    reading = item.hit.reading
    if reading is None or item.hit.article.language != language or reading.span_score < SPAN_SHOWN:
        return ""
    span = item.span.strip(" ,.;:")
    return hedge_before(item.text, item.text.find(span)) + span
