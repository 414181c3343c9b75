"""Every measure that a report holds: its name, its direction and what it is a mean of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rag.evaluate import retrieval

Group = Literal["retrieval", "answers", "citations", "refusal", "cost"]


@dataclass(frozen=True, slots=True)
class Measure:
    """`rate`: every value is 0 or 1, so the interval is Wilson's. `tested`: it is in the family that
    ``rag eval compare`` tests (few, so that Holm's correction leaves power)."""

    name: str
    group: Group
    help: str
    rate: bool = False
    higher_is_better: bool = True
    tested: bool = False


_RETRIEVAL_HELP = {
    "R": "share of the pieces of evidence found in the first k",
    "RR": "1 / rank of the first piece of evidence, 0 beyond rank 10",
    "nDCG": "discounted gain of the first 10 over the best possible",
}

MEASURES: tuple[Measure, ...] = (
    *(
        Measure(
            name=prefix + name,
            group="retrieval",
            help=_RETRIEVAL_HELP[name.split("@")[0]] + (", by article" if prefix else ""),
            tested=prefix + name in ("R@5", "nDCG@10"),
        )
        for prefix in ("", "article ")
        for name in retrieval.MEASURES
    ),
    Measure("score", "answers", "right, or rightly refused; over all questions", rate=True, tested=True),
    Measure("right", "answers", "the answer says an accepted one; over answerable questions", rate=True),
    Measure("exact match", "answers", "equal to an accepted answer after normalization", rate=True),
    Measure("token F1", "answers", "F1 of normalized tokens with the best accepted answer", tested=True),
    Measure("trigram recall", "answers", "share of the character 3-grams of the best accepted answer said"),
    Measure("answer language", "answers", "answered in the language of the question", rate=True),
    Measure("citation recall", "citations", "share of sentences that their quotes carry", tested=True),
    Measure("citation precision", "citations", "share of citations that are needed", tested=True),
    Measure("verifier recall", "citations", "as citation recall, by the rule of the tool itself"),
    Measure("verifier precision", "citations", "as citation precision, by the rule of the tool itself"),
    Measure("evidence precision", "citations", "share of citations that stand in the gold evidence"),
    Measure("evidence recall", "citations", "share of the gold evidence that is cited", tested=True),
    Measure(
        "quote validity", "citations", "share of quotes that stand in their file, character for character"
    ),
    Measure(
        "hallucination",
        "refusal",
        "answered, of the unanswerable questions",
        rate=True,
        higher_is_better=False,
        tested=True,
    ),
    Measure(
        "false refusal",
        "refusal",
        "refused, of the answerable questions",
        rate=True,
        higher_is_better=False,
        tested=True,
    ),
    Measure("seconds", "cost", "wall time of a question", higher_is_better=False),
    Measure("tokens", "cost", "tokens read and written by the generator", higher_is_better=False),
)

BY_NAME = {measure.name: measure for measure in MEASURES}

HEADLINES = ("score", "right", "token F1", "evidence recall", "R@5", "nDCG@10")
"""What is shown for every kind and language of question."""
