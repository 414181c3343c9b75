"""The encoder's recipe: distillation across languages, and contrast of questions with passages.

Four tasks take turns, each step one of them:

- ``pairs``: student(sentence) and student(its English) towards teacher(its English), by cosine, and apart
  from the other sentences of the batch (Reimers & Gurevych 2020; InfoNCE).
- ``questions``: a question near its passage, far from the batch's other passages and from hard negatives
  (Karpukhin et al. 2020).
- ``windows``: a sentence near the run of sentences, *in the other language*, that holds its translation.
  The parallel files keep the order of their documents, so neighbours make a passage.
- ``texts``: a sentence of a text near the rest of the text (inverse cloze, Lee et al. 2019).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import torch

from rag.errors import UsageError
from rag.protocols import Progress
from rag.train.data import Pair, Question, Text
from rag.train.encoder_tasks import EncoderRecipe, Tasks, load_student
from rag.train.loop import Budget, Trained, train
from rag.train.switch import Switch


def train_encoder(
    recipe: EncoderRecipe,
    budget: Budget,
    out: Path,
    *,
    pairs: Sequence[Pair] = (),
    questions: Sequence[Question] = (),
    texts: Sequence[Text] = (),
    resume: bool = False,
    progress: Progress | None = None,
) -> Trained:
    """Train a sentence encoder and save it in `out` in the sentence-transformers format, as fp16.

    Checkpoints, log and settings stand in ``out/run``. Raises `UsageError` where there is nothing to learn
    from, `ModelError` where there is nothing to resume.
    """
    if not (pairs or questions or texts):
        raise UsageError(
            "There are no training rows: name at least one file with --pairs, --questions or --texts."
        )
    run = out / "run"
    run.mkdir(parents=True, exist_ok=True)
    (run / "recipe.json").write_text(json.dumps(asdict(recipe), indent=1) + "\n")
    student = load_student(recipe.start, budget.device)
    for module in student.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = recipe.dropout
    tasks = Tasks(recipe, budget, student, progress)
    if pairs:
        tasks.add_pairs(pairs)
    if questions:
        switch = Switch(pairs, budget.seed) if pairs and recipe.switched else None
        tasks.add_questions(questions, [text.text for text in texts[:20_000]], switch)
    if texts:
        tasks.add_texts(texts)
    trained = train(student, tasks.step, budget, run, resume=resume, progress=progress)
    if trained.finished:
        # The cut of training passages is not the model's.
        student.tokenizer.backend_tokenizer.no_truncation()
        student.half().save(str(out), create_model_card=False)
    return trained


__all__ = ["EncoderRecipe", "train_encoder"]
