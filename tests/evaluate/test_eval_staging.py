"""The corpus of a set of several folders becomes one folder."""

from pathlib import Path

import pytest

from rag.errors import EvaluationError
from rag.evaluate.records import QuestionSet
from rag.evaluate.staging import stage


def folders(tmp_path: Path, *files: tuple[str, str]) -> QuestionSet:
    for path, text in files:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    corpus = tuple(dict.fromkeys(tmp_path / path.split("/")[0] for path, _ in files))
    return QuestionSet("s", tmp_path, (), corpus, "")


def test_one_folder_is_taken_as_it_is(tmp_path: Path) -> None:
    question_set = folders(tmp_path, ("a/x.txt", "1"))
    assert stage(question_set, tmp_path / "out") == tmp_path / "a"
    assert not (tmp_path / "out").exists()


def test_several_are_copied_with_their_paths(tmp_path: Path) -> None:
    question_set = folders(
        tmp_path, ("a/x.txt", "1"), ("a/in/y.txt", "2"), ("b/in/z.txt", "3"), ("b/n.py", "-")
    )
    for _ in range(2):  # what an earlier staging left does not stay
        (tmp_path / "out").mkdir(exist_ok=True)
        (tmp_path / "out" / "old.txt").write_text("")
        assert stage(question_set, tmp_path / "out") == tmp_path / "out"
        found = {p.relative_to(tmp_path / "out").as_posix(): p.read_text() for p in files(tmp_path / "out")}
        assert found == {"x.txt": "1", "in/y.txt": "2", "in/z.txt": "3"}


def test_one_path_in_two_folders_is_an_error(tmp_path: Path) -> None:
    question_set = folders(tmp_path, ("a/x.txt", "1"), ("b/x.txt", "2"))
    with pytest.raises(EvaluationError, match=r"would be one document 'x\.txt'; rename one of them\."):
        stage(question_set, tmp_path / "out")


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
