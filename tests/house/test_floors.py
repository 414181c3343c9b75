"""A module imports only from the floors below its own, and heavy libraries in one place each."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLOORS = {
    "records": 0, "errors": 0, "settings": 0, "view": 0, "protocols": 0,
    "ingest": 1, "text": 1,
    "models": 2, "index": 2,
    "answer": 3, "retrieve": 3,
    "pipeline": 4, "reindex": 4, "evaluate": 4, "train": 4,
    "render": 1, "cli": 5, "__main__": 6,
}  # fmt: skip
# A library and the one room (or module) that may import it.
HEAVY = {
    "torch": ("rag/models", "rag/train"),
    "sentence_transformers": ("rag/models", "rag/train"),
    "transformers": ("rag/models", "rag/train"),
    "ctranslate2": ("rag/models",),
    "faiss": ("rag/index",),
    "bm25s": ("rag/index", "rag/train"),
    "trafilatura": ("rag/ingest",),
    "Stemmer": ("rag/text",),
}
MODULES = sorted((ROOT / "rag").rglob("*.py"))


def room(path: Path) -> str:
    parts = path.relative_to(ROOT / "rag").with_suffix("").parts
    return parts[0]


def imports(path: Path) -> list[tuple[str, ast.stmt]]:
    found: list[tuple[str, ast.stmt]] = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [(alias.name, node) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import on line {node.lineno}"
            found.append((node.module or "", node))
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_down(path: Path) -> None:
    own = room(path)
    if own == "__init__":
        return
    for name, node in imports(path):
        parts = name.split(".")
        if parts[0] != "rag" or len(parts) == 1:
            continue
        other = parts[1]
        if other == own:
            continue
        # The ground floor is single modules without cycles (records builds on view).
        assert FLOORS[other] < FLOORS[own] or FLOORS[own] == 0, (
            f"{path}:{node.lineno}: {own} must not import {other}"
        )


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_heavy_libraries_have_one_door_and_are_not_imported_at_module_level(path: Path) -> None:
    relative = str(path.relative_to(ROOT))
    tree = ast.parse(path.read_text("utf-8"))
    for name, node in imports(path):
        library = name.split(".")[0]
        if library not in HEAVY:
            continue
        assert relative.startswith(HEAVY[library]), f"{relative}:{node.lineno} imports {library}"
        at_top = any(
            isinstance(top_node, ast.Import | ast.ImportFrom) and top_node.lineno == node.lineno
            for top_node in tree.body
        )
        # Training is nothing without torch: its modules are loaded by `rag train` alone.
        assert not at_top or relative.startswith("rag/train/"), (
            f"{relative}:{node.lineno}: import {library} inside the function that needs it"
        )


def test_data_folders_hold_no_code() -> None:
    assert [str(p) for folder in ("corpus", "index", "evals") for p in (ROOT / folder).rglob("*.py")] == []
