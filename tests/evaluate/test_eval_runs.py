"""Predictions files and runs: written as they come, resumed, never mixed."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from festivals import Oracle, write_set

from rag.errors import EvaluationError, UsageError
from rag.evaluate.predictions import from_json, open_predictions, read_predictions, to_json
from rag.evaluate.records import Prediction, Quoted, Retrieved, Said
from rag.evaluate.runner import predict, sample
from rag.evaluate.sets import load_set

RUN = {"set": "festivals", "n": 30}
WHOLE = Prediction(
    qid="q1",
    hits=(Retrieved("a", 0, 9, 0.5, ((0, 4), (5, 9))),),
    sentences=(Said("Ya [1].", (1,), False),),
    citations=(Quoted(1, "a", 0, 2, "Ya", "Ya"),),
    confidence=0.5,
    reason="r",
    read=(Retrieved("a", 0, 9, 0.5),),
    dropped=("Tidak.",),
    indexed=(True, False),
    timings={"search": 0.1},
    tokens={"prompt": 3},
    peak_mib=12.5,
)


def test_a_prediction_survives_the_file(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "predictions.jsonl"
    with open_predictions(path, RUN) as file:
        file.write(WHOLE)
    assert read_predictions(path) == (RUN, {"q1": WHOLE})
    assert from_json(json.loads(json.dumps(to_json(WHOLE)))) == WHOLE


def test_another_system_may_leave_fields_out(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text('{"qid": "q1", "sentences": [{"text": "Ya."}]}\n{"qid": "q2", "abstained": true}')
    description, found = read_predictions(path)
    assert description == {}
    assert found == {
        "q1": Prediction("q1", sentences=(Said("Ya.", ()),)),
        "q2": Prediction("q2", abstained=True),
    }


def test_a_line_is_on_the_disk_before_the_next_question(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    with open_predictions(path, RUN) as file:
        file.write(WHOLE)
        assert len(path.read_bytes().splitlines()) == 2


def test_a_torn_line_is_dropped_and_written_again(tmp_path: Path) -> None:
    examples = load_set(write_set(tmp_path / "set")).examples
    path = tmp_path / "p.jsonl"
    whole = predict(examples, Oracle(), path, RUN)
    data = path.read_bytes()
    for cut in (1, 20, len(data.splitlines()[-1])):
        path.write_bytes(data[:-cut])
        system = Oracle()
        again = predict(examples, system, path, RUN)
        assert system.asked == ["q29"]
        assert without_times(again) == without_times(whole)
        assert read_predictions(path)[1] == again


def test_a_kill_anywhere_loses_at_most_the_line_being_written(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    with open_predictions(path, RUN) as file:
        for i in range(3):
            file.write(Prediction(f"q{i}"))
    data = path.read_bytes()
    for size in range(0, len(data) + 1, 7):
        path.write_bytes(data[:size])
        whole_lines = data[:size].count(b"\n")
        with open_predictions(path, RUN) as file:
            assert list(file.done) == [f"q{i}" for i in range(max(0, whole_lines - 1))]
        assert path.read_bytes().endswith(b"\n")


def test_a_stopped_run_goes_on(tmp_path: Path) -> None:
    examples = load_set(write_set(tmp_path / "set")).examples
    path = tmp_path / "p.jsonl"
    first = Oracle(stop_after=12)
    with pytest.raises(KeyboardInterrupt):
        predict(examples, first, path, RUN)
    second = Oracle()
    resumed = predict(examples, second, path, RUN)
    assert first.asked + second.asked == [f"q{i}" for i in range(30)]
    whole = predict(examples, Oracle(), tmp_path / "whole.jsonl", RUN)
    assert without_times(resumed) == without_times(whole)


def test_another_run_is_not_continued(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    with open_predictions(path, RUN):
        pass
    message = r"p.jsonl holds another run \(it differs in encoder, n\)"
    with (
        pytest.raises(EvaluationError, match=message),
        open_predictions(path, RUN | {"n": 9, "encoder": "x"}),
    ):
        pass


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("[]", "line 2: this is not a prediction"),
        ('{"hits": []}', "line 2: this is not a prediction"),
        ('{"qid": "q1", "hits": [{"start": 1}]}', "line 2: this is not a prediction"),
        ('{"qid": "q0"}', "line 2: qid 'q0' stands twice"),
    ],
)
def test_what_is_no_prediction_is_named(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text(f'{{"qid": "q0"}}\n{line}\n{{"qid": "q9"}}\n')
    with pytest.raises(EvaluationError, match=message):
        read_predictions(path)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="There is no predictions file"):
        read_predictions(tmp_path / "p.jsonl")


def test_only_retrieval_asks_nothing(tmp_path: Path) -> None:
    examples = load_set(write_set(tmp_path / "set")).examples
    system = Oracle()
    found = predict(examples, system, tmp_path / "p.jsonl", RUN, answers=False, depth=1)
    assert system.asked == []
    assert {p.answered for p in found.values()} == {False}
    assert [hit.doc_id for hit in found["q4"].hits] == ["corpus.jsonl:d4"]


def test_a_question_that_is_refused_to_be_taken_counts_as_refused(tmp_path: Path) -> None:
    class Strict(Oracle):
        def search(self, question: str, k: int | None = None) -> list:  # type: ignore[type-arg]
            raise UsageError("The question is too long.")

    examples = load_set(write_set(tmp_path / "set")).examples[:1]
    found = predict(examples, Strict(), tmp_path / "p.jsonl", RUN, indexed=lambda e: (True,))
    assert found == {
        "q0": Prediction("q0", abstained=True, reason="The question is too long.", indexed=(True,))
    }


def test_sample_is_seeded_and_keeps_the_order(tmp_path: Path) -> None:
    examples = load_set(write_set(tmp_path / "set")).examples
    chosen = sample(examples, 10, seed=1)
    assert chosen == sample(examples, 10, seed=1)
    assert chosen != sample(examples, 10, seed=2)
    assert [e.qid for e in chosen] == [e.qid for e in examples if e in chosen]
    assert len(chosen) == 10
    assert sample(examples, None, 0) == sample(examples, 99, 0) == examples


def without_times(predictions: dict[str, Prediction]) -> dict[str, Prediction]:
    return {qid: replace(p, timings={}, peak_mib=0.0) for qid, p in predictions.items()}
