from __future__ import annotations

import os
from pathlib import Path

import pytest

from rag.errors import CorpusError, UnreadableFileError
from rag.ingest import SourceFile, read_file, scan


def write(path: Path, text: str = "Ia pergi ke pasar.") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def paths(root: Path) -> list[str]:
    return [file.path for file in scan(root)]


def test_articles_are_listed_in_order_and_others_passed_over(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "sub/c.html", "sub/deep/d.JSONL", "sub/README.md", "e.htm"):
        write(tmp_path / name)
    for name in ("README.md", ".hidden.txt", ".git/x.txt", "picture.png", "noending"):
        write(tmp_path / name)
    (tmp_path / "folder.txt").mkdir()
    assert paths(tmp_path) == ["a.md", "b.txt", "e.htm", "sub/README.md", "sub/c.html", "sub/deep/d.JSONL"]
    status = (tmp_path / "b.txt").stat()
    assert scan(tmp_path)[1] == SourceFile("b.txt", status.st_size, status.st_mtime_ns)


def test_links_out_of_the_corpus_and_in_circles_are_not_followed(tmp_path: Path) -> None:
    root = tmp_path / "corpus"
    write(root / "a.txt")
    write(tmp_path / "secret.txt")
    (root / "out.txt").symlink_to(tmp_path / "secret.txt")
    (root / "in.txt").symlink_to(root / "a.txt")
    (root / "loop.txt").symlink_to(root / "loop.txt")
    (root / "dangling.txt").symlink_to(root / "gone.txt")
    (root / "up").symlink_to(tmp_path, target_is_directory=True)
    assert paths(root) == ["a.txt", "in.txt"]
    with pytest.raises(UnreadableFileError, match="outside the corpus"):
        list(read_file(root, "out.txt"))
    with pytest.raises(UnreadableFileError, match="outside the corpus"):
        list(read_file(root, "../secret.txt"))
    with pytest.raises(UnreadableFileError, match="outside the corpus"):
        list(read_file(root, str(tmp_path / "secret.txt")))


def test_a_named_pipe_is_no_article(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert paths(tmp_path) == []
    with pytest.raises(UnreadableFileError, match="not a regular file"):
        list(read_file(tmp_path, "pipe.txt"))


def test_a_missing_corpus_names_the_option(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"There is no folder .*--corpus"):
        scan(tmp_path / "none")
    write(tmp_path / "file.txt")
    with pytest.raises(CorpusError, match="is a file"):
        scan(tmp_path / "file.txt")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_a_folder_without_permission_is_named(tmp_path: Path) -> None:
    write(tmp_path / "sub" / "a.txt")
    (tmp_path / "sub").chmod(0)
    try:
        with pytest.raises(CorpusError, match="permission denied"):
            scan(tmp_path)
    finally:
        (tmp_path / "sub").chmod(0o700)


@pytest.mark.parametrize("name", ["two\nlines.txt", "bell\x07.txt", "esc\x1b[31m.txt"])
def test_names_with_control_characters_are_listed_and_refused(tmp_path: Path, name: str) -> None:
    write(tmp_path / name)
    (path,) = paths(tmp_path)
    with pytest.raises(UnreadableFileError, match="control character; rename it") as refused:
        list(read_file(tmp_path, path))
    assert str(refused.value).isprintable()


def test_names_that_are_not_utf8_are_printable_and_refused(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/na\xffme.txt"
    with open(raw, "wb") as stream:  # noqa: PTH123 - bytes
        stream.write(b"Ia pergi.")
    assert paths(tmp_path) == ["na\\xffme.txt"]
    with pytest.raises(UnreadableFileError, match="not valid UTF-8; rename it"):
        list(read_file(tmp_path, "na\\xffme.txt"))


def test_a_file_that_vanishes_is_refused_not_a_crash(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    (path,) = paths(tmp_path)
    (tmp_path / "a.txt").unlink()
    with pytest.raises(UnreadableFileError, match="no longer there"):
        list(read_file(tmp_path, path))
