"""One folder that holds the whole corpus of a set, so that it can be indexed."""

from __future__ import annotations

import shutil
from pathlib import Path

from rag.errors import EvaluationError, StorageError
from rag.evaluate.records import QuestionSet
from rag.ingest import scan


def stage(question_set: QuestionSet, folder: Path) -> Path:
    """The corpus of `question_set` as one folder: itself where it is one, else copies in `folder`.

    A copy keeps its path within its own corpus folder, so doc_ids stay as the set has them. Raises
    `EvaluationError` where two folders hold a file of the same path.
    """
    if len(question_set.corpus) == 1:
        return question_set.corpus[0]
    origins: dict[str, Path] = {}
    for corpus in question_set.corpus:
        for file in scan(corpus):
            if file.path in origins:
                raise EvaluationError(
                    f"{corpus / file.path} and {origins[file.path]} would be one document {file.path!r}; "
                    "rename one of them."
                )
            origins[file.path] = corpus / file.path
    try:
        if folder.exists():
            shutil.rmtree(folder)
        for path, origin in origins.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(origin, folder / path)
    except OSError as problem:
        raise StorageError(f"The corpus cannot be copied to {folder}: {problem.strerror}.") from problem
    return folder
