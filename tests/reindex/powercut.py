"""A model of what a disk may hold after a power cut: only what was synced is sure.

A file holds what it held at its last fsync, or anything written since up to a point; a folder has the names
that it had at its last fsync, or those it has now. Follows the calls of `faults.hooked`.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from faults import hooked


@dataclass(eq=False)
class File:
    now: bytes = b""
    synced: bytes = b""


@dataclass(eq=False)
class Folder:
    now: dict[str, File | Folder] = field(default_factory=dict)
    synced: dict[str, File | Folder] = field(default_factory=dict)


Event = tuple[Any, ...]


def load(path: Path) -> Folder:
    """A folder on disk, all of it synced."""
    entries: dict[str, File | Folder] = {}
    for entry in path.iterdir():
        if entry.is_dir():
            entries[entry.name] = load(entry)
        else:
            entries[entry.name] = File(entry.read_bytes(), entry.read_bytes())
    return Folder(dict(entries), dict(entries))


def trace(root: Path, run: Any) -> list[Event]:
    """What `run` does below `root`, in order."""
    events: list[Event] = []

    def inside(path: object) -> tuple[str, ...]:
        return Path(os.fspath(path)).absolute().relative_to(root).parts  # type: ignore[arg-type]

    def before(_: int, name: str, args: tuple[Any, ...]) -> None:
        if name in ("write", "fsync"):
            path = inside(Path(f"/proc/self/fd/{args[0]}").readlink())
            events.append((name, path, bytes(args[1])) if name == "write" else (name, path))
        elif name in ("rename", "replace"):
            events.append(("rename", inside(args[0]), inside(args[1])))
        elif not (name == "mkdir" and Path(args[0]).exists()) and not (
            name == "unlink" and not Path(args[0]).exists()
        ):
            events.append((name, inside(args[0])))

    with hooked(before, lambda _: None):
        run()
    return events


def _at(root: Folder, path: tuple[str, ...]) -> File | Folder:
    node: File | Folder = root
    for name in path:
        assert isinstance(node, Folder)
        node = node.now[name]
    return node


def _folder(root: Folder, path: tuple[str, ...]) -> Folder:
    node = _at(root, path)
    assert isinstance(node, Folder)
    return node


def apply(root: Folder, event: Event) -> None:
    """Does to the model what was done to the disk."""
    name, path = event[:2]
    if name == "fsync":
        node = _at(root, path)
        if isinstance(node, Folder):
            node.synced = dict(node.now)
        else:
            node.synced = node.now
        return
    if name == "write":
        node = _at(root, path)
        assert isinstance(node, File)
        node.now += event[2]
        return
    parent = _folder(root, path[:-1])
    if name == "open":
        parent.now.setdefault(path[-1], File())
    elif name == "mkdir":
        parent.now[path[-1]] = Folder()
    elif name == "rename":
        _folder(root, event[2][:-1]).now[event[2][-1]] = parent.now.pop(path[-1])
    else:
        del parent.now[path[-1]]


def survive(folder: Folder, at: Path, chance: random.Random | None, synced: float) -> None:
    """Writes to `at` what is left; each file and folder is as it was synced with probability `synced`."""
    at.mkdir(exist_ok=True)
    only = chance is None or chance.random() < synced
    for name, node in (folder.synced if only else folder.now).items():
        if isinstance(node, Folder):
            survive(node, at / name, chance, synced)
        elif chance is None or chance.random() < synced:
            (at / name).write_bytes(node.synced)
        else:
            end = chance.randint(len(node.synced), len(node.now))
            (at / name).write_bytes(node.now[:end])
