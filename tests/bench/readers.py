"""What a reader scores on the development files, each question with its own passage, and how fast it is.

    python tests/bench/readers.py ../shared/data my-reader

F1 and exact match over the answerable questions, as if it never refused; hallucination and false refusal at
the reader's own threshold, which training chose, and over all thresholds; 95 % intervals by bootstrap.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

from rag.models import load_reader
from rag.records import Reading
from rag.train.data import Question, read_questions
from rag.train.measure import expected_calibration_error, f1, interval, reading_scores

SETS = (
    "idkmrc_valid",
    "facqa_valid",
    "tydiqa_id_valid",
    "crosslingual_en2id_dev",
    "tydiqa_en_dev",
    "squad_id_dev",
)


def shown(values: Sequence[float]) -> str:
    low, high = interval(np.array(values, float))
    return f"{100 * np.mean(values):.1f} ({100 * low:.1f} to {100 * high:.1f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("reader")
    parser.add_argument("--sets", nargs="*", default=SETS)
    given = parser.parse_args()
    reader = load_reader(given.reader)

    @cache
    def read_one(question: str, passage: str) -> Reading:
        return reader.read(question, [passage])[0]

    def read(question: str, passages: Sequence[str]) -> list[Reading]:
        return [read_one(question, passage) for passage in passages]

    for name in given.sets:
        rows = read_questions([given.data / "qa" / f"{name}.jsonl.gz"])
        scores = reading_scores(read, rows, reader.threshold)
        answers = [(question, read(question.question, [question.context])[0]) for question in rows]
        spans = [overlap(question, reading) for question, reading in answers if question.answerable]
        print(
            f"{name}: {len(rows)} questions, {len(spans)} answerable\n"
            f"  F1 {shown([score for score, _ in spans])}, exact {shown([score for _, score in spans])}"
        )
        refusals = [r.answerable < reader.threshold for q, r in answers if q.answerable]
        answered = [r.answerable >= reader.threshold for q, r in answers if not q.answerable]
        print(f"  at {reader.threshold:.2f}: false refusal {shown(refusals)}", end="")
        if answered:
            chances = np.array([r.answerable for _, r in answers])
            truth = np.array([float(q.answerable) for q, _ in answers])
            print(
                f", hallucination {shown(answered)}, ECE {expected_calibration_error(chances, truth):.3f}\n"
                "  threshold, hallucination, false refusal: "
                + "; ".join(f"{t:.2f} {100 * h:.0f} {100 * r:.0f}" for t, h, r in scores.curve),
                end="",
            )
        print(flush=True)
    passages = [question.context[:500] for question in rows[:400]]
    times = []
    for at in range(0, 320, 8):
        begun = time.perf_counter()
        reader.read(rows[at].question, passages[at : at + 8])
        times.append(time.perf_counter() - begun)
    middle, worst = 1000 * np.median(times), 1000 * max(times)
    print(f"eight passages of about 500 characters: {middle:.0f} ms median, {worst:.0f} ms worst")


def overlap(question: Question, reading: Reading) -> tuple[float, float]:
    return f1(question.context[reading.start : reading.end], question.answers)


if __name__ == "__main__":
    main()
