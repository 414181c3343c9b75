"""A report: means with intervals, what became of the questions, curves, cost, and the signature.

It holds no text of the set, so it can be kept where the set itself may not be copied.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from rag.errors import EvaluationError
from rag.evaluate import stats
from rag.evaluate.measures import BY_NAME, HEADLINES, MEASURES
from rag.evaluate.records import Prediction
from rag.evaluate.refusal import aurc, calibration_error, reliability, risk_coverage
from rag.evaluate.scoring import Row, is_good

FORMAT = 1
FILE = "report.json"


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a page or a comparison shows. `signature` names all that the numbers depend on.

    `outcomes` counts `rag.evaluate.attribution.Outcome`; `measures`, `by_kind` and `by_language` hold
    means with intervals; `curves` the points of the plots; `cost` seconds by step and memory.
    """

    name: str
    signature: dict[str, Any]
    questions: int
    outcomes: dict[str, int]
    measures: dict[str, stats.Mean]
    by_kind: dict[str, dict[str, stats.Mean]]
    by_language: dict[str, dict[str, stats.Mean]]
    refusal: dict[str, stats.Mean]
    curves: dict[str, list[tuple[float, ...]]]
    cost: dict[str, dict[str, float]]
    rows: tuple[Row, ...] = field(repr=False)

    @property
    def digest(self) -> str:
        """Twelve hex digits over the signature: two reports with the same digest measured the same."""
        return digest(self.signature)


def digest(signature: Mapping[str, Any]) -> str:
    """Twelve hex digits over a signature."""
    return hashlib.sha256(json.dumps(signature, sort_keys=True).encode()).hexdigest()[:12]


def signature_line(signature: Mapping[str, Any]) -> str:
    """The signature on one line, in the manner of sacrebleu: ``set:own|n:150|…``."""
    return "|".join(f"{key}:{_plain(value)}" for key, value in signature.items() if value not in ("", None))


def make_report(
    name: str, signature: dict[str, Any], rows: Sequence[Row], predictions: Mapping[str, Prediction]
) -> Report:
    """Aggregate scored rows. Pure and seeded: the same rows give the same report."""
    answered = np.array(
        [(row.confidence, float(is_good(row))) for row in rows if row.confidence is not None],
        dtype=np.float64,
    ).reshape(-1, 2)
    return Report(
        name=name,
        signature=dict(signature),
        questions=len(rows),
        outcomes=dict(Counter(row.outcome for row in rows if row.outcome).most_common()),
        measures=means(rows, [measure.name for measure in MEASURES]),
        by_kind=_grouped(rows, lambda row: row.kind),
        by_language=_grouped(rows, lambda row: row.language),
        refusal=_refusal(answered),
        curves=_curves(answered, rows),
        cost=_cost(rows, predictions),
        rows=tuple(rows),
    )


def means(rows: Iterable[Row], names: Iterable[str]) -> dict[str, stats.Mean]:
    """The mean of each named measure over the rows that it applies to; absent where it applies to none."""
    rows = list(rows)
    found = {}
    for name in names:
        values = [row.values[name] for row in rows if name in row.values]
        if values:
            found[name] = stats.mean(values, BY_NAME[name].rate)
    return found


def _grouped(rows: Sequence[Row], key: Any) -> dict[str, dict[str, stats.Mean]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return {name: means(groups[name], HEADLINES) for name in sorted(groups)}


def _refusal(answered: stats.Values) -> dict[str, stats.Mean]:
    found = {}
    for name, statistic in (("AURC", aurc), ("ECE", calibration_error)):
        if len(answered):
            low, high = stats.bootstrap_of(answered, statistic)
            found[name] = stats.Mean(statistic(answered), low, high, len(answered), "bootstrap")
    return found


def _curves(answered: stats.Values, rows: Sequence[Row]) -> dict[str, list[tuple[float, ...]]]:
    curves: dict[str, list[tuple[float, ...]]] = {}
    if len(answered):
        confidences, right = answered[:, 0].tolist(), (answered[:, 1] == 1).tolist()
        curves["risk-coverage"] = [tuple(p) for p in risk_coverage(confidences, right, len(rows))]
        curves["reliability"] = [tuple(map(float, point)) for point in reliability(answered)]
    seconds = sorted(row.values["seconds"] for row in rows if "seconds" in row.values)
    if seconds:
        curves["latency"] = [(value, (i + 1) / len(seconds)) for i, value in enumerate(seconds)]
    return curves


def _cost(rows: Sequence[Row], predictions: Mapping[str, Prediction]) -> dict[str, dict[str, float]]:
    kept = [predictions[row.qid] for row in rows if row.qid in predictions]
    steps: dict[str, list[float]] = {}
    for prediction in kept:
        for step, seconds in prediction.timings.items():
            steps.setdefault(step, []).append(seconds)
    cost = {
        f"seconds, {step}": {
            "mean": float(np.mean(values)),
            "median": float(np.median(values)),
            "p95": float(np.quantile(values, 0.95)),
            "max": max(values),
        }
        for step, values in steps.items()
    }
    if peak := max((prediction.peak_mib for prediction in kept), default=0.0):
        cost["memory, MiB"] = {"max": peak}
    return cost


def to_json(report: Report) -> str:
    """The report as JSON; nan, which JSON lacks, is null."""
    record = {"format": FORMAT, "digest": report.digest, **asdict(report)}
    return json.dumps(without_nan(record), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def read_report(path: Path) -> Report:
    """A report from its file, or from the folder of its run. Raises `EvaluationError` naming the file."""
    file = path / FILE if path.is_dir() else path
    try:
        record = json.loads(file.read_text(encoding="utf-8"))
        if record["format"] != FORMAT:
            raise EvaluationError(
                f"{file} has format {record['format']!r}; write it again with rag eval score {file.parent}."
            )
        return Report(
            name=record["name"],
            signature=record["signature"],
            questions=record["questions"],
            outcomes=record["outcomes"],
            measures=_means(record["measures"]),
            by_kind={kind: _means(values) for kind, values in record["by_kind"].items()},
            by_language={kind: _means(values) for kind, values in record["by_language"].items()},
            refusal=_means(record["refusal"]),
            curves={name: [tuple(p) for p in points] for name, points in record["curves"].items()},
            cost=record["cost"],
            rows=tuple(Row(**row) for row in record["rows"]),
        )
    except FileNotFoundError as problem:
        raise EvaluationError(f"There is no report {file}; rag eval SET writes one.") from problem
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise EvaluationError(f"{file} is not a report of rag eval ({problem!r}).") from problem


def _means(records: Mapping[str, Mapping[str, Any]]) -> dict[str, stats.Mean]:
    return {
        name: stats.Mean(
            **{key: math.nan if value is None else value for key, value in record.items()}  # type: ignore[arg-type]
        )
        for name, record in records.items()
    }


def without_nan(value: Any) -> Any:
    """`value` with null for nan, and floats of six digits, so that it is JSON and diffs stay small."""
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, 6)
    if isinstance(value, dict):
        return {key: without_nan(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [without_nan(item) for item in value]
    return value


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ",".join(f"{key}={item}" for key, item in value.items())
    return str(value)
