"""A report and a comparison as Markdown tables."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from rag.evaluate.attribution import GOOD, Outcome
from rag.evaluate.compare import ALPHA, Comparison
from rag.evaluate.measures import BY_NAME, HEADLINES
from rag.evaluate.report import Report, signature_line
from rag.evaluate.stats import Mean, wilson

Table = tuple[list[str], list[list[str]]]
"""Column heads and rows of cells."""


def report_markdown(report: Report) -> str:
    """The whole report; the table of what became of the questions comes first."""
    parts = [f"# {report.name}", f"`{signature_line(report.signature)}` → `{report.digest}`"]
    for title, table in report_tables(report):
        parts += [f"## {title}", markdown_table(table)]
    return "\n\n".join(parts) + "\n"


def report_tables(report: Report) -> list[tuple[str, Table]]:
    """``(title, table)`` in the order in which they are shown."""
    tables = [("What became of the questions", outcome_table(report)), ("Measures", measure_table(report))]
    if len(report.by_kind) > 1:
        tables.append(("By kind of question", group_table(report.by_kind, "kind")))
    if len(report.by_language) > 1:
        tables.append(("By language of the question", group_table(report.by_language, "language")))
    if report.cost:
        tables.append(("Cost", cost_table(report)))
    return tables


def outcome_table(report: Report) -> Table:
    """Counts and shares of the outcomes, good ones first, then in the order of the steps."""
    order = [str(outcome) for outcome in Outcome]
    names = sorted(report.outcomes, key=lambda name: (name not in GOOD, order.index(name)))
    total = sum(report.outcomes.values())
    rows = []
    for name in names:
        count = report.outcomes[name]
        low, high = wilson(count, total)
        rows.append([name, str(count), f"{count / total:.1%}", f"{low:.1%} to {high:.1%}"])
    return ["outcome", "questions", "share", "95 % interval"], rows


def measure_table(report: Report) -> Table:
    """Every measure with its interval, n and direction."""
    rows = []
    for name, value in (*report.measures.items(), *report.refusal.items()):
        if name in BY_NAME:
            measure = BY_NAME[name]
            direction, about = "higher" if measure.higher_is_better else "lower", measure.help
        else:
            direction, about = "lower", _REFUSAL_HELP[name]
        rows.append([name, number(value.mean), interval(value), str(value.n), direction, about])
    return ["measure", "mean", "95 % interval", "n", "better", "what it is"], rows


_REFUSAL_HELP = {
    "AURC": "area under the risk-coverage curve of the answers given",
    "ECE": "expected calibration error of confidence, over the answers given",
}


def group_table(groups: Mapping[str, Mapping[str, Mean]], head: str) -> Table:
    """The headline measures of each group."""
    names = [name for name in HEADLINES if any(name in values for values in groups.values())]
    rows = [
        [
            group,
            *(f"{number(values[name].mean)} ({values[name].n})" if name in values else "" for name in names),
        ]
        for group, values in groups.items()
    ]
    return [head, *(f"{name} (n)" for name in names)], rows


def cost_table(report: Report) -> Table:
    """Seconds by step, and memory."""
    columns = ["mean", "median", "p95", "max"]
    rows = [
        [name, *(f"{values[column]:.3g}" if column in values else "" for column in columns)]
        for name, values in report.cost.items()
    ]
    return ["", *columns], rows


def comparison_markdown(comparison: Comparison) -> str:
    """What differs, measure by measure, and whether it is real."""
    parts = [f"# {comparison.b} against {comparison.a}", f"{comparison.questions} questions, paired."]
    if comparison.changed:
        rows = [[key, a, b] for key, (a, b) in comparison.changed.items()]
        parts += ["## What was changed", markdown_table((["", "A", "B"], rows))]
    else:
        parts.append("The signatures are the same.")
    parts += ["## Measures", markdown_table(comparison_table(comparison))]
    if comparison.moved:
        rows = [[a, b, str(count)] for (a, b), count in comparison.moved.items()]
        parts += ["## Questions that moved", markdown_table((["A", "B", "questions"], rows))]
    worse = ", ".join(f"{m.name} ({m.difference.difference:+.3f})" for m in comparison.regressions)
    parts.append(
        f"Worse at {ALPHA:.0%} after Holm's correction: {worse}." if worse else "No tested measure is worse."
    )
    return "\n\n".join(parts) + "\n"


def comparison_table(comparison: Comparison) -> Table:
    """One row per measure: both means, the difference with its interval, p, Holm's p, power, verdict."""
    heads = ["measure", "A", "B", "B - A", "95 % interval", "p", "p (Holm)", "detectable", "n", "verdict"]
    rows = []
    for measure in comparison.measures:
        d = measure.difference
        rows.append(
            [
                measure.name,
                number(d.a),
                number(d.b),
                f"{d.difference:+.3f}",
                f"{d.low:+.3f} to {d.high:+.3f}",
                f"{d.p:.4f}",
                "" if math.isnan(measure.adjusted) else f"{measure.adjusted:.4f}",
                "" if math.isnan(d.detectable) else f"{d.detectable:.3f}",
                str(d.n),
                measure.verdict,
            ]
        )
    return heads, rows


def number(value: float) -> str:
    """Three digits after the point."""
    return f"{value:.3f}"


def interval(value: Mean) -> str:
    """``low to high``."""
    return f"{value.low:.3f} to {value.high:.3f}"


def markdown_table(table: Table) -> str:
    """A GitHub table; pipes in cells are escaped."""
    heads, rows = table
    return "\n".join(_line(row) for row in (heads, ["---"] * len(heads), *rows))


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
