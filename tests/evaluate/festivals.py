"""A small set whose numbers can be worked out by hand, and systems that answer it.

Document ``d{i}`` tells in its second sentence in which of four cities festival number i was held; every
third question is about a festival that no document names.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from rag.records import Answer, Article, Citation, Hit, Language, Passage, Sentence, SourceSentence

CITIES = ("Jakarta", "Surabaya", "Makassar", "Medan")
WORDS = (
    "angklung",
    "layang-layang",
    "kopi",
    "perahu",
    "tari",
    "bambu",
    "lampion",
    "wayang",
    "tenun",
    "durian",
)
LEAD = "Panitia menyiapkan acara itu selama setahun penuh. "


def festival(i: int) -> str:
    return f"Festival {WORDS[i % 10]} {WORDS[i // 10 % 10]} {i}".replace("  ", " ")


def text(i: int) -> str:
    return f"{LEAD}{festival(i)} digelar di kota {CITIES[i % 4]} dengan meriah."


def write_set(folder: Path, n: int = 30, missing: bool = True) -> Path:
    """`n` questions; with `missing` every third is unanswerable."""
    (folder / "corpus").mkdir(parents=True)
    documents, questions = [], []
    for i in range(n):
        answerable = not (missing and i % 3 == 2)
        gold = [{"doc_id": f"corpus.jsonl:d{i}", "quote": text(i)[len(LEAD) :]}]
        question = {
            "qid": f"q{i}",
            "question": f"Di kota mana {festival(i)} digelar?",
            "lang": "id",
            "answerable": answerable,
            "answers": [CITIES[i % 4]] if answerable else [],
            "evidence": gold if answerable else [],
            "kind": "place" if answerable else "missing-fact",
        }
        questions.append(question)
        if answerable:
            documents.append({"_id": f"d{i}", "title": "", "text": text(i)})
    write_lines(folder / "corpus" / "corpus.jsonl", documents)
    write_lines(folder / "questions.jsonl", questions)
    return folder


def write_lines(path: Path, records: list[dict[str, object]]) -> None:
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")


@dataclass
class Oracle:
    """Knows every festival. `refuses`: "rightly", "always" or "never"; `asked` counts the questions.

    Found first is the right document (where there is one), then document 0. It answers with the
    sentence that tells, and, where it should have refused, with that of document 0.
    """

    n: int = 30
    missing: bool = True
    refuses: str = "rightly"
    stop_after: int | None = None
    asked: list[str] = field(default_factory=list)

    def _number(self, question: str) -> int:
        return next(i for i in reversed(range(self.n)) if f"{festival(i)} " in question)

    def _known(self, i: int) -> bool:
        return not (self.missing and i % 3 == 2)

    def search(self, question: str, k: int | None = None) -> list[Hit]:
        i = self._number(question)
        found = dict.fromkeys([i, 0] if self._known(i) else [0])
        return [hit(j, rank) for rank, j in enumerate(found, start=1)][:k]

    def ask(self, question: str, qid: str = "") -> Answer:
        if self.stop_after is not None and len(self.asked) >= self.stop_after:
            raise KeyboardInterrupt
        self.asked.append(qid)
        i = self._number(question)
        hits = tuple(self.search(question, 8))
        refuse = self.refuses == "always" or (self.refuses == "rightly" and not self._known(i))
        source = i if self._known(i) else 0
        sentence = text(source)[len(LEAD) :]
        start = len(LEAD)
        citation = Citation(
            1, hits[0].passage, hits[0].article, sentence, start, start + len(sentence), sentence
        )
        return Answer(
            question=question,
            language=Language.INDONESIAN,
            sentences=() if refuse else (Sentence(sentence, (1,)),),
            citations=() if refuse else (citation,),
            abstained=refuse,
            confidence=0.25 if refuse else 0.75 if self._known(i) else 0.5,
            hits=hits,
            qid=qid,
            timings={"search": 0.001},
        )


def hit(i: int, rank: int) -> Hit:
    whole = text(i)
    middle = len(LEAD)
    sentences = (
        SourceSentence(0, middle - 1, whole[: middle - 1]),
        SourceSentence(middle, len(whole), whole[middle:]),
    )
    doc_id = f"corpus.jsonl:d{i}"
    passage = Passage(f"{doc_id}#0-{len(whole)}", doc_id, 0, len(whole), whole, "", sentences)
    return Hit(passage, Article(doc_id, "", "corpus.jsonl", "0" * 64), 1.0 / rank, rank)
