"""A small grid of variants of the system, and the table of what they score."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from rag.errors import EvaluationError
from rag.evaluate.compare import Comparison
from rag.evaluate.measures import BY_NAME
from rag.evaluate.report import Report
from rag.evaluate.tables import Table, interval, number


def grid(written: Sequence[str]) -> list[dict[str, str]]:
    """The variants of ``key=v1,v2`` texts, every combination, the last key changing fastest."""
    axes: dict[str, list[str]] = {}
    for text in written:
        key, equals, values = text.partition("=")
        if not equals or not key.strip() or not all(value.strip() for value in values.split(",")):
            raise EvaluationError(f"{text!r} is not a sweep; write key=value1,value2.")
        axes[key.strip()] = [value.strip() for value in values.split(",")]
    return [dict(zip(axes, values, strict=True)) for values in product(*axes.values())]


def variant_name(variant: dict[str, str]) -> str:
    """A name that is also a folder's: ``hits=1,verify=false``."""
    return ",".join(f"{key}={value.replace('/', '_')}" for key, value in variant.items())


def sweep_table(reports: Sequence[Report], comparisons: Sequence[Comparison | None]) -> Table:
    """One row per variant: the tested measures, starred where they differ from the first at 5 %."""
    names = [name for name in BY_NAME if BY_NAME[name].tested and any(name in r.measures for r in reports)]
    rows = []
    for report, comparison in zip(reports, comparisons, strict=True):
        marks = {m.name: m.verdict for m in comparison.measures} if comparison else {}
        cells = []
        for name in names:
            value = report.measures.get(name)
            star = {"better": " ▲", "worse": " ▼"}.get(marks.get(name, ""), "")
            cells.append(f"{number(value.mean)}{star} ({interval(value)})" if value else "")
        rows.append([report.name, *cells, report.digest])
    return ["variant", *names, "signature"], rows
