"""Both recipes from files to a model that the tool loads; stop and resume."""

import json
import os
import shutil
import signal
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from rag.cli import run
from rag.errors import ModelError, ModelNotFoundError
from rag.models import load_encoder, load_reader
from rag.models.reader import CrossReader
from rag.protocols import Encoder
from rag.train import loop
from rag.train.data import read_pairs, read_questions
from rag.train.loop import Budget, train
from rag.train.reader_model import ReaderModel
from rag.train.starts import start_folder

ID = "Pasar Ambon menjual kopi setiap hari."


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_CACHE", str(tmp_path / "cache"))


# -- the loop -------------------------------------------------------------------------------------


class Line(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.slope = torch.nn.Linear(1, 1)


def fit(folder: Path, stop_at: int = 0, resume: bool = False) -> tuple[loop.Trained, Line]:
    torch.manual_seed(5)
    model = Line()
    seen = 0

    def step(rng: np.random.Generator) -> tuple[str, torch.Tensor]:
        nonlocal seen
        seen += 1
        if seen == stop_at:
            os.kill(os.getpid(), signal.SIGINT)
        x = torch.tensor(rng.normal(size=(16, 1)), dtype=torch.float32)
        return "line", ((model.slope(x) - (3 * x + 1)) ** 2).mean()

    budget = Budget(steps=150, learning_rate=0.1, seed=3)
    return train(model, step, budget, folder, resume=resume), model


def test_the_loop_learns(tmp_path: Path) -> None:
    trained, model = fit(tmp_path)
    assert (trained.steps, trained.finished) == (150, True)
    assert model.slope.weight.item() == pytest.approx(3, abs=0.1)
    assert model.slope.bias.item() == pytest.approx(1, abs=0.1)
    steps = [json.loads(line)["step"] for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert steps == [20, 40, 60, 80, 100, 120, 140]


def test_an_interrupted_run_resumes_to_the_same_weights(tmp_path: Path) -> None:
    _, whole = fit(tmp_path / "whole")
    stopped, _ = fit(tmp_path / "parts", stop_at=40)
    assert (stopped.steps, stopped.finished) == (40, False)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    resumed, model = fit(tmp_path / "parts", resume=True)
    assert (resumed.steps, resumed.finished) == (150, True)
    torch.testing.assert_close(model.state_dict(), whole.state_dict())


def test_resuming_without_a_checkpoint_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="without --resume"):
        fit(tmp_path, resume=True)


def test_minutes_end_a_run(tmp_path: Path) -> None:
    model = Line()
    budget = Budget(steps=10**9, minutes=0.005)
    trained = train(model, lambda rng: ("line", model.slope(torch.ones(1, 1)).sum()), budget, tmp_path)
    assert trained.finished
    assert 0.005 <= trained.minutes < 0.1


# -- the encoder ----------------------------------------------------------------------------------


def test_train_encoder_brings_the_languages_together(
    tiny_encoder: Path, training_files: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "made"
    arguments = ["--start", str(tiny_encoder), "--teacher", str(tiny_encoder), "--out", str(out)]
    for kind in ("pairs", "questions", "texts"):
        arguments += [f"--{kind}", str(training_files[kind])]
    rates = ["--learning-rate", "1e-3", "--embedding-rate", "3e-3"]
    status = run(
        ["train", "encoder", *arguments, *rates, "--steps", "120", "--batch", "8", "--dense-negatives"]
    )
    assert status == 0
    assert f"Saved in {out}. Use it: rag reindex --encoder {out}" in capsys.readouterr().out
    before, after = load_encoder(str(tiny_encoder)), load_encoder(str(out))
    pairs = read_pairs([training_files["pairs"]])
    translations = before.encode_passages([pair.english for pair in pairs])

    def found(encoder: Encoder) -> float:
        """Share of the sentences whose nearest English one is their own translation."""
        nearest = (encoder.encode_passages([pair.text for pair in pairs]) @ translations.T).argmax(1)
        return float((nearest == np.arange(len(pairs))).mean())

    assert found(before) < 0.3
    assert found(after) > 0.8
    recipe = json.loads((out / "run" / "recipe.json").read_text())
    assert recipe["hard_negatives"] == 1
    assert json.loads((out / "tokenizer.json").read_text())["truncation"] is None
    assert {tensor.dtype for tensor in load_file(out / "model.safetensors").values()} == {torch.float16}


def test_nothing_to_learn_from_is_a_usage_error(
    tiny_encoder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["train", "encoder", "--start", str(tiny_encoder), "--out", str(tmp_path / "o")]) == 2
    assert "There are no training rows" in capsys.readouterr().err
    assert run(["train", "reader", "--start", str(tiny_encoder), "--out", str(tmp_path / "o")]) == 2
    assert "There are no answerable questions" in capsys.readouterr().err
    assert not (tmp_path / "o").exists()


def test_an_unknown_start_is_named() -> None:
    with pytest.raises(ModelNotFoundError, match="'nowhere'"):
        start_folder("nowhere")


# -- the reader -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made_reader(
    tiny_encoder: Path, training_files: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    out = tmp_path_factory.mktemp("made") / "reader"
    arguments = ["--start", str(tiny_encoder), "--out", str(out), "--max-tokens", "48"]
    for kind in ("questions", "pairs", "texts"):
        arguments += [f"--{kind}", str(training_files[kind])]
    rates = ["--learning-rate", "2e-3", "--embedding-rate", "5e-3"]
    assert (
        run(
            [
                "train",
                "reader",
                *arguments,
                *rates,
                "--steps",
                "300",
                "--batch",
                "16",
                "--masked-share",
                "0.15",
            ]
        )
        == 0
    )
    return out


def test_train_reader_learns_to_answer_and_to_refuse(
    made_reader: Path, training_files: dict[str, Path]
) -> None:
    assert "_name_or_path" not in json.loads((made_reader / "config.json").read_text())
    reader = load_reader(str(made_reader))
    questions = read_questions([training_files["questions"]])
    right = {True: 0, False: 0}
    for asked in questions:
        (reading,) = reader.read(asked.question, [asked.context])
        answered = reading.answerable >= reader.threshold
        span = asked.context[reading.start : reading.end]
        right[asked.answerable] += answered and span == asked.answers[0] if asked.answerable else not answered
    assert right[True] >= 44  # of 48 of each
    assert right[False] >= 44


def test_the_reader_computes_what_torch_computes(made_reader: Path) -> None:
    reader = CrossReader("made", made_reader, precision="float32")
    settings = json.loads((made_reader / "reader.json").read_text())
    model = ReaderModel(str(made_reader), 0.0).eval()
    heads = load_file(made_reader / "heads.safetensors")
    model.load_state_dict(heads, strict=False)
    asked = "Di mana kopi dijual di Ambon?"
    windows = reader._windows(asked, [ID, "Tidak ada."], ["", ""])
    for window, reading in zip(windows, reader.read(asked, [ID, "Tidak ada."]), strict=True):
        batch = {
            "input_ids": torch.tensor([window.ids]),
            "attention_mask": torch.ones(1, len(window.ids), dtype=torch.long),
            "token_type_ids": torch.tensor([window.types]),
        }
        with torch.no_grad():
            text, span = model(batch)
        best = float(span[0, 1:].max(0).values.sum() - span[0, 0].sum())
        logits = np.array([float(text[0, 0]), float(text[0, 1]), best, 1.0])
        logit = logits @ settings["answerable"]
        assert reading.answerable == pytest.approx(1 / (1 + np.exp(-logit)), abs=1e-4)
        relevant = logits[[0, 3]] @ settings["relevance"]
        assert reading.relevance == pytest.approx(1 / (1 + np.exp(-relevant)), abs=1e-4)
        assert reading.answers == reading.relevance * reading.answerable


def test_no_steps_calibrate_a_reader_and_leave_its_weights(
    made_reader: Path, training_files: dict[str, Path], tmp_path: Path
) -> None:
    made = {name: (made_reader / name).read_bytes() for name in ("heads.safetensors", "model.safetensors")}
    start = tmp_path / "start"
    shutil.copytree(made_reader, start)
    uncalibrated = {"max_tokens": 64, "answerable": [0, 0, 0, 0], "relevance": [0, 0], "threshold": 0.5}
    (start / "reader.json").write_text(json.dumps(uncalibrated))
    out = tmp_path / "calibrated"
    options = ["--questions", str(training_files["questions"]), "--start", str(start), "--steps", "0"]
    assert run(["train", "reader", *options, "--out", str(out)]) == 0
    assert {name: (out / name).read_bytes() for name in made} == made
    answerable = json.loads((out / "reader.json").read_text())["answerable"]
    assert len(answerable) == 4
    assert answerable != [0, 1, 0, 0] != uncalibrated["answerable"]


def test_a_calibration_of_another_version_is_named(made_reader: Path, tmp_path: Path) -> None:
    folder = tmp_path / "old"
    shutil.copytree(made_reader, folder)
    old = json.loads((folder / "reader.json").read_text()) | {"answerable": [1.0, 0.0, 0.0]}
    (folder / "reader.json").write_text(json.dumps(old))
    with pytest.raises(ModelError, match="calibration is of another version of rag; train it again"):
        CrossReader("old", folder)


def test_a_long_passage_is_read_in_windows_with_offsets_of_the_whole(made_reader: Path) -> None:
    reader = load_reader(str(made_reader))
    filler = "Orang Bogor menyukainya. " * 30
    passage = filler + ID
    alone, long, empty = reader.read("Di mana kopi dijual di Ambon?", [ID, passage, " "])
    assert ID[alone.start : alone.end] == "Pasar Ambon"
    assert 0 <= long.start < long.end <= len(passage)
    assert (empty.answerable, empty.start, empty.end) == (0.0, 0, 0)
    assert len(reader._windows("Di mana?", [passage], [""])) > 1
    assert reader.read("Di mana? " * 60, [ID])[0].end <= len(ID)
    assert reader.read("Di mana?", []) == []


def test_a_title_is_read_and_holds_no_answer(made_reader: Path) -> None:
    reader = load_reader(str(made_reader))
    asked, passage = "Di mana kopi dijual di Ambon?", "Orang Ambon menyukainya."
    (alone,) = reader.read(asked, [passage])
    (untitled,) = reader.read(asked, [passage], [""])
    (titled,) = reader.read(asked, [passage], [ID])
    (filled,) = reader.read(asked, [passage], [f"{ID} " * 20])
    assert untitled == alone
    # The title has the answer; the span lies in the passage all the same.
    assert titled.answerable != alone.answerable
    assert 0 <= titled.start < titled.end <= len(passage)
    assert 0 <= filled.start <= filled.end <= len(passage)


def test_readings_do_not_depend_on_their_neighbours(made_reader: Path) -> None:
    reader = CrossReader("made", made_reader, precision="float32")
    passages = [ID, "Orang Garut menyukainya.", "Pasar Ende menjual teh setiap hari. Orang Ende menyukainya."]
    together = reader.read("Di mana teh dijual di Ende?", passages)
    for passage, reading in zip(passages, together, strict=True):
        (alone,) = reader.read("Di mana teh dijual di Ende?", [passage])
        assert (alone.start, alone.end) == (reading.start, reading.end)
        assert alone == reading


def test_training_goes_on_from_a_reader(
    made_reader: Path, training_files: dict[str, Path], tmp_path: Path
) -> None:
    arguments = ["--start", str(made_reader), "--questions", str(training_files["questions"])]
    rates = ["--learning-rate", "0", "--embedding-rate", "0", "--steps", "1", "--max-tokens", "48"]
    assert run(["train", "reader", *arguments, *rates, "--out", str(tmp_path / "on")]) == 0
    before, after = (load_file(folder / "heads.safetensors") for folder in (made_reader, tmp_path / "on"))
    assert before.keys() == after.keys()
    for name, value in before.items():
        torch.testing.assert_close(after[name], value)


def test_the_result_may_be_the_mean_of_start_and_trained(
    made_reader: Path, training_files: dict[str, Path], tmp_path: Path
) -> None:
    arguments = ["--start", str(made_reader), "--questions", str(training_files["questions"])]
    arguments += ["--steps", "3", "--learning-rate", "1e-2", "--max-tokens", "48"]
    for name, share in (("trained", "0"), ("mean", "0.5")):
        out = str(tmp_path / name)
        assert run(["train", "reader", *arguments, "--average", share, "--out", out]) == 0
    for file in ("model.safetensors", "heads.safetensors"):
        start, trained, mean = (
            load_file(folder / file) for folder in (made_reader, tmp_path / "trained", tmp_path / "mean")
        )
        assert any(not torch.equal(start[name], trained[name]) for name in start)
        for name, value in mean.items():
            between = (start[name].float() + trained[name].float()) / 2
            torch.testing.assert_close(value.float(), between, rtol=2e-3, atol=1e-4)


def test_a_reader_without_a_file_says_which(made_reader: Path, tmp_path: Path) -> None:
    (tmp_path / "reader.json").write_text("{}")
    with pytest.raises(ModelError, match=r"heads\.safetensors"):
        load_reader(str(tmp_path))
    with pytest.raises(ModelNotFoundError, match="rag train reader --help"):
        load_reader("nowhere")
