"""A report as one self-contained HTML page: tables, plots, and the questions that went wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from rag.evaluate.attribution import GOOD
from rag.evaluate.plots import plots
from rag.evaluate.records import Example, Prediction
from rag.evaluate.report import Report, signature_line
from rag.evaluate.tables import Table, report_tables

_STYLE = """
body { font: 15px/1.5 sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; color: #222 }
table { border-collapse: collapse; margin: 1rem 0 } caption { text-align: left; font-weight: bold }
td, th { border-bottom: 1px solid #ddd; padding: .25rem .7rem; text-align: left; vertical-align: top }
code { overflow-wrap: anywhere } figure { margin: 1.5rem 0 } svg { max-width: 100%; height: auto }
"""


def report_page(
    report: Report, examples: Sequence[Example] = (), predictions: Mapping[str, Prediction] | None = None
) -> str:
    """The page. With `examples` and `predictions` it lists each wrong answer with its question and gold.

    Nothing is fetched when it is opened: style and plots stand in it, and there is no script.
    """
    tables = report_tables(report)
    body = [
        f"<h1>{escape(report.name)}</h1>",
        f"<p><code>{escape(signature_line(report.signature))}</code> → <code>{report.digest}</code></p>",
        *(_table(title, table) for title, table in tables),
        *(f"<figure><figcaption>{escape(title)}</figcaption>{svg}</figure>" for title, svg in plots(report)),
    ]
    if examples:
        body.append(_table("Questions that went wrong", _wrong(report, examples, predictions or {})))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(report.name)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


def _wrong(report: Report, examples: Sequence[Example], predictions: Mapping[str, Prediction]) -> Table:
    by_qid = {example.qid: example for example in examples}
    rows = []
    for row in report.rows:
        if not row.outcome or row.outcome in GOOD or row.qid not in by_qid:
            continue
        example, prediction = by_qid[row.qid], predictions.get(row.qid)
        said = "" if prediction is None else prediction.text or prediction.reason
        rows.append([row.outcome, row.qid, example.question, " / ".join(example.answers), said])
    rows.sort(key=lambda cells: cells[0])
    return ["outcome", "qid", "question", "accepted answers", "said, or why not"], rows


def _table(title: str, table: Table) -> str:
    heads, rows = table
    head = "".join(f"<th>{escape(cell)}</th>" for cell in heads)
    body = "\n".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table>\n<caption>{escape(title)}</caption>\n<tr>{head}</tr>\n{body}\n</table>"
