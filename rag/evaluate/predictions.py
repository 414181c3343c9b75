"""The predictions file: one JSON line per question, written as they come, so that a run can resume.

The first line describes the run (its signature); a line that was torn by a kill is dropped on reading
and written again. Every line is flushed to the disk before the next question is asked.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from rag.errors import EvaluationError, StorageError
from rag.evaluate.jsonlines import dump
from rag.evaluate.records import Prediction, Quoted, Retrieved, Said
from rag.records import Answer, Hit

FILE = "predictions.jsonl"


def from_answer(
    answer: Answer, qid: str, hits: list[Hit], indexed: tuple[bool, ...] | None = None, peak_mib: float = 0.0
) -> Prediction:
    """What is kept of an `Answer`; `hits` are those of a deeper search than the answer was drawn from."""
    return Prediction(
        qid=qid,
        hits=retrieved(hits),
        sentences=tuple(Said(s.text, s.citations, s.supported) for s in answer.sentences),
        citations=tuple(
            Quoted(c.number, c.passage.doc_id, c.start, c.end, c.quote, c.reads) for c in answer.citations
        ),
        abstained=answer.abstained,
        confidence=answer.confidence,
        reason=answer.reason,
        read=retrieved(answer.hits),
        dropped=answer.dropped,
        indexed=indexed,
        timings=dict(answer.timings),
        tokens=dict(answer.tokens),
        peak_mib=peak_mib,
    )


def retrieved(hits: tuple[Hit, ...] | list[Hit]) -> tuple[Retrieved, ...]:
    """Hits as places in documents."""
    return tuple(
        Retrieved(
            hit.passage.doc_id,
            hit.passage.start,
            hit.passage.end,
            round(hit.score, 6),
            tuple((s.start, s.end) for s in hit.passage.sentences),
        )
        for hit in hits
    )


def to_json(prediction: Prediction) -> dict[str, Any]:
    """The record of one line."""
    return asdict(prediction)


def from_json(record: dict[str, Any]) -> Prediction:
    """The inverse of `to_json`; fields may be missing, so that other systems can write the file too."""
    read = record.get("read")
    indexed = record.get("indexed")
    return Prediction(
        qid=str(record["qid"]),
        hits=tuple(_retrieved(hit) for hit in record.get("hits", [])),
        answered=bool(record.get("answered", True)),
        sentences=tuple(
            Said(str(s["text"]), tuple(s.get("citations", [])), bool(s.get("supported", True)))
            for s in record.get("sentences", [])
        ),
        citations=tuple(
            Quoted(int(c["number"]), str(c["doc_id"]), int(c["start"]), int(c["end"]), str(c["quote"]),
                   str(c.get("reads", "")))
            for c in record.get("citations", [])
        ),
        abstained=bool(record.get("abstained", False)),
        confidence=float(record.get("confidence", 0.0)),
        reason=str(record.get("reason", "")),
        read=None if read is None else tuple(_retrieved(hit) for hit in read),
        dropped=tuple(str(text) for text in record.get("dropped", [])),
        indexed=None if indexed is None else tuple(bool(flag) for flag in indexed),
        timings={str(k): float(v) for k, v in record.get("timings", {}).items()},
        tokens={str(k): int(v) for k, v in record.get("tokens", {}).items()},
        peak_mib=float(record.get("peak_mib", 0.0)),
    )  # fmt: skip


def _retrieved(record: dict[str, Any]) -> Retrieved:
    return Retrieved(
        str(record["doc_id"]),
        int(record["start"]),
        int(record["end"]),
        float(record.get("score", 0.0)),
        tuple((int(start), int(end)) for start, end in record.get("spans", [])),
    )


def read_predictions(path: Path) -> tuple[dict[str, Any], dict[str, Prediction]]:
    """``(description of the run, qid -> prediction)``; a torn last line is left out.

    Raises `EvaluationError` that names file and line for anything else that cannot be read, and for a
    qid that stands twice.
    """
    if not path.is_file():
        raise EvaluationError(f"There is no predictions file {path}; rag eval SET writes one.")
    return _parse(path, path.read_bytes())


def _parse(path: Path, data: bytes) -> tuple[dict[str, Any], dict[str, Prediction]]:
    description: dict[str, Any] = {}
    predictions: dict[str, Prediction] = {}
    lines = data.split(b"\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            if number == 1 and "run" in record:
                description = dict(record["run"])
                continue
            prediction = from_json(record)
        except (ValueError, KeyError, TypeError, AttributeError) as problem:
            if number == len(lines):
                break  # no line feed after it: torn by a kill
            raise EvaluationError(
                f"{path}, line {number}: this is not a prediction ({problem})."
            ) from problem
        if prediction.qid in predictions:
            raise EvaluationError(f"{path}, line {number}: qid {prediction.qid!r} stands twice.")
        predictions[prediction.qid] = prediction
    return description, predictions


class PredictionsFile:
    """An open predictions file; `done` are the predictions that an earlier run left in it."""

    def __init__(self, file: BinaryIO, done: dict[str, Prediction]) -> None:
        self._file = file
        self.done = done

    def write(self, prediction: Prediction) -> None:
        """Append one prediction and put it on the disk."""
        self._line(to_json(prediction))
        self.done[prediction.qid] = prediction

    def _line(self, record: dict[str, Any]) -> None:
        self._file.write(dump(record).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def describe(self, description: dict[str, Any]) -> None:
        """Write the first line."""
        self._line({"run": description})


@contextmanager
def open_predictions(path: Path, description: dict[str, Any]) -> Iterator[PredictionsFile]:
    """Begin or resume the predictions of the run that `description` describes.

    Raises `EvaluationError` where the file belongs to another run: mixing two would compare nothing.
    """
    done: dict[str, Prediction] = {}
    keep = 0
    if path.is_file():
        data = path.read_bytes()
        keep = data.rfind(b"\n") + 1
        found, done = _parse(path, data[:keep])
        if keep and found != description:
            changed = sorted(
                k for k in found.keys() | description.keys() if found.get(k) != description.get(k)
            )
            raise EvaluationError(
                f"{path} holds another run (it differs in {', '.join(changed)}); choose another --out, or "
                "--overwrite it."
            )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("r+b" if path.exists() else "w+b") as file:
            file.truncate(keep)
            file.seek(keep)
            predictions = PredictionsFile(file, done)
            if not keep:
                predictions.describe(description)
            yield predictions
    except OSError as problem:
        raise StorageError(f"{path} cannot be written: {problem.strerror or problem}.") from problem
