"""Coverage-guided fuzzing of the readers and the cleaning, with atheris (not installed by `make test`).

    pip install atheris
    python tests/fuzz/readers.py /tmp/fuzz corpus -max_total_time=300

The first folder collects the inputs that reach new code; others hold inputs to begin with (libFuzzer's
options follow). The first byte of an input chooses the format, the rest is the file. Whatever stands in it,
there is a `RagError` or documents whose every sentence is where it says; anything else ends the run and
leaves the input in the folder one stands in.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["rag.ingest", "rag.text", "rag.view"]):
    from rag.errors import RagError
    from rag.ingest import read_file

sys.path.insert(0, str(Path(__file__).parents[1] / "ingest"))
from test_properties import check

ENDINGS = ("txt", "md", "html", "jsonl")
FOLDER = Path(tempfile.mkdtemp(prefix="rag-fuzz-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))


def one_input(data: bytes) -> None:
    if not data:
        return
    name = f"a.{ENDINGS[data[0] % len(ENDINGS)]}"
    (FOLDER / name).write_bytes(data[1:])
    try:
        for document in read_file(FOLDER, name):
            check(document)
    except RagError:
        pass


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
