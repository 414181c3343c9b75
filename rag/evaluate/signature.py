"""Everything that the numbers of a report depend on, by name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

import rag
from rag.errors import EvaluationError
from rag.evaluate.records import Evidence, Example, QuestionSet, Retrieved
from rag.evaluate.retrieval import holds_any
from rag.settings import Options

if TYPE_CHECKING:
    from rag.index import Index
    from rag.protocols import Reader

MEASURED = ("answer", "index", "ingest", "models", "pipeline.py", "retrieve", "settings.py", "text")
"""Rooms whose code decides what is answered; a change in them is a change of the system measured."""


def describe(
    question_set: QuestionSet,
    index: Index,
    reader: Reader | None,
    generator: str,
    options: Options,
    *,
    questions: int,
    seed: int | None = None,
    depth: int,
    answers: bool = True,
) -> dict[str, Any]:
    """The signature of a run. Keys are stable; values are plain JSON.

    `questions` is how many are asked, `seed` the one they were sampled with (None: all are asked). The
    corpus hash is over what the index holds, so it does not change when the same files are indexed anew.
    """
    manifest = index.manifest
    return {
        "set": question_set.name,
        "set_sha": question_set.sha256[:12],
        "n": questions,
        "seed": seed,
        "only": "" if answers else "retrieval",
        "depth": depth,
        "corpus_sha": corpus_hash(index),
        "passages": manifest.passages,
        "encoder": manifest.encoder,
        "encoder_sha": manifest.fingerprint[:12],
        "reader": reader.name if reader else "",
        "reader_sha": reader.fingerprint[:12] if reader else "",
        "analysis": f"{manifest.analysis}/{manifest.cleaning}",
        "generator": generator if answers else "",
        "options": {field.name: getattr(options, field.name) for field in fields(options)},
        "version": rag.__version__,
        "code": code_hash(),
    }


def corpus_hash(index: Index) -> str:
    """Over the names and contents of the indexed articles, their order left out."""
    digest = hashlib.sha256()
    for line in sorted(f"{a.doc_id}\0{a.sha256}\0{a.duplicate_of}\n" for a in index.articles()):
        digest.update(line.encode())
    return digest.hexdigest()[:12]


def code_hash() -> str:
    """Over the source files that decide what is answered (prompt and thresholds stand in them)."""
    root = Path(rag.__file__).parent
    digest = hashlib.sha256()
    for name in MEASURED:
        room = root / name
        for file in sorted(room.rglob("*.py")) if room.is_dir() else [room]:
            digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def holdings(index: Index, examples: tuple[Example, ...]) -> Callable[[Example], tuple[bool, ...]]:
    """A function that says, for each piece of an example's evidence, whether the index holds it.

    Evidence that cleaning dropped, that stands in a file that could not be read or in a near-duplicate
    that is not searched, is not held. All passages are read once, those of gold documents kept.
    """
    wanted = {place.doc_id for e in examples for piece in e.evidence for place in piece.places}
    held: dict[str, list[Retrieved]] = {}
    for first in range(0, len(index), 1_000):
        for passage in index.passages(range(first, min(first + 1_000, len(index)))):
            if passage.doc_id in wanted:
                spans = tuple((s.start, s.end) for s in passage.sentences)
                held.setdefault(passage.doc_id, []).append(
                    Retrieved(passage.doc_id, passage.start, passage.end, 0.0, spans)
                )

    def holds(piece: Evidence) -> bool:
        return any(
            holds_any(passage, piece) for place in piece.places for passage in held.get(place.doc_id, [])
        )

    return lambda example: tuple(holds(piece) for piece in example.evidence)


def with_setting(options: Options, key: str, written: str) -> Options:
    """`options` with the field `key` set from text: ``verify`` from "false", ``hits`` from "1".

    Raises `EvaluationError` for an unknown key or a value of the wrong type, naming those that exist.
    """
    hints = get_type_hints(Options)
    if key not in hints:
        raise EvaluationError(f"There is no setting {key!r}; the settings are {', '.join(hints)}.")
    return replace(options, **{key: _parse(key, written, hints[key])})


def _parse(key: str, written: str, hint: Any) -> Any:
    choices = get_args(hint)
    text = written.strip()
    if hint is bool and text.lower() in ("true", "on", "yes", "false", "off", "no"):
        return text.lower() in ("true", "on", "yes")
    if text in choices:
        return text
    if type(None) in choices and text.lower() in ("", "none", "default"):
        return None
    for kind in (int, float):
        if hint is kind or kind in choices:
            try:
                return kind(text)
            except ValueError:
                continue
    expected = "true or false" if hint is bool else " or ".join(map(str, choices)) or hint.__name__
    raise EvaluationError(f"The setting {key} cannot be {written!r}; it is {expected}.")
