"""The files of one run: predictions, then the report as JSON, Markdown and HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rag.errors import StorageError
from rag.evaluate import predictions as predictions_file
from rag.evaluate import report as report_file
from rag.evaluate.documents import Documents
from rag.evaluate.page import report_page
from rag.evaluate.records import Example, Prediction, QuestionSet
from rag.evaluate.report import Report, make_report, to_json
from rag.evaluate.scoring import score
from rag.evaluate.tables import report_markdown


class Layout:
    """Names the files of a run's folder."""

    def __init__(self, folder: Path) -> None:
        self.predictions = folder / predictions_file.FILE
        self.report = folder / report_file.FILE
        self.markdown = folder / "report.md"
        self.page = folder / "report.html"

    def forget(self) -> None:
        """Remove these files, and nothing else that lies beside them."""
        for file in (self.predictions, self.report, self.markdown, self.page):
            file.unlink(missing_ok=True)


def score_run(
    question_set: QuestionSet,
    examples: Sequence[Example],
    predictions: Mapping[str, Prediction],
    signature: dict[str, Any],
    name: str = "",
) -> Report:
    """Score predictions and aggregate: pure, no model. Whether answers were asked for is the
    signature's to say ("only"), so that a run of no predictions scores 0 and not nothing."""
    only_retrieval = signature.get("only") == "retrieval"
    rows = score(examples, predictions, Documents(question_set.corpus), only_retrieval)
    return make_report(name or question_set.name, signature, rows, predictions)


def write_report(
    folder: Path, report: Report, examples: Sequence[Example], predictions: Mapping[str, Prediction]
) -> Layout:
    """Write ``report.json``, ``report.md`` and ``report.html``. Only the page holds texts of the set."""
    layout = Layout(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        layout.report.write_text(to_json(report), encoding="utf-8")
        layout.markdown.write_text(report_markdown(report), encoding="utf-8")
        layout.page.write_text(report_page(report, examples, predictions), encoding="utf-8")
    except OSError as problem:
        raise StorageError(f"The report cannot be written to {folder}: {problem.strerror}.") from problem
    return layout
