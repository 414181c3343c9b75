"""Reports, their page, and comparisons that catch a regression and nothing else."""

import html.parser
import json
from pathlib import Path

import pytest
from festivals import Oracle, write_set

from rag.errors import EvaluationError
from rag.evaluate.compare import Comparison, compare
from rag.evaluate.page import report_page
from rag.evaluate.plots import plots
from rag.evaluate.report import Report, digest, read_report, signature_line, to_json
from rag.evaluate.results import score_run, write_report
from rag.evaluate.runner import predict
from rag.evaluate.sets import load_set
from rag.evaluate.tables import comparison_markdown, report_markdown
from rag.evaluate.variants import grid, sweep_table, variant_name

SIGNATURE = {"set": "festivals", "n": 30, "options": {"hits": 8, "verify": True}, "generator": ""}


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Report]:
    folder = tmp_path_factory.mktemp("runs")
    question_set = load_set(write_set(folder / "set"))
    reports = {}
    for refuses in ("rightly", "never", "always"):
        found = predict(question_set.examples, Oracle(refuses=refuses), folder / f"{refuses}.jsonl", {})
        reports[refuses] = score_run(
            question_set, question_set.examples, found, SIGNATURE | {"refuses": refuses}, refuses
        )
        write_report(folder / refuses, reports[refuses], question_set.examples, found)
    reports["folder"] = folder  # type: ignore[assignment]
    return reports


def test_a_report_survives_its_file(runs: dict[str, Report]) -> None:
    folder = Path(str(runs["folder"]))
    again = read_report(folder / "never")
    assert to_json(again) == to_json(runs["never"])
    assert to_json(read_report(folder / "never" / "report.json")) == to_json(again)
    assert json.loads(to_json(again))["digest"] == again.digest


def test_what_is_no_report(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="There is no report"):
        read_report(tmp_path)
    (tmp_path / "report.json").write_text("{}")
    with pytest.raises(EvaluationError, match=r"report\.json is not a report of rag eval"):
        read_report(tmp_path)
    (tmp_path / "report.json").write_text('{"format": 0}')
    with pytest.raises(EvaluationError, match="rag eval score"):
        read_report(tmp_path)


def test_the_signature() -> None:
    assert signature_line(SIGNATURE) == "set:festivals|n:30|options:hits=8,verify=True"
    assert digest(SIGNATURE) == digest(dict(reversed(SIGNATURE.items())))
    assert digest(SIGNATURE) != digest(SIGNATURE | {"n": 29})
    assert len(digest(SIGNATURE)) == 12


def test_markdown_shows_the_outcomes_first(runs: dict[str, Report]) -> None:
    lines = report_markdown(runs["never"]).splitlines()
    assert lines[0] == "# never"
    assert lines[4:10] == [
        "## What became of the questions",
        "",
        "| outcome | questions | share | 95 % interval |",
        "| --- | --- | --- | --- |",
        "| right | 20 | 66.7% | 48.8% to 80.8% |",
        "| answered, though unanswerable | 10 | 33.3% | 19.2% to 51.2% |",
    ]
    assert "| hallucination | 1.000 | 0.722 to 1.000 | 10 | lower | answered, of the unanswerable" in (
        report_markdown(runs["never"])
    )


def test_no_text_of_the_set_in_json_and_markdown(runs: dict[str, Report]) -> None:
    for text in (to_json(runs["never"]), report_markdown(runs["never"])):
        assert "angklung" not in text
        assert "Jakarta" not in text


class Outside(html.parser.HTMLParser):
    """Collects what a browser would fetch or run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag in ("script", "link", "img", "iframe", "object", "embed", "base"):
            self.found.append(tag)
        self.found += [f"{name}={value}" for name, value in attrs if name in ("src", "href", "srcset")]
        self.found += [name for name, _ in attrs if name.startswith("on")]


def test_the_page_is_self_contained(runs: dict[str, Report]) -> None:
    folder = Path(str(runs["folder"]))
    page = (folder / "never" / "report.html").read_text("utf-8")
    parser = Outside()
    parser.feed(page)
    assert parser.found == []
    assert "url(" not in page
    assert "@import" not in page
    assert {"table", "svg", "style"} <= parser.tags
    assert page.index("What became of the questions") < page.index("Measures")
    assert [title.split(":")[0].split(" by ")[0] for title, _ in plots(runs["never"])] == [
        "Risk and coverage",
        "Calibration",
        "score",
        "R@5",
        "Latency",
    ]
    # the questions that went wrong stand in it, escaped
    assert "q2</td><td>Di kota mana Festival kopi angklung 2 digelar?" in page


def test_the_page_escapes(runs: dict[str, Report]) -> None:
    report = read_report(Path(str(runs["folder"])) / "never")
    record = json.loads(to_json(report))
    hostile = "<script>alert(1)</script>"
    record |= {"name": hostile, "by_kind": {hostile: record["by_kind"]["place"]}}
    file = Path(str(runs["folder"])) / "hostile.json"
    file.write_text(json.dumps(record))
    assert "<script" not in report_page(read_report(file))


def verdicts(comparison: Comparison) -> dict[str, str]:
    return {m.name: m.verdict for m in comparison.measures if m.verdict}


def test_identical_runs_are_the_same(runs: dict[str, Report]) -> None:
    comparison = compare(runs["rightly"], runs["rightly"])
    assert set(verdicts(comparison).values()) == {"same"}
    assert (comparison.regressions, comparison.changed, comparison.moved) == ((), {}, {})
    assert "No tested measure is worse." in comparison_markdown(comparison)


def test_a_regression_is_caught_and_an_improvement_is_not_one(runs: dict[str, Report]) -> None:
    comparison = compare(runs["rightly"], runs["never"])
    assert [m.name for m in comparison.regressions] == ["score", "hallucination"]
    assert comparison.changed == {"refuses": ("rightly", "never")}
    assert comparison.moved == {("rightly refused", "answered, though unanswerable"): 10}
    back = compare(runs["never"], runs["rightly"])
    assert back.regressions == ()
    assert verdicts(back)["hallucination"] == "better"
    text = comparison_markdown(comparison)
    assert "Worse at 5% after Holm's correction: score (-0.333), hallucination (+1.000)." in text
    assert "| refuses | rightly | never |" in text


def test_the_family_is_corrected_together(runs: dict[str, Report]) -> None:
    comparison = compare(runs["rightly"], runs["always"])
    by_name = {m.name: m for m in comparison.measures}
    changed = [m for m in comparison.measures if m.verdict not in ("", "same")]
    assert [m.name for m in changed] == ["score", "token F1", "evidence recall", "false refusal"]
    # the smallest p is multiplied by the four measures in which a question differs
    assert by_name["false refusal"].difference.p < 0.001
    assert min(m.adjusted for m in changed) == pytest.approx(4 * min(m.difference.p for m in changed))
    assert by_name["R@5"].verdict == "same"
    assert by_name["right"].verdict == ""


def test_runs_of_other_questions_are_not_compared(runs: dict[str, Report], tmp_path: Path) -> None:
    report = runs["rightly"]
    fewer = json.loads(to_json(report))
    fewer["rows"] = fewer["rows"][:20]
    (tmp_path / "report.json").write_text(json.dumps(fewer))
    with pytest.raises(EvaluationError, match=r"\(30 questions\) and 'rightly' \(20\) share 20"):
        compare(report, read_report(tmp_path))
    fewer["rows"] = [row | {"qid": f"x{row['qid']}"} for row in fewer["rows"]]
    (tmp_path / "report.json").write_text(json.dumps(fewer))
    with pytest.raises(EvaluationError, match="share no question"):
        compare(report, read_report(tmp_path))


def test_a_grid() -> None:
    assert grid(["hits=1,8", "verify=true,false"]) == [
        {"hits": "1", "verify": "true"},
        {"hits": "1", "verify": "false"},
        {"hits": "8", "verify": "true"},
        {"hits": "8", "verify": "false"},
    ]
    assert variant_name({"index": "a/b", "hits": "1"}) == "index=a_b,hits=1"
    for wrong in ("hits", "hits=", "=1", "hits=1,,2"):
        with pytest.raises(EvaluationError, match="is not a sweep; write key=value1,value2"):
            grid([wrong])


def test_the_table_of_a_sweep(runs: dict[str, Report]) -> None:
    a, b = runs["rightly"], runs["never"]
    heads, rows = sweep_table([a, b], [None, compare(a, b)])
    assert heads[:2] == ["variant", "R@5"]
    assert [row[0] for row in rows] == ["rightly", "never"]
    assert rows[1][heads.index("hallucination")] == "1.000 ▼ (0.722 to 1.000)"
    assert rows[1][heads.index("R@5")] == "1.000 (1.000 to 1.000)"
    assert rows[0][-1] == a.digest
