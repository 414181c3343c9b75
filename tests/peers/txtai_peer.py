"""Answer a question set with txtai, with the encoder and generator of rag, and write predictions.

    python tests/peers/txtai_peer.py evals/own predictions.jsonl

See README.md beside this file for how to score them.
"""

from __future__ import annotations

import argparse
import re
import time
from pathlib import Path
from typing import Any

from txtai import RAG, Embeddings

from rag.evaluate.predictions import open_predictions
from rag.evaluate.records import Prediction, Quoted, Retrieved, Said
from rag.evaluate.runner import peak_memory, sample
from rag.evaluate.sets import load_set
from rag.ingest import read_file, scan
from rag.models import load_encoder, load_generator
from rag.protocols import Message
from rag.settings import DEFAULT_ENCODER, DEFAULT_GENERATOR

REFUSALS = {"id": "Tidak diketahui.", "en": "Not known."}
INSTRUCTION = "Answer the question in its own language, using only the context below."
MAY_REFUSE = " If the context does not say, answer '{}'."
CONTEXT = "\n\nQuestion: {question}\n\nContext: {context}"


def paragraphs(folders: tuple[Path, ...]) -> dict[str, tuple[str, int, int, str]]:
    """Row id -> (doc_id, start, end, text): every paragraph of the files as they are decoded."""
    rows = {}
    for folder in folders:
        for file in scan(folder):
            for document in read_file(folder, file.path):
                for match in re.finditer(r"\S(?:.|\n(?!\s*\n))*", document.text):
                    rows[str(len(rows))] = (document.doc_id, match.start(), match.end(), match.group())
    return rows


def main() -> None:
    """Read the arguments, index, ask, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("question_set", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--encoder", default=DEFAULT_ENCODER)
    parser.add_argument("--generator", default=DEFAULT_GENERATOR)
    parser.add_argument("--hybrid", action="store_true")
    parser.add_argument("--always-answer", action="store_true", help="do not say that it may refuse")
    parser.add_argument("--only", choices=["retrieval"])
    parser.add_argument("--sample", type=int)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()

    question_set = load_set(arguments.question_set)
    examples = sample(question_set.examples, arguments.sample, arguments.seed)
    encoder = load_encoder(arguments.encoder)
    rows = paragraphs(question_set.corpus)
    database = Embeddings(
        method="external",
        transform=lambda texts: encoder.encode_passages(list(texts)),
        content=True,
        hybrid=arguments.hybrid,
    )
    database.index((key, row[3], None) for key, row in rows.items())

    prompts: dict[str, Any] = {}
    if arguments.only is None:
        generator = load_generator(arguments.generator)

        def write(texts: list[str], **_: Any) -> list[str]:
            return [generator.generate([Message("user", text)], max_tokens=96).text for text in texts]

        for language, refusal in REFUSALS.items():
            template = INSTRUCTION + ("" if arguments.always_answer else MAY_REFUSE.format(refusal)) + CONTEXT
            prompts[language] = RAG(database, write, template=template, output="reference")
    description = {
        "set": question_set.name,
        "set_sha": question_set.sha256[:12],
        "n": len(examples),
        "seed": arguments.seed if arguments.sample else None,
        "only": arguments.only or "",
        "system": "txtai" + " hybrid" * arguments.hybrid + ", always answers" * arguments.always_answer,
        "encoder": encoder.name,
        "encoder_sha": encoder.fingerprint[:12],
        "generator": "" if arguments.only else arguments.generator,
    }
    with open_predictions(arguments.out, description) as file:
        for example in examples:
            if example.qid in file.done:
                continue
            started = time.perf_counter()
            found = database.search(example.question, 20)
            hits = tuple(_retrieved(rows[hit["id"]], hit["score"]) for hit in found)
            prediction: dict[str, Any] = {"answered": False}
            if arguments.only is None:
                _, answer, reference = prompts[str(example.language)](
                    [("", example.question, example.question, "")]
                )[0]
                prediction = _answer(answer, reference, rows, REFUSALS[str(example.language)])
                prediction |= {"read": hits[:3], "confidence": max(0.0, min(1.0, hits[0].score))}
            seconds = {"total": round(time.perf_counter() - started, 4)}
            file.write(Prediction(example.qid, hits, timings=seconds, peak_mib=peak_memory(), **prediction))


def _retrieved(row: tuple[str, int, int, str], score: float) -> Retrieved:
    return Retrieved(row[0], row[1], row[2], float(score))


def _answer(
    answer: str | None, reference: str | None, rows: dict[str, tuple[str, int, int, str]], refusal: str
) -> dict[str, Any]:
    text = (answer or "").strip()
    if not text or refusal.rstrip(".").lower() in text.lower():
        return {"abstained": True, "reason": text}
    citations: tuple[Quoted, ...] = ()
    if reference is not None:
        doc_id, start, end, quote = rows[str(reference)]
        citations = (Quoted(1, doc_id, start, end, quote),)
    return {"sentences": (Said(text, (1,) if citations else ()),), "citations": citations}


if __name__ == "__main__":
    main()
