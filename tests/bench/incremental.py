"""One article of 10,000 edited: what a reindex then costs, against building everything, in one run.

    python tests/bench/incremental.py --folder /tmp/incremental [--articles 10000] [--encoder static]

Needs ``../shared/data/docs/wiki_id_200k.jsonl.gz``.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import time
from itertools import islice
from pathlib import Path

from scale import articles, encoder_of

from rag.reindex import build, default_steps


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--encoder", default="minilm-id-en")
    given = parser.parse_args()
    corpus, index = given.folder / "corpus", given.folder / "index"
    shutil.rmtree(given.folder, ignore_errors=True)
    for number, article in enumerate(islice(articles(), given.articles)):
        path = corpus / f"{number // 1000:03d}" / f"{number:06d}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{article['title']}\n\n{article['text']}\n", "utf-8")
        os.utime(path, (1_600_000_000 + number,) * 2)
    encoder, steps = encoder_of(given.encoder), default_steps()
    result = {"articles": given.articles, "encoder": given.encoder}

    def run(name: str, full: bool = False) -> None:
        begun, cpu = time.perf_counter(), time.process_time()
        report = build(corpus, index, encoder, steps, full=full)
        result[name] = {
            "seconds": round(time.perf_counter() - begun, 2),
            "cpu_seconds": round(time.process_time() - cpu, 2),
            "embedded": report.embedded,
            "taken_over": report.reused,
            "changed": len(report.changed),
        }

    run("full", full=True)
    run("nothing changed")
    edited = corpus / "005" / f"{5 * given.articles // 10:06d}.txt"
    edited = edited if edited.exists() else sorted(corpus.rglob("*.txt"))[given.articles // 2]
    edited.write_text(edited.read_text("utf-8") + "\n\nKalimat ini ditambahkan pada hari Senin.\n", "utf-8")
    os.utime(edited, (1_700_000_000,) * 2)
    run("one edited")
    (corpus / "000" / "000007.txt").rename(corpus / "zzz.txt")
    run("one renamed")
    sorted(corpus.rglob("*.txt"))[3].unlink()
    run("one deleted")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
