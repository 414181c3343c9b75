"""The reader's recipe: a cross-encoder that says whether a passage answers a question, and where.

Rows of five kinds share the batches: questions with their passage (`answerable`), questions asked on
purpose over a passage that does not say (`unanswerable`), questions with a number or name exchanged
(`altered`), passages that lost the sentence with the answer (`silent`), and passages found by BM25 that do
not answer (`negative`). Where there are pairs, a share of the questions is there a second time in the words
of the other language (`rag.train.switch`). Every head learns from the rows that have its label.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from rag.errors import UsageError
from rag.models.reader import CrossReader
from rag.protocols import Progress
from rag.train.augment import altered_rows, silent_rows, switched_rows
from rag.train.calibrate import Calibration, calibrate
from rag.train.data import Pair, Question, Text
from rag.train.lexicon import choose
from rag.train.loop import Budget, Trained, train
from rag.train.masked import MaskedModel, masked_rows
from rag.train.reader_model import ReaderModel, save_settings
from rag.train.reader_rows import Encoded, Row, question_rows
from rag.train.switch import Switch
from rag.train.tokens import alike

_WHOLE = 1_000_000
"""Characters of a passage that is not cut."""

_MOST_TEXTS = 30_000
"""In which passages that do not answer are looked for: more find few that are harder, and take minutes."""


@dataclass(frozen=True, slots=True)
class ReaderRecipe:
    """What is trained on, and how. `start` is an encoder made by `rag train encoder`, or a reader.

    `masked_share` of the budget goes first to masked language modelling over texts and pairs; `switched`
    is the share of the questions that are asked in the words of the other language too; `most_of_source`
    keeps a large set, such as one that a model wrote, from drowning the others; `averaged` is the share of
    the start's weights in the result (after Wortsman et al. 2022, "Robust fine-tuning"): where the start is a
    reader already, the mean of it and of what further training made of it reads better than either.
    """

    start: str
    batch: int = 32
    shares: dict[str, float] = field(
        default_factory=lambda: {
            "answerable": 0.45,
            "unanswerable": 0.2,
            "altered": 0.11,
            "silent": 0.1,
            "negative": 0.14,
        }
    )
    max_tokens: int = 192
    characters: int = 600
    negatives: int = 2
    dropout: float = 0.05
    span_weight: float = 1.0
    held_out: float = 0.04
    switched: float = 0.4
    most_of_source: int = 10_000
    masked_share: float = 0.0
    averaged: float = 0.0


def train_reader(
    recipe: ReaderRecipe,
    budget: Budget,
    out: Path,
    *,
    questions: Sequence[Question],
    pairs: Sequence[Pair] = (),
    texts: Sequence[Text] = (),
    resume: bool = False,
    progress: Progress | None = None,
) -> tuple[Trained, Calibration]:
    """Train a reader and save it in `out`, calibrated on questions held out of the training files.

    Whole passages are held out, so that no question of a held-out passage is trained on. Raises
    `UsageError` where there are no questions, `ModelError` where there is nothing to resume.
    """
    if not any(q.answerable for q in questions):
        raise UsageError(
            "There are no answerable questions to train a reader on: name a file with --questions."
        )
    run = out / "run"
    run.mkdir(parents=True, exist_ok=True)
    (run / "recipe.json").write_text(json.dumps(asdict(recipe), indent=1) + "\n")
    rng = np.random.default_rng([budget.seed, 1_000_033])
    held = [held_out(question.context, recipe.held_out) for question in questions]
    kept = _capped([q for q, out_of_it in zip(questions, held, strict=True) if not out_of_it], recipe, rng)
    aside = [q for q, out_of_it in zip(questions, held, strict=True) if out_of_it]
    # The threshold is for questions of one make: those of the sets that ask some without an answer.
    makes = {q.source for q in aside if not q.answerable}
    aside = [q for q in aside if not makes or q.source in makes]
    more = [text.text for text in texts[:_MOST_TEXTS]]
    rows = question_rows(kept, more, recipe.characters, recipe.negatives, rng, progress)
    rows += altered_rows(rows, rng) + silent_rows(rows)
    if pairs and recipe.switched:
        if progress:
            progress("learning words from the pairs", 0, 0)
        rows += switched_rows(rows, Switch(pairs, budget.seed), recipe.switched, rng)
    tokenizer = Tokenizer.from_file(str(Path(recipe.start) / "tokenizer.json"))
    if progress:
        progress("tokenizing rows", 0, len(rows))
    encoded = Encoded(tokenizer, rows, recipe.max_tokens)
    model = ReaderModel(recipe.start, recipe.dropout)
    groups = {kind: np.flatnonzero(encoded.kinds == kind) for kind in recipe.shares}
    groups = {kind: numbers for kind, numbers in groups.items() if len(numbers)}
    odds = np.array([recipe.shares[kind] for kind in groups])

    def step(rng: np.random.Generator) -> tuple[str, torch.Tensor]:
        counts = rng.multinomial(4 * recipe.batch, odds / odds.sum())
        drawn = np.concatenate(
            [
                rng.choice(numbers, min(count, len(numbers)), replace=False)
                for numbers, count in zip(groups.values(), counts, strict=True)
            ]
        )
        batch = encoded.batch(alike(encoded.lengths, drawn, recipe.batch, rng), budget.device)
        return "reader", model.loss(batch, recipe.span_weight)

    if recipe.masked_share:
        first, budget = _split(budget, recipe.masked_share)
        # A checkpoint of the second part holds what the first one taught.
        if not (resume and (run / "checkpoint.safetensors").exists()):
            rows = masked_rows(texts, choose(pairs, budget.seed), recipe.characters)
            trained = _masked(model, tokenizer, rows, recipe, first, run / "masked", resume, progress)
            if not trained.finished:
                return trained, Calibration()
            resume = False
    trained = train(model, step, budget, run, resume=resume, progress=progress)
    if not trained.finished:
        return trained, Calibration()
    if recipe.averaged:
        model.mix(ReaderModel(recipe.start, recipe.dropout), recipe.averaged)
    # Whole passages: what is longer than the model's input is read in windows, which changes the chances.
    aside_rows = question_rows(aside, more[:2000], _WHOLE, 1, rng) if aside else rows
    tokenizer.no_padding()
    tokenizer.no_truncation()
    settings = {"max_tokens": recipe.max_tokens}
    model.save(out, tokenizer.to_str(), settings | asdict(Calibration()))
    calibration = _calibrated(out, aside_rows, progress)
    save_settings(out, settings | asdict(calibration))
    return trained, calibration


def _split(budget: Budget, share: float) -> tuple[Budget, Budget]:
    """The budget in two parts, one after the other."""
    first = replace(budget, steps=max(1, int(budget.steps * share)), minutes=budget.minutes * share)
    left = replace(budget, steps=budget.steps - first.steps, minutes=budget.minutes - first.minutes)
    return first, left


def _masked(
    model: ReaderModel,
    tokenizer: Tokenizer,
    rows: Sequence[Row],
    recipe: ReaderRecipe,
    budget: Budget,
    folder: Path,
    resume: bool,
    progress: Progress | None,
) -> Trained:
    encoded = Encoded(tokenizer, rows, recipe.max_tokens)
    whole = MaskedModel(model.trunk, tokenizer.get_vocab())

    def step(rng: np.random.Generator) -> tuple[str, torch.Tensor]:
        drawn = rng.choice(len(encoded), min(4 * recipe.batch, len(encoded)), replace=False)
        batch = encoded.batch(alike(encoded.lengths, drawn, recipe.batch, rng), budget.device)
        return "masked words", whole.loss(batch, rng)

    resume = resume and (folder / "checkpoint.safetensors").exists()
    return train(whole, step, budget, folder, resume=resume, progress=progress)


def _calibrated(folder: Path, rows: Sequence[Row], progress: Progress | None) -> Calibration:
    """Calibrated as the tool reads: by the saved reader, in its precision and its windows."""
    reader = CrossReader(folder.name, folder)
    logits = np.zeros((len(rows), 3), np.float32)
    for number, row in enumerate(rows):
        if progress and number % 50 == 0:
            progress("calibrating", number, len(rows))
        logits[number] = reader.logits(row.question, row.passage)
    labels = np.array([(row.relevance, row.answerable) for row in rows], np.float32)
    return calibrate(logits, labels)


def _capped(questions: Sequence[Question], recipe: ReaderRecipe, rng: np.random.Generator) -> list[Question]:
    """The questions, of each source at most so many, in their order."""
    taken: Counter[str] = Counter()
    kept = set()
    for row in rng.permutation(len(questions)).tolist():
        taken[questions[row].source] += 1
        if taken[questions[row].source] <= recipe.most_of_source:
            kept.add(row)
    return [question for row, question in enumerate(questions) if row in kept]


def held_out(context: str, share: float = 0.04) -> bool:
    """Whether questions over a passage are kept out of training: by a hash, the same in whatever files."""
    return zlib.crc32(context.encode()) % 10_000 < share * 10_000


__all__ = ["ReaderRecipe", "Row", "train_reader"]
