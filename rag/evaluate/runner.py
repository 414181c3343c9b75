"""Ask a system the questions of a set and write down what it says, as it says it."""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from rag.errors import UsageError
from rag.evaluate.predictions import from_answer, open_predictions, retrieved
from rag.evaluate.records import Example, Prediction
from rag.protocols import Progress
from rag.records import Answer, Hit

DEPTH = 20
"""Passages searched for the retrieval measures, whatever number an answer is drawn from."""


class System(Protocol):
    """What is measured. `rag.pipeline.Pipeline` is one."""

    def ask(self, question: str, qid: str = "") -> Answer:
        """Answer a question or abstain."""

    def search(self, question: str, k: int | None = None) -> list[Hit]:
        """The `k` best passages, best first."""


Indexed = Callable[[Example], tuple[bool, ...]]
"""For each piece of an example's evidence, whether an indexed passage holds it."""


def sample(examples: Sequence[Example], n: int | None, seed: int) -> tuple[Example, ...]:
    """`n` of the examples in their order, chosen by `seed`; all of them for None or a larger `n`."""
    if n is None or n >= len(examples):
        return tuple(examples)
    chosen = sorted(random.Random(seed).sample(range(len(examples)), n))
    return tuple(examples[i] for i in chosen)


def predict(
    examples: Sequence[Example],
    system: System,
    path: Path,
    description: dict[str, Any],
    *,
    answers: bool = True,
    depth: int = DEPTH,
    indexed: Indexed | None = None,
    progress: Progress | None = None,
) -> dict[str, Prediction]:
    """Predictions for all `examples`, by qid, written to `path` one by one.

    What `path` holds already for the same `description` is kept, so that a stopped run goes on where it
    stopped. With `answers` false only the search is run. A question that the system refuses to take
    (`UsageError`: too long) counts as refused; any other error ends the run, which can resume.
    """
    with open_predictions(path, description) as file:
        for number, example in enumerate(examples):
            if progress:
                progress("questions", number, len(examples))
            if example.qid not in file.done:
                held = indexed(example) if indexed and example.evidence else None
                file.write(_predict(example, system, answers, depth, held))
        if progress:
            progress("questions", len(examples), len(examples))
        wanted = {example.qid for example in examples}
        return {qid: prediction for qid, prediction in file.done.items() if qid in wanted}


def _predict(
    example: Example, system: System, answers: bool, depth: int, held: tuple[bool, ...] | None
) -> Prediction:
    started = time.perf_counter()
    try:
        hits = system.search(example.question, depth)
        searched = time.perf_counter() - started
        if not answers:
            timings = {"search": round(searched, 4), "total": round(searched, 4)}
            found = retrieved(hits)
            return Prediction(
                example.qid, found, answered=False, indexed=held, timings=timings, peak_mib=peak_memory()
            )
        started = time.perf_counter()
        answer = system.ask(example.question, example.qid)
    except UsageError as problem:
        return Prediction(example.qid, answered=answers, abstained=True, reason=str(problem), indexed=held)
    total = round(time.perf_counter() - started, 4)
    prediction = from_answer(answer, example.qid, hits, held, peak_memory())
    return replace(prediction, timings={**prediction.timings, "total": total})


def peak_memory() -> float:
    """The largest resident memory of this process so far, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (2**20 if sys.platform == "darwin" else 2**10), 1)
