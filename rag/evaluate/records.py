"""The nouns of evaluation: questions with gold in document coordinates, and what a system said.

The words are those of TREC and BEIR where they have one: `Qrels`, `Run`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from rag.records import Language

Qrels = dict[str, dict[str, int]]
"""qid -> relevant item -> grade."""

Run = dict[str, dict[str, float]]
"""qid -> retrieved item -> score; higher is better."""


@dataclass(frozen=True, slots=True)
class Place:
    """``document.text[start:end]`` of one document."""

    doc_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of gold evidence. Any of `places` is as good as another (a quote may stand twice)."""

    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """One question of a set with its gold.

    `answers` are the accepted ones, empty where `answerable` is false. Every item of `evidence` is a
    piece of its own; an answer that needs two sentences has two. `kind` groups questions in reports.
    """

    qid: str
    question: str
    language: Language
    answerable: bool
    answers: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A loaded set. `corpus` are the folders its evidence stands in; `sha256` is over its files."""

    name: str
    path: Path
    examples: tuple[Example, ...]
    corpus: tuple[Path, ...]
    sha256: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A passage that was found, best first. `spans` are the source ranges of its sentences.

    Between two spans text may have been dropped by cleaning; what stands only there was not found.
    """

    doc_id: str
    start: int
    end: int
    score: float
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Quoted:
    """A citation as it was printed; `quote` should be ``document.text[start:end]``."""

    number: int
    doc_id: str
    start: int
    end: int
    quote: str
    reads: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of an answer; `supported` is the system's own verdict on it."""

    text: str
    citations: tuple[int, ...]
    supported: bool = True


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a system said to one question, and what is needed to tell why.

    `hits` are the passages found, to the depth of the run. `read` are those that an answer was drawn
    from (None where no answer was asked for). `dropped` are sentences that the system wrote or chose
    and its verifier then refused. `indexed` says, for each piece of evidence, whether an indexed
    passage holds it (None where nobody looked). `answered` is false for a run of retrieval alone.
    `timings` are seconds by step, `peak_mib` the largest memory of the process so far.
    """

    qid: str
    hits: tuple[Retrieved, ...] = ()
    answered: bool = True
    sentences: tuple[Said, ...] = ()
    citations: tuple[Quoted, ...] = ()
    abstained: bool = False
    confidence: float = 0.0
    reason: str = ""
    read: tuple[Retrieved, ...] | None = None
    dropped: tuple[str, ...] = ()
    indexed: tuple[bool, ...] | None = None
    timings: dict[str, float] = field(default_factory=dict)
    tokens: dict[str, int] = field(default_factory=dict)
    peak_mib: float = 0.0

    @property
    def text(self) -> str:
        """The answer as one string."""
        return " ".join(sentence.text for sentence in self.sentences)
