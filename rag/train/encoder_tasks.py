"""The tasks of the encoder's recipe: their rows, and the loss of a step (`rag.train.encoder`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import torch
from sentence_transformers import SentenceTransformer

from rag.protocols import Progress
from rag.train.data import Pair, Question, Text
from rag.train.loop import Budget
from rag.train.mine import Negatives, mine_dense, mine_lexical
from rag.train.starts import quiet_loading
from rag.train.switch import Switch
from rag.train.tokens import Tokens, alike
from rag.train.windows import sentences, window

DOMAIN_WEIGHTS = {
    "news": 3.0,
    "health": 2.0,
    "policy": 1.0,
    "ted": 1.0,
    "conversational": 1.0,
    "reviews": 1.0,
    "religious": 0.5,
    "education_mt": 0.3,
    "docs": 0.25,
    "software_ui": 0.04,
}
"""How often a row of a domain is drawn, relative to the others; 1 for domains not named here."""

ORDERED_DOMAINS = frozenset({"news", "policy", "ted", "education_mt", "religious"})
"""Domains whose rows keep the order of their documents, for the windows."""


@dataclass(frozen=True, slots=True)
class EncoderRecipe:
    """What is trained on, and how. Batches count pairs or questions; shares are chances of a step's task.

    `switched` is the share of the questions that are asked in the words of the other language too.
    """

    start: str
    teacher: str
    pair_batch: int = 128
    question_batch: int = 48
    window_batch: int = 48
    shares: dict[str, float] = field(
        default_factory=lambda: {"pairs": 0.4, "questions": 0.35, "windows": 0.15, "texts": 0.1}
    )
    pair_tokens: int = 64
    passage_tokens: int = 112
    passage_characters: int = 450
    hard_negatives: int = 1
    mined: int = 8
    dense_negatives: bool = False
    switched: float = 0.35
    english_share: float = 0.35
    scale: float = 20.0
    dropout: float = 0.0
    domain_weights: dict[str, float] = field(default_factory=lambda: dict(DOMAIN_WEIGHTS))


def load_student(name: str, device: str) -> SentenceTransformer:
    quiet_loading()
    # Weights may be stored as fp16: training needs fp32 masters.
    return SentenceTransformer(name, device=device, model_kwargs={"dtype": torch.float32})


class Tasks:
    """Tokenized rows of each task, and the loss of a step drawn from them."""

    def __init__(
        self, recipe: EncoderRecipe, budget: Budget, student: SentenceTransformer, progress: Progress | None
    ) -> None:
        self._recipe = recipe
        self._device = budget.device
        self._student = student
        self._progress = progress
        self._rng = np.random.default_rng([budget.seed, 1_000_003])
        self._tokenizer = student.tokenizer.backend_tokenizer
        self._makers: dict[str, object] = {}
        self._contrast: dict[str, _Contrast] = {}

    # -- rows -------------------------------------------------------------------------------------

    def add_pairs(self, pairs: Sequence[Pair]) -> None:
        recipe = self._recipe
        self._say("tokenizing pairs", 0)
        self._teacher = load_student(recipe.teacher, self._device).eval().requires_grad_(False)
        self._foreign = Tokens(self._tokenizer, [pair.text for pair in pairs], recipe.pair_tokens)
        english = [pair.english for pair in pairs]
        self._english = Tokens(self._tokenizer, english, recipe.pair_tokens)
        self._taught = Tokens(self._teacher.tokenizer.backend_tokenizer, english, recipe.pair_tokens)
        weights = np.array([recipe.domain_weights.get(pair.domain, 1.0) for pair in pairs])
        # A row of three tokens (one word) teaches little, and there are many.
        weights[self._foreign.lengths < 5] *= 0.2
        self._pair_odds = np.cumsum(weights / weights.sum())
        self._makers["pairs"] = None
        ordered = np.array([pair.domain in ORDERED_DOMAINS for pair in pairs])
        sources = np.array([pair.source for pair in pairs])
        runs = ordered[:-3] & (sources[:-3] == sources[3:])
        starts = np.flatnonzero(runs)
        starts = starts[self._foreign.lengths[starts] >= 8] if len(starts) else starts
        if len(starts) >= recipe.window_batch and recipe.shares.get("windows"):
            self._add_windows(pairs, starts, weights)

    def _add_windows(
        self, pairs: Sequence[Pair], starts: npt.NDArray[np.int64], weights: npt.NDArray[np.float64]
    ) -> None:
        chosen = self._rng.choice(
            starts, min(len(starts), 60_000), replace=False, p=weights[starts] / weights[starts].sum()
        )
        queries, passages = [], []
        for number, start in enumerate(chosen.tolist()):
            run = [pairs[row] for row in range(start, start + 4)]
            asked = run[int(self._rng.integers(4))]
            # Two rows in three ask in English over the new language: the direction the tool meets most.
            if number % 3:
                queries.append(asked.english)
                passages.append(" ".join(pair.text for pair in run))
            else:
                queries.append(asked.text)
                passages.append(" ".join(pair.english for pair in run))
        self._contrast["windows"] = _Contrast(
            Tokens(self._tokenizer, queries, 48),
            Tokens(self._tokenizer, passages, self._recipe.passage_tokens),
            np.arange(len(queries)),
        )

    def add_questions(
        self, questions: Sequence[Question], more: Sequence[str], switch: Switch | None = None
    ) -> None:
        """`more` are texts in which negatives are looked for too."""
        recipe = self._recipe
        kept = [q for q in questions if q.answerable]
        texts: list[str] = []
        for q in kept:
            at = max(0, q.context.find(q.answers[0])) if q.answers else 0
            length = len(q.answers[0]) if q.answers else 0
            start, end = window(q.context, (at, at + length), recipe.passage_characters, self._rng)
            texts.append(f"{q.title}\n{q.context[start:end]}" if q.title else q.context[start:end])
        numbers: dict[str, int] = {}
        own = np.array([numbers.setdefault(text, len(numbers)) for text in texts])
        passages = [*numbers, *(text[: recipe.passage_characters] for text in more)]
        asked = [q.question for q in kept]
        negatives: Negatives | None = None
        if recipe.hard_negatives:
            answers = [q.answers for q in kept]
            half = recipe.mined if not recipe.dense_negatives else recipe.mined // 2
            negatives = mine_lexical(asked, answers, own.tolist(), passages, half, self._progress)
            if recipe.dense_negatives:
                self._say("mining negatives (the encoder itself)", 0)
                vectors = _embed(
                    self._student, Tokens(self._tokenizer, passages, recipe.passage_tokens), self._device
                )
                wanted = _embed(self._student, Tokens(self._tokenizer, asked, 48), self._device)
                dense = mine_dense(wanted, answers, own, passages, vectors, recipe.mined - half, self._device)
                negatives = np.concatenate([negatives, dense], axis=1)
        if switch:
            again = [(row, switch(text, self._rng)) for row, text in enumerate(asked)]
            again = [
                (row, text)
                for row, text in again
                if text != asked[row] and self._rng.random() < recipe.switched
            ]
            rows = np.array([*range(len(asked)), *(row for row, _ in again)])
            asked += [text for _, text in again]
            own, negatives = own[rows], negatives[rows] if negatives is not None else None
        self._contrast["questions"] = _Contrast(
            Tokens(self._tokenizer, asked, 48),
            Tokens(self._tokenizer, passages, recipe.passage_tokens),
            own,
            negatives,
        )

    def add_texts(self, texts: Sequence[Text]) -> None:
        recipe = self._recipe
        queries, passages = [], []
        for text in texts:
            body = text.text[: 2 * recipe.passage_characters]
            spans = sentences(body)
            if len(spans) < 3:
                continue
            number = int(self._rng.integers(1, len(spans)))
            asked = body[slice(*spans[number])]
            if len(asked) < 40:
                continue
            # In one row of five the sentence stays in the passage, so that words in common still count.
            rest = body if self._rng.random() < 0.2 else body[: spans[number][0]] + body[spans[number][1] :]
            queries.append(asked)
            passages.append(f"{text.title}\n{rest}" if text.title else rest)
        if len(queries) > 1:
            self._contrast["texts"] = _Contrast(
                Tokens(self._tokenizer, queries, 64),
                Tokens(self._tokenizer, passages, recipe.passage_tokens),
                np.arange(len(queries)),
            )

    # -- losses -----------------------------------------------------------------------------------

    def step(self, rng: np.random.Generator) -> tuple[str, torch.Tensor]:
        """The name and the loss of the task that `rng` draws."""
        names = [*self._makers, *self._contrast]
        odds = np.array([self._recipe.shares.get(name, 0.0) for name in names])
        task = str(rng.choice(names, p=odds / odds.sum()))
        if task == "pairs":
            return task, self._distill(rng)
        size = self._recipe.question_batch if task == "questions" else self._recipe.window_batch
        return task, self._contrasted(self._contrast[task], size, rng)

    def _distill(self, rng: np.random.Generator) -> torch.Tensor:
        size = self._recipe.pair_batch
        drawn = np.unique(
            np.searchsorted(self._pair_odds, rng.random(size * 6)).clip(0, len(self._foreign) - 1)
        )
        rows = alike(self._foreign.lengths, drawn, size, rng)
        with torch.no_grad():
            target = self._vectors(self._teacher, self._taught, rows)
        loss = self._towards(self._vectors(self._student, self._foreign, rows), target)
        if rng.random() < self._recipe.english_share:
            loss = 0.5 * (loss + self._towards(self._vectors(self._student, self._english, rows), target))
        return loss

    def _towards(self, student: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        apart = torch.nn.functional.cross_entropy(
            self._recipe.scale * student @ target.T, torch.arange(len(target), device=target.device)
        )
        return 2 * (1 - (student * target).sum(1).mean()) + 0.3 * apart

    def _contrasted(self, task: _Contrast, size: int, rng: np.random.Generator) -> torch.Tensor:
        drawn = rng.permutation(len(task.queries))[: size * 4]
        # One row for a passage: the passage of one question must not be the negative of another.
        drawn = drawn[np.unique(task.own[drawn], return_index=True)[1]]
        rows = alike(task.passages.lengths[task.own], drawn, size, rng)
        own = task.own[rows]
        passages = list(own)
        if task.negatives is not None:
            for row in rows:
                hard = task.negatives[row]
                hard = hard[hard >= 0]
                passages.extend(rng.permutation(hard)[: self._recipe.hard_negatives])
        asked = self._vectors(self._student, task.queries, rows)
        found = self._vectors(self._student, task.passages, np.array(passages))
        scores = self._recipe.scale * asked @ found.T
        # A mined negative of one question may be the own passage of another: counted once is enough.
        ids = torch.as_tensor(np.array(passages), device=scores.device)
        twin = ids[: len(rows), None] == ids[None, :]
        twin.fill_diagonal_(False)
        target = torch.arange(len(rows), device=scores.device)
        loss = torch.nn.functional.cross_entropy(scores.masked_fill(twin, -1e4), target)
        back = torch.nn.functional.cross_entropy(scores[:, : len(rows)].T, target)
        return 0.5 * (loss + back)

    def _vectors(
        self, model: SentenceTransformer, tokens: Tokens, rows: Sequence[int] | npt.NDArray[np.int64]
    ) -> torch.Tensor:
        vectors = model(tokens.batch(rows, self._device))["sentence_embedding"]
        return torch.nn.functional.normalize(vectors.float(), dim=1)

    def _say(self, what: str, done: int) -> None:
        if self._progress:
            self._progress(what, done, 0)


@dataclass(slots=True)
class _Contrast:
    queries: Tokens
    passages: Tokens
    own: npt.NDArray[np.int64]
    negatives: Negatives | None = None


def _embed(
    model: SentenceTransformer, tokens: Tokens, device: str, size: int = 128
) -> npt.NDArray[np.float32]:
    """Unit vectors of all texts, in their order."""
    order = np.argsort(tokens.lengths, kind="stable")
    found: list[npt.NDArray[np.float32]] = []
    model.eval()
    with torch.no_grad(), torch.autocast(device.split(":")[0], torch.bfloat16, enabled=device != "cpu"):
        for at in range(0, len(order), size):
            rows = order[at : at + size]
            vectors = model(tokens.batch(rows, device))["sentence_embedding"].float()
            found.append(torch.nn.functional.normalize(vectors, dim=1).cpu().numpy())
    model.train()
    out = np.zeros((len(tokens), found[0].shape[1]), np.float32)
    out[order] = np.concatenate(found)
    return out
