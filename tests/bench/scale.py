"""How the index grows: build time, memory, size on disk, search time and recall, by number of passages.

    python tests/bench/scale.py build --passages 200000 --folder /tmp/scale
    python tests/bench/scale.py search --folder /tmp/scale

Needs ``../shared/data/docs/wiki_id_200k.jsonl.gz``. With ``--encoder static`` (the default) a passage's
vector is the normalized mean of the bundled model's word vectors, minus the mean of all words: vectors of
texts, of the right length, at thousands a second, for what depends on their number and not on their quality.
With a model's name that model embeds.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from rag.index import open_index
from rag.models import load_encoder
from rag.protocols import Encoder, Progress, Vectors
from rag.records import Language
from rag.reindex import build, default_steps

ROOT = Path(__file__).resolve().parents[2]
WIKI = ROOT.parent / "shared" / "data" / "docs" / "wiki_id_200k.jsonl.gz"
WEIGHTS = ROOT / "rag" / "models" / "weights" / "minilm-id-en"


class StaticEncoder:
    """The mean of the word vectors of the bundled model."""

    name = "static"
    fingerprint = "static"
    dimension = 384
    max_tokens = 250

    def __init__(self) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        words = load_file(WEIGHTS / "model.safetensors")["embeddings.word_embeddings.weight"]
        self._words = words.astype(np.float32) - words.astype(np.float32).mean(axis=0)
        self._tokenizer = Tokenizer.from_file(str(WEIGHTS / "tokenizer.json"))
        self._tokenizer.no_padding()

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        # Near enough for cutting passages, and cheap.
        return [len(text.split()) * 3 // 2 for text in texts]

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        made = np.zeros((len(texts), self.dimension), np.float32)
        for vector, encoded in zip(made, self._tokenizer.encode_batch_fast(list(texts)), strict=True):
            vector += self._words[encoded.ids[1:-1] or [0]].mean(axis=0)
        made /= np.linalg.norm(made, axis=1, keepdims=True)
        return made

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        return self.encode_queries(texts)


def encoder_of(name: str) -> Encoder:
    return StaticEncoder() if name == "static" else load_encoder(name)


def articles() -> Iterator[dict[str, str]]:
    with gzip.open(WIKI, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def write_corpus(folder: Path, count: int) -> None:
    """`count` articles in files of 1,000."""
    folder.mkdir(parents=True, exist_ok=True)
    found = articles()
    for number in range(-(-count // 1000)):
        with (folder / f"{number:04d}.jsonl").open("w", encoding="utf-8") as file:
            for at, article in enumerate(islice(found, min(1000, count - 1000 * number))):
                record = {"_id": str(at), "title": article["title"], "text": article["text"]}
                file.write(json.dumps(record, ensure_ascii=False) + "\n")


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run_build(folder: Path, count: int, name: str, crossover: int | None) -> dict[str, Any]:
    corpus = folder / "corpus"
    if not corpus.exists():
        # About four articles give five passages.
        write_corpus(corpus, count * 1000 // 1365)
    encoder = encoder_of(name)
    steps = default_steps()
    steps = replace(steps, crossover=crossover) if crossover is not None else steps
    marks: dict[str, float] = {}

    def progress(what: str, done: int, total: int) -> None:
        marks.setdefault(what.split(" ")[0], time.perf_counter())

    begun, cpu = time.perf_counter(), time.process_time()
    report = build(corpus, folder / "index", encoder, steps, full=True, progress=progress)
    ended = time.perf_counter()
    times = sorted(marks.items(), key=lambda mark: mark[1])
    phases = {
        what: round(later - at, 1)
        for (what, at), later in zip(times, [at for _, at in times[1:]] + [ended], strict=True)
    }
    return {
        "articles": report.articles,
        "passages": report.passages,
        "seconds": round(ended - begun, 1),
        "cpu_seconds": round(time.process_time() - cpu, 1),
        "phases": phases,
        "peak_mb": round(peak_mb()),
        **sizes(folder / "index"),
    }


def sizes(index: Path) -> dict[str, Any]:
    """Bytes by file, and bytes a passage beside the text of the articles themselves."""
    with open_index(index) as opened:
        manifest = opened.manifest
        text = sum(
            len(f"{p.text}".encode()) for at in range(0, len(opened), 1000)
            for p in opened.passages(range(at, min(len(opened), at + 1000)))
        )  # fmt: skip
    total = sum(entry.size for entry in manifest.files.values())
    return {
        "mb": round(total / 1e6, 1),
        "beside_text": round((total - text) / manifest.passages),
        "by_file": {name: round(entry.size / manifest.passages, 1) for name, entry in manifest.files.items()},
        "search": dict(manifest.vectors),
    }


def run_search(folder: Path, name: str, questions: int) -> dict[str, Any]:
    """Times of warm searches, their parts, recall against exact search, and memory."""
    from rag.index.vectors import Dense
    from rag.retrieve import search
    from rag.text import analyze_question

    base = peak_mb()
    encoder = encoder_of(name)
    asked = load_encoder("minilm-id-en")
    begun = time.perf_counter()
    with open_index(folder / "index") as index:
        opened = time.perf_counter() - begun
        step = len(index) // questions
        texts = [p.sentences[-1].text[:200] for p in index.passages(range(0, step * questions, step))]
        parts: dict[str, list[float]] = {part: [] for part in ("encode", "lexical", "dense", "all")}
        begun = time.perf_counter()
        search(index, asked, texts[0], Language.INDONESIAN, 8)
        first = time.perf_counter() - begun
        cpu = []
        for text in texts:
            at = [time.perf_counter()]
            vector = asked.encode_queries([text])[0]
            at.append(time.perf_counter())
            index.search_lexical(analyze_question(text, Language.INDONESIAN), 100)
            at.append(time.perf_counter())
            index.search_dense(vector, 100)
            at.append(time.perf_counter())
            used = time.process_time()
            search(index, asked, text, Language.INDONESIAN, 8)
            cpu.append(1000 * (time.process_time() - used))
            at.append(time.perf_counter())
            for part, start, stop in zip(parts, at, at[1:], strict=False):
                parts[part].append(1000 * (stop - start))
        memory = peak_mb()
        exact = Dense(index.vectors)
        slow, slow_cpu, fast_cpu = [], [], []
        hits = 0
        vectors = encoder.encode_queries(texts)
        for vector in vectors:
            begun, used = time.perf_counter(), time.process_time()
            right = {row for row, _ in exact.search(vector, 10)}
            slow.append(1000 * (time.perf_counter() - begun))
            slow_cpu.append(1000 * (time.process_time() - used))
            used = time.process_time()
            found = {row for row, _ in index.search_dense(vector, 10)}
            fast_cpu.append(1000 * (time.process_time() - used))
            hits += len(right & found)
        return {
            "passages": len(index),
            "open_ms": round(1000 * opened, 1),
            "first_ms": round(1000 * first, 1),
            "p50_ms": {part: round(float(np.percentile(spent, 50)), 1) for part, spent in parts.items()},
            "p95_ms": {part: round(float(np.percentile(spent, 95)), 1) for part, spent in parts.items()},
            # On a busy machine this is the fairer figure: the processor time of the whole search.
            "cpu_ms": {at: round(float(np.percentile(cpu, at)), 1) for at in (50, 95)},
            "exact_dense_ms": round(float(np.percentile(slow, 50)), 1),
            "exact_dense_cpu_ms": round(float(np.percentile(slow_cpu, 50)), 1),
            "dense_cpu_ms": round(float(np.percentile(fast_cpu, 50)), 1),
            "recall@10": round(hits / (10 * len(vectors)), 4),
            "peak_mb": round(memory),
            "before_mb": round(base),
            "search": dict(index.manifest.vectors),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", choices=["build", "search", "sizes"])
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--passages", type=int, default=50_000)
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--encoder", default="static")
    parser.add_argument("--crossover", type=int)
    given = parser.parse_args()
    if given.what == "build":
        result = run_build(given.folder, given.passages, given.encoder, given.crossover)
    elif given.what == "search":
        result = run_search(given.folder, given.encoder, given.questions)
    else:
        result = sizes(given.folder / "index")
    print(json.dumps(result, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
