"""Intervals, tests and the risk-coverage measures, against literals."""

import math

import numpy as np
import pytest

from rag.evaluate import stats
from rag.evaluate.refusal import aurc, calibration_error, reliability, risk_coverage


def test_wilson_against_the_textbook() -> None:
    # Wilson (1927) by hand for 8 of 10: centre (0.8 + z²/20) / (1 + z²/10), z = 1.95996
    z = 1.959963984540054
    centre = (0.8 + z * z / 20) / (1 + z * z / 10)
    half = z / (1 + z * z / 10) * math.sqrt(0.8 * 0.2 / 10 + z * z / 400)
    assert stats.wilson(8, 10) == pytest.approx((centre - half, centre + half))
    assert stats.wilson(0, 20)[0] == 0.0
    assert stats.wilson(0, 20)[1] == pytest.approx(0.1611, abs=1e-4)


def test_mean_of_a_rate_and_of_values() -> None:
    rate = stats.mean([1.0, 0.0, 1.0, 1.0], rate=True)
    assert (rate.mean, rate.n, rate.method) == (0.75, 4, "wilson")
    values = stats.mean([0.2, 0.4, 0.9] * 30)
    assert (values.mean, values.n, values.method) == (pytest.approx(0.5), 90, "bootstrap")
    # the normal interval is close for 90 values: 0.5 ± 1.96 · 0.294 / √90
    assert values.low == pytest.approx(0.439, abs=0.01)
    assert values.high == pytest.approx(0.561, abs=0.01)
    assert stats.mean([0.2, 0.4, 0.9] * 30) == values
    constant = stats.mean([0.5, 0.5])
    assert (constant.low, constant.high) == (0.5, 0.5)
    assert stats.mean([]).n == 0


def test_holm_against_literals() -> None:
    # Holm (1979): 4·0.01, 3·0.013, 2·0.014 made monotone, 1·0.19
    assert stats.holm([0.01, 0.013, 0.014, 0.19]) == pytest.approx([0.04, 0.04, 0.04, 0.19])
    assert stats.holm([0.19, 0.01, 0.03]) == pytest.approx([0.19, 0.03, 0.06])
    assert stats.holm([0.5, 0.9]) == [1.0, 1.0]
    assert stats.holm([]) == []


def test_permutation_is_exact_for_few_questions() -> None:
    # five questions, all better by the same amount: 2 of 2⁵ sign patterns are as extreme
    difference = stats.compare([0.0] * 5, [1.0] * 5)
    assert difference.p == pytest.approx(2 / 32)
    assert (difference.a, difference.b, difference.difference, difference.n) == (0.0, 1.0, 1.0, 5)


def test_identical_runs_do_not_differ() -> None:
    difference = stats.compare([0.1, 0.9, 0.5], [0.1, 0.9, 0.5])
    assert (difference.difference, difference.low, difference.high, difference.p) == (0.0, 0.0, 0.0, 1.0)
    assert math.isnan(difference.detectable)


def test_detectable_difference_by_hand() -> None:
    # differences ±1 alternating: spread √(n/(n-1)); (1.95996 + 0.84162) · spread / √n
    a, b = [0.0, 1.0] * 50, [1.0, 0.0] * 50
    difference = stats.compare(a, b)
    assert difference.detectable == pytest.approx(2.801585 * math.sqrt(100 / 99) / 10, rel=1e-4)
    assert difference.p == 1.0


def test_compare_refuses_what_cannot_be_paired() -> None:
    with pytest.raises(ValueError, match="cannot be paired"):
        stats.compare([1.0], [1.0, 0.0])


def test_risk_coverage_by_hand() -> None:
    # four answers among five questions; the two of equal confidence enter together
    points = risk_coverage([0.9, 0.5, 0.7, 0.5], [True, False, True, True], questions=5)
    assert points == [(0.2, 0.0), (0.4, 0.0), (0.8, 0.25)]


def test_aurc_by_hand() -> None:
    rows = np.array([[0.9, 1.0], [0.8, 1.0], [0.3, 0.0]])
    # prefixes: 0/1, 0/2, 1/3
    assert aurc(rows) == pytest.approx(1 / 9)
    # the worst order: 1/1, 1/2, 1/3
    assert aurc(np.array([[0.1, 1.0], [0.2, 1.0], [0.3, 0.0]])) == pytest.approx((1 + 1 / 2 + 1 / 3) / 3)
    # a confidence that says nothing gives the share of wrong answers
    assert aurc(np.array([[0.5, 1.0], [0.5, 1.0], [0.5, 0.0]])) == pytest.approx(1 / 3)
    assert math.isnan(aurc(np.empty((0, 2))))


def test_calibration_by_hand() -> None:
    rows = np.array([[0.95, 1.0], [0.95, 0.0], [0.25, 0.0], [1.0, 1.0]])
    # bin 0.9-1.0: three answers, mean confidence 2.9/3, 2/3 right: 0.3 · 3/4; bin 0.2-0.3: 0.25 · 1/4
    assert calibration_error(rows) == pytest.approx(0.3 * 3 / 4 + 0.25 / 4)
    assert reliability(rows) == [(0.25, 0.0, 1), (pytest.approx(2.9 / 3), pytest.approx(2 / 3), 3)]


def test_bootstrap_of_a_statistic_is_seeded() -> None:
    rows = np.array([[0.9, 1.0], [0.2, 0.0]] * 20)
    interval = stats.bootstrap_of(rows, calibration_error)
    assert interval == stats.bootstrap_of(rows, calibration_error)
    assert interval[0] <= calibration_error(rows) <= interval[1]
