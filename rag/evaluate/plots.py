"""The plots of a report as inline SVG, drawn by leather: no script, no font, nothing fetched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rag.evaluate.report import Report
from rag.evaluate.stats import Mean

WIDTH, HEIGHT = 640, 360


def plots(report: Report) -> list[tuple[str, str]]:
    """``(title, svg)`` for every plot that the report has points for."""
    drawn = []
    if points := report.curves.get("risk-coverage"):
        answered = "share of questions answered, most confident first"
        drawn.append(
            (
                "Risk and coverage: share wrong among the answers given, as the threshold falls",
                _lines({"risk": points}, answered, "share wrong", (0, 1), (0, 1)),
            )
        )
    if bins := report.curves.get("reliability"):
        drawn.append(
            (
                "Calibration: share right in each tenth of confidence (grey: perfect)",
                _lines(
                    {"confidence = share right": [(0.0, 0.0), (1.0, 1.0)], "measured": [b[:2] for b in bins]},
                    "confidence",
                    "share right",
                    (0, 1),
                    (0, 1),
                    colors=("#bbbbbb", "#1f5fa8"),
                ),
            )
        )
    for name in ("score", "R@5"):
        if any(name in values for values in report.by_kind.values()):
            drawn.append((f"{name} by kind of question", _bars(report.by_kind, name)))
    if points := report.curves.get("latency"):
        top = max(point[0] for point in points) or 1.0
        drawn.append(
            (
                "Latency: share of questions done within so many seconds",
                _lines({"questions": points}, "seconds", "share done", (0, top), (0, 1)),
            )
        )
    return drawn


def _lines(
    series: Mapping[str, Sequence[Sequence[float]]],
    x_name: str,
    y_name: str,
    x_scale: tuple[float, float],
    y_scale: tuple[float, float],
    colors: Sequence[str] = ("#1f5fa8", "#c1440e"),
) -> str:
    import leather

    chart = leather.Chart()
    for (name, points), color in zip(series.items(), colors, strict=False):
        pairs = [(float(point[0]), float(point[1])) for point in points]
        if len(pairs) == 1:
            chart.add_dots(pairs, name=name, fill_color=color)
        else:
            chart.add_line(pairs, name=name, stroke_color=color)
    chart.add_x_scale(*x_scale)
    chart.add_y_scale(*y_scale)
    chart.add_x_axis(name=x_name)
    chart.add_y_axis(name=y_name)
    return _svg(chart, HEIGHT)


def _bars(groups: Mapping[str, Mapping[str, Mean]], measure: str) -> str:
    import leather

    chart = leather.Chart()
    bars = [
        (values[measure].mean, f"{name} ({values[measure].n})")
        for name, values in sorted(groups.items(), reverse=True)
        if measure in values
    ]
    chart.add_bars(bars, fill_color="#1f5fa8")
    chart.add_x_scale(0, 1)
    return _svg(chart, 90 + 28 * len(bars))


def _svg(chart: Any, height: int) -> str:
    svg: str = chart.to_svg(width=WIDTH, height=height)
    return svg.replace('font-family="Monaco"', 'font-family="sans-serif"')
