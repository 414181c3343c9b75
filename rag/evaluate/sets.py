"""Load a question set: a folder with ``questions.jsonl``, validated line by line.

A line is ``{"qid", "question", "lang", "answerable", "answers", "evidence", "needs_all", "kind"}``; of
the evidence, ``{"doc_id", "quote"}`` or ``{"doc_id", "start", "end"}``, any one record carries the answer
unless ``needs_all`` is true. ``set.json`` beside it names the set and the folders of its corpus, relative
to the set; without it the corpus is ``corpus/`` beside the questions, or the folder itself where that
holds ``corpus.jsonl``.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rag.errors import EvaluationError
from rag.evaluate.documents import Documents
from rag.evaluate.jsonlines import Fields, Record, read_lines
from rag.evaluate.records import Evidence, Example, Place, QuestionSet
from rag.records import Language

QUESTIONS = "questions.jsonl"
DESCRIPTION = "set.json"


def load_set(path: Path) -> QuestionSet:
    """The set in folder `path`, every piece of its evidence found in its corpus.

    Raises `EvaluationError` that names the file and the line: a field missing or of the wrong type, a
    qid used twice, an answerable question without answers, a quote that no document holds.
    """
    questions = path / QUESTIONS
    if not questions.is_file():
        hint = ""
        if (path / "queries.jsonl").is_file():
            hint = f" It is in the BEIR layout: rag eval import --beir {path} OUT"
        elif path.is_file():
            hint = f" It is a file: rag eval import --squad {path} OUT"
        raise EvaluationError(f"{path} is not a question set: it has no {QUESTIONS}.{hint}")
    description = _description(path)
    corpus = _corpus(path, description)
    documents = Documents(corpus)
    examples: list[Example] = []
    seen: dict[str, int] = {}
    for number, record in read_lines(questions):
        fields = Fields(questions, number, record)
        example = _example(fields, documents)
        if example.qid in seen:
            raise fields.error(f"qid {example.qid!r} was used in line {seen[example.qid]} already.")
        seen[example.qid] = number
        examples.append(example)
    if not examples:
        raise EvaluationError(f"{questions} holds no question.")
    return QuestionSet(
        name=str(description.get("name", path.resolve().name)),
        path=path,
        examples=tuple(examples),
        corpus=corpus,
        sha256=_digest(path),
        description=str(description.get("description", "")),
    )


def count(examples: Iterable[Example]) -> dict[tuple[str, str, str], int]:
    """How many questions of each ``(language, answerable, kind)`` there are."""
    groups = Counter((str(e.language), "yes" if e.answerable else "no", e.kind) for e in examples)
    return dict(sorted(groups.items()))


def _description(path: Path) -> dict[str, Any]:
    file = path / DESCRIPTION
    if not file.is_file():
        return {}
    try:
        description = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise EvaluationError(f"{file} cannot be read as JSON: {problem}.") from problem
    if not isinstance(description, dict):
        raise EvaluationError(f"{file} must hold one JSON object.")
    return description


def _corpus(path: Path, description: dict[str, Any]) -> tuple[Path, ...]:
    named = description.get("corpus")
    if named is None:
        named = ["corpus"] if (path / "corpus").is_dir() else ["."]
        if named == ["."] and not (path / "corpus.jsonl").is_file():
            raise EvaluationError(
                f"{path} has no corpus: put one into {path / 'corpus'}, or name its folders in "
                f'{path / DESCRIPTION} as "corpus": ["../../corpus"].'
            )
    if not isinstance(named, list) or not named or any(not isinstance(name, str) for name in named):
        raise EvaluationError(f'{path / DESCRIPTION}: "corpus" must be a list of folders, not {named!r}.')
    folders = tuple((path / name).resolve() for name in named)
    for folder in folders:
        if not folder.is_dir():
            raise EvaluationError(f"The corpus folder {folder} that {path / DESCRIPTION} names is not there.")
    return folders


def _example(fields: Fields, documents: Documents) -> Example:
    language = fields.text("lang")
    if language not in set(Language):
        raise fields.error(f'"lang" must be one of {", ".join(Language)}, not {language!r}.')
    answerable = fields.flag("answerable", True)
    answers = fields.texts("answers")
    if not answerable and answers:
        raise fields.error("an unanswerable question has answers; drop them, or set answerable to true.")
    evidence = fields.records("evidence")
    if answerable and not answers and not evidence:
        raise fields.error("an answerable question needs answers or evidence.")
    return Example(
        qid=fields.text("qid"),
        question=fields.text("question"),
        language=Language(language),
        answerable=answerable,
        answers=answers,
        evidence=_evidence(fields, evidence, documents) if answerable else (),
        kind=fields.text("kind", ""),
    )


def _evidence(fields: Fields, records: list[Record], documents: Documents) -> tuple[Evidence, ...]:
    """Pieces in the order given. Any one record will do, unless the question "needs_all": then each is a
    piece of its own, but those of one "group" are places of one piece."""
    needs_all = fields.flag("needs_all", False)
    pieces: dict[str, list[Place]] = {}
    for index, record in enumerate(records):
        inner = Fields(fields.path, fields.number, record)
        doc_id = inner.text("doc_id")
        try:
            text = documents.text(doc_id)
        except EvaluationError as problem:
            raise fields.error(str(problem)) from problem
        group = inner.text("group", "") or f" {index}" if needs_all else ""
        pieces.setdefault(group, []).extend(_places(inner, doc_id, text))
    return tuple(Evidence(tuple(places)) for places in pieces.values())


def _places(fields: Fields, doc_id: str, text: str) -> list[Place]:
    record = fields.record
    if "quote" in record:
        quote = fields.text("quote")
        places = [Place(doc_id, at, at + len(quote)) for at in _occurrences(text, quote)]
        if not places:
            raise fields.error(f"the quote {quote[:60]!r} does not stand in {doc_id}.")
        return places
    start, end = record.get("start"), record.get("end")
    if type(start) is not int or type(end) is not int:
        raise fields.error(f'evidence in {doc_id} needs "quote", or "start" and "end" as whole numbers.')
    if not 0 <= start < end <= len(text):
        raise fields.error(f"[{start}, {end}) is not a range of {doc_id}, which has {len(text)} characters.")
    return [Place(doc_id, start, end)]


def _occurrences(text: str, quote: str) -> list[int]:
    places, at = [], text.find(quote)
    while at >= 0:
        places.append(at)
        at = text.find(quote, at + 1)
    return places


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    for name in (DESCRIPTION, QUESTIONS):
        file = path / name
        digest.update(name.encode() + b"\0" + (file.read_bytes() if file.is_file() else b"") + b"\0")
    return digest.hexdigest()
