"""Turn other layouts into a question set: SQuAD-style JSON lines and BEIR folders.

Both write a folder with ``set.json``, ``questions.jsonl`` and ``corpus/corpus.jsonl``, whose evidence
has offsets into the ``text`` of its documents.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.errors import EvaluationError, StorageError
from rag.evaluate.jsonlines import Fields, Record, dump, read_lines
from rag.evaluate.sets import DESCRIPTION, QUESTIONS

CORPUS = "corpus/corpus.jsonl"

SHINGLE = 8
"""Words in a row that two texts must share to be taken for the same text."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What was written. `skipped` counts records left out, by reason."""

    questions: int
    documents: int
    skipped: dict[str, int]


def import_squad(
    source: Path,
    out: Path,
    *,
    distractors: Path | None = None,
    limit: int | None = None,
    seed: int = 0,
    like: Path | None = None,
    name: str = "",
) -> Imported:
    """Pool the contexts of SQuAD-style JSON lines into one corpus and write the set to `out`.

    A line is ``{"qid", "question", "context", "answers", "answerable", "lang"}``; ``title``, ``kind`` and
    ``answers_en`` (accepted too) are optional. The evidence of a question is, for each place where an
    accepted answer stands in its context, the sentence around it; any of them is as good. `limit`
    documents of `distractors` (``{"title", "text"}`` lines) are drawn by `seed` and added, except those
    that share a run of `SHINGLE` words with a context: they may hold its answer. With `like` only the
    questions whose qid, after its last ``-``, is that of a question there are kept.

    Raises:
        EvaluationError: a line that cannot be read, or an answer that its context does not hold.
    """
    contexts: dict[str, str] = {}
    documents: list[Record] = []
    questions: list[Record] = []
    skipped: dict[str, int] = {}
    wanted = _bare_qids(like) if like else None
    for number, record in read_lines(source):
        fields = Fields(source, number, record)
        qid = fields.text("qid")
        if wanted is not None and _bare(qid) not in wanted:
            skipped["not in the other set"] = skipped.get("not in the other set", 0) + 1
            continue
        context = fields.text("context")
        if context not in contexts:
            # Named by content and sorted, so that two sets over the same contexts have the same corpus.
            contexts[context] = "c" + hashlib.sha256(context.encode()).hexdigest()[:12]
            documents.append({"_id": contexts[context], "title": fields.text("title", ""), "text": context})
        questions.append(
            _squad_question(fields, qid if wanted is None else _bare(qid), contexts[context], context)
        )
    if not questions:
        raise EvaluationError(f"{source} holds no question to import.")
    documents.sort(key=lambda document: str(document["_id"]))
    if distractors:
        extra, shared = _distractors(distractors, contexts, limit, seed)
        documents.extend(extra)
        if shared:
            skipped["distractors that share text with a context"] = shared
    about = f"Contexts of {source.name}" + (
        f" pooled with {len(documents) - len(contexts)} documents of {distractors.name}."
        if distractors
        else "."
    )
    _write(out, name or source.name.split(".")[0], about, questions, documents)
    return Imported(len(questions), len(documents), skipped)


def _squad_question(fields: Fields, qid: str, document: str, context: str) -> Record:
    answerable = fields.flag("answerable", True)
    answers = fields.texts("answers")
    record: Record = {
        "qid": qid,
        "question": fields.text("question"),
        "lang": fields.text("lang"),
        "answerable": answerable,
        "answers": [],
        "evidence": [],
        "kind": fields.text("kind", "") or ("answerable" if answerable else "unanswerable"),
    }
    if not answerable:
        return record
    if not answers:
        raise fields.error("an answerable question has no answers.")
    places = sorted({span for answer in answers for span in _sentences_around(context, answer)})
    if not places:
        raise fields.error(f"the context holds none of the answers {list(answers)!r}.")
    record["answers"] = list(dict.fromkeys((*answers, *fields.texts("answers_en"))))
    record["evidence"] = [
        {"doc_id": f"corpus.jsonl:{document}", "start": start, "end": end} for start, end in places
    ]
    return record


_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)\]]*\s+(?=[\"“‘(\[]?[A-Z0-9])|\n+")


def _sentences_around(context: str, answer: str) -> Iterator[tuple[int, int]]:
    """The sentences in which `answer` stands (as whole words, if it does anywhere), as rough spans.

    Rough on purpose: the gold must not depend on the tool's own sentence splitter.
    """
    borders = [0, *(match.end() for match in _SENTENCE_END.finditer(context)), len(context)]
    whole = list(re.finditer(rf"(?<!\w){re.escape(answer)}(?!\w)", context))
    for match in whole or re.finditer(re.escape(answer), context):
        start = max(border for border in borders if border <= match.start())
        end = min(border for border in borders if border >= match.end())
        text = context[start:end]
        yield start + len(text) - len(text.lstrip()), end - (len(text) - len(text.rstrip()))


def _distractors(
    path: Path, contexts: Iterable[str], limit: int | None, seed: int
) -> tuple[list[Record], int]:
    """Documents that share no text with `contexts`, at most `limit`, and how many were passed over."""
    shingles = {shingle for context in contexts for shingle in _shingles(context)}
    records: list[Record] = [record for _, record in read_lines(path)]
    random.Random(seed).shuffle(records)
    chosen: list[Record] = []
    shared = 0
    for record in records:
        if limit is not None and len(chosen) >= limit:
            break
        text = record.get("text")
        if not isinstance(text, str) or not text.strip():
            continue
        if any(shingle in shingles for shingle in _shingles(text)):
            shared += 1
            continue
        title = record.get("title")
        chosen.append(
            {"_id": f"d{len(chosen) + 1}", "title": title if isinstance(title, str) else "", "text": text}
        )
    return chosen, shared


def _shingles(text: str) -> Iterator[str]:
    words = re.findall(r"\w+", text.casefold())
    for i in range(max(1, len(words) - SHINGLE + 1)):
        yield " ".join(words[i : i + SHINGLE])


def import_beir(source: Path, out: Path, *, split: str = "", lang: str = "id", name: str = "") -> Imported:
    """Turn a BEIR folder (``corpus.jsonl``, ``queries.jsonl``, ``qrels/*.tsv``) into a set at `out`.

    A document judged above 0 is one piece of evidence, whole; queries without one are skipped. `split`
    names the qrels file; it may be left out where there is one. `lang` is used where a query has none.
    The set has no answers: it measures retrieval.
    """
    documents, lengths = [], {}
    for number, record in read_lines(source / "corpus.jsonl"):
        fields = Fields(source / "corpus.jsonl", number, record)
        key = fields.text("_id")
        text = fields.text("text", "")
        if key in lengths:
            raise fields.error(f"_id {key!r} stands twice.")
        lengths[key] = len(text)
        documents.append({"_id": key, "title": fields.text("title", ""), "text": text})
    relevant = _qrels(_qrels_file(source, split), lengths)
    questions: list[Record] = []
    skipped = 0
    for number, record in read_lines(source / "queries.jsonl"):
        fields = Fields(source / "queries.jsonl", number, record)
        gold = [key for key in relevant.get(fields.text("_id"), []) if lengths[key]]
        if not gold:
            skipped += 1
            continue
        questions.append(
            {
                "qid": fields.text("_id"),
                "question": fields.text("text"),
                "lang": fields.text("lang", lang),
                "answerable": True,
                "answers": [],
                "evidence": [
                    {"doc_id": f"corpus.jsonl:{key}", "start": 0, "end": lengths[key]} for key in gold
                ],
                "needs_all": True,
                "kind": fields.text("kind", ""),
            }
        )
    if not questions:
        raise EvaluationError(f"{source} holds no query with a relevant document.")
    _write(out, name or source.resolve().name, "Imported from the BEIR layout.", questions, documents)
    return Imported(len(questions), len(documents), {"queries without relevant documents": skipped})


def _qrels_file(source: Path, split: str) -> Path:
    files = sorted((source / "qrels").glob(f"{split or '*'}.tsv"))
    if len(files) != 1:
        found = ", ".join(file.stem for file in sorted((source / "qrels").glob("*.tsv"))) or "none"
        raise EvaluationError(f"Name one split of {source / 'qrels'} with --split; there are: {found}.")
    return files[0]


def _qrels(path: Path, known: dict[str, int]) -> dict[str, list[str]]:
    relevant: dict[str, list[str]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        cells = line.split("\t")
        if number == 1 and cells[-1].strip() == "score":
            continue
        if len(cells) != 3 or not cells[2].strip().lstrip("-").isdigit():
            raise EvaluationError(f"{path}, line {number}: expected query-id, corpus-id, score, with tabs.")
        if int(cells[2]) <= 0:
            continue
        if cells[1] not in known:
            raise EvaluationError(f"{path}, line {number}: the corpus has no document {cells[1]!r}.")
        relevant.setdefault(cells[0], []).append(cells[1])
    return relevant


def _bare_qids(path: Path) -> set[str]:
    file = path / QUESTIONS if path.is_dir() else path
    return {_bare(Fields(file, number, record).text("qid")) for number, record in read_lines(file)}


def _bare(qid: str) -> str:
    """The qid without the prefix that names its file: ``squad-trans-57`` and ``x-57`` are one question."""
    return qid.rpartition("-")[2]


def _write(out: Path, name: str, about: str, questions: list[Record], documents: list[Record]) -> None:
    if (out / QUESTIONS).exists():
        raise EvaluationError(f"{out} holds a set already; choose another folder.")
    try:
        (out / CORPUS).parent.mkdir(parents=True, exist_ok=True)
        (out / CORPUS).write_text("".join(dump(d) + "\n" for d in documents), encoding="utf-8")
        description = {"name": name, "corpus": ["corpus"], "description": about}
        (out / DESCRIPTION).write_text(json.dumps(description, indent=2) + "\n", encoding="utf-8")
        (out / QUESTIONS).write_text("".join(dump(q) + "\n" for q in questions), encoding="utf-8")
    except OSError as problem:
        raise StorageError(f"The set cannot be written to {out}: {problem.strerror}.") from problem
