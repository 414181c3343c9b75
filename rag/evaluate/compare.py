"""Whether the difference of two reports is real: paired by question, tested, corrected, with its power."""

from __future__ import annotations

import math
from dataclasses import dataclass

from rag.errors import EvaluationError
from rag.evaluate import stats
from rag.evaluate.measures import BY_NAME, MEASURES
from rag.evaluate.report import Report
from rag.evaluate.scoring import Row

ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class Compared:
    """One measure of two reports. `adjusted` is Holm's p over the tested family, nan outside it.

    `verdict` is ``better``, ``worse`` (significant at 5 % after correction), ``same`` (no question
    differs) or ``unclear``; for an untested measure it is empty.
    """

    name: str
    difference: stats.Difference
    adjusted: float
    verdict: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Report B against report A on the `questions` that both have. `changed` are the signature's keys
    that differ: what the difference may be due to. `moved` counts the questions by their two outcomes."""

    a: str
    b: str
    questions: int
    changed: dict[str, tuple[str, str]]
    measures: tuple[Compared, ...]
    moved: dict[tuple[str, str], int]

    @property
    def regressions(self) -> tuple[Compared, ...]:
        """The tested measures that are significantly worse in B."""
        return tuple(measure for measure in self.measures if measure.verdict == "worse")


def compare(a: Report, b: Report) -> Comparison:
    """Compare two reports question by question.

    A measure counts the questions to which it applies in both; the tested family (`Measure.tested`) is
    corrected together, but for measures in which no question differs: they cannot be found significant,
    so they need no share of the 5 % (Tarone 1990). Raises `EvaluationError` where the reports share no
    question, or where one lacks questions of the other: a run must not look better for having left some
    out.
    """
    left, right = _by_qid(a), _by_qid(b)
    shared = [qid for qid in left if qid in right]
    if not shared:
        raise EvaluationError(f"The reports {a.name!r} and {b.name!r} share no question (by qid).")
    if len(shared) != len(left) or len(shared) != len(right):
        raise EvaluationError(
            f"The reports {a.name!r} ({len(left)} questions) and {b.name!r} ({len(right)}) share "
            f"{len(shared)}: evaluate both on the same questions (--sample and --seed alike)."
        )
    found: dict[str, stats.Difference] = {}
    for measure in MEASURES:
        values = [
            (left[qid].values[measure.name], right[qid].values[measure.name])
            for qid in shared
            if measure.name in left[qid].values and measure.name in right[qid].values
        ]
        if values:
            found[measure.name] = stats.compare([x for x, _ in values], [y for _, y in values])
    tested = [name for name in found if BY_NAME[name].tested and not _same(found[name])]
    adjusted = dict(zip(tested, stats.holm([found[name].p for name in tested]), strict=True))
    moved: dict[tuple[str, str], int] = {}
    for qid in shared:
        pair = (left[qid].outcome, right[qid].outcome)
        if pair[0] != pair[1]:
            moved[pair] = moved.get(pair, 0) + 1
    return Comparison(
        a=a.name,
        b=b.name,
        questions=len(shared),
        changed={
            key: (str(a.signature.get(key, "")), str(b.signature.get(key, "")))
            for key in (*a.signature, *(key for key in b.signature if key not in a.signature))
            if a.signature.get(key) != b.signature.get(key)
        },
        measures=tuple(
            Compared(name, difference, adjusted.get(name, math.nan), _verdict(name, difference, adjusted))
            for name, difference in found.items()
        ),
        moved=dict(sorted(moved.items(), key=lambda item: (-item[1], item[0]))),
    )


def _same(difference: stats.Difference) -> bool:
    """Whether no question differs: then no order of signs can give a p below 1."""
    return difference.difference == 0 and math.isnan(difference.detectable)


def _by_qid(report: Report) -> dict[str, Row]:
    return {row.qid: row for row in report.rows}


def _verdict(name: str, difference: stats.Difference, adjusted: dict[str, float]) -> str:
    if not BY_NAME[name].tested:
        return ""
    if _same(difference):
        return "same"
    if adjusted[name] > ALPHA or difference.difference == 0:
        return "unclear"
    return "better" if (difference.difference > 0) == BY_NAME[name].higher_is_better else "worse"
