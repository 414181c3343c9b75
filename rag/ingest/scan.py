"""List the articles of a corpus folder, without opening them."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from rag.errors import CorpusError

SUFFIXES = frozenset({".txt", ".md", ".markdown", ".html", ".htm", ".jsonl"})
"""Files with other endings are not articles and are passed over."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the corpus: `path` is relative to the corpus folder, with ``/``; `size` is in bytes.

    A name that is not valid UTF-8 is listed with its odd bytes written ``\\xff``, so that it can be
    printed and stored; `rag.ingest.read_file` then refuses it with that reason.
    """

    path: str
    size: int
    mtime_ns: int


def scan(root: Path) -> list[SourceFile]:
    """The article files under `root`, sorted by path.

    Hidden files and folders and the corpus' own README.md are passed over; so are links that lead out
    of the corpus, folders that are links, and files that vanish meanwhile. A folder inside that cannot
    be listed is an error, because an index without its articles would claim that they were deleted.

    Raises:
        CorpusError: the folder is missing, is a file, or cannot be listed.
    """
    try:
        real_root = root.resolve(strict=True)
    except (FileNotFoundError, NotADirectoryError):
        raise CorpusError(
            f"There is no folder {str(root)!r} with articles; create it, or name yours with --corpus."
        ) from None
    except (OSError, RuntimeError, ValueError) as error:
        raise CorpusError(f"The folder {str(root)!r} cannot be read: {_reason(error)}.") from None
    if not real_root.is_dir():
        raise CorpusError(f"{str(root)!r} is a file; --corpus names the folder that holds the articles.")

    found: list[SourceFile] = []
    waiting = [(str(real_root), "")]
    while waiting:
        folder, prefix = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                listed = list(entries)
        except FileNotFoundError:
            if not prefix:
                raise CorpusError(f"The folder {str(root)!r} vanished while it was read.") from None
            continue
        except OSError as error:
            where = str(root) if not prefix else str(root / printable(prefix))
            raise CorpusError(
                f"The folder {where!r} cannot be read: {_reason(error)}; make it readable (chmod u+rx)."
            ) from None
        for entry in listed:
            if entry.name.startswith("."):
                continue
            path = prefix + entry.name
            try:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((entry.path, path + "/"))
                    continue
                if os.path.splitext(entry.name)[1].lower() not in SUFFIXES:  # noqa: PTH122 - odd bytes
                    continue
                if path.lower() == "readme.md":
                    continue
                if entry.is_symlink() and not Path(entry.path).resolve().is_relative_to(real_root):
                    continue
                status = entry.stat()
            except (OSError, RuntimeError):  # vanished, or links in a circle
                continue
            if stat.S_ISREG(status.st_mode):
                found.append(SourceFile(printable(path), status.st_size, status.st_mtime_ns))
    return sorted(found, key=lambda file: file.path)


def printable(path: str) -> str:
    """`path` with bytes that are not UTF-8 written as ``\\xff``: fit to be printed and stored."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _reason(error: BaseException) -> str:
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).lower()
