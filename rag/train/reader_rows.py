"""Training rows of the reader: pairs of texts, tokenized, with their labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer

from rag.protocols import Progress
from rag.train.data import Question
from rag.train.mine import mine_lexical
from rag.train.windows import window

UNKNOWN = -1
"""A label that a row does not have: it adds nothing to that head's loss."""


@dataclass(frozen=True, slots=True)
class Row:
    """A question and a passage.

    Labels are 0, 1 or `UNKNOWN`. `answer` is a range of characters of `passage`, or None; a row that is
    answerable and has no range teaches no span. `kind` names the row's share of the batches.
    """

    kind: str
    question: str
    passage: str
    relevance: int = UNKNOWN
    answerable: int = UNKNOWN
    answer: tuple[int, int] | None = None


def question_rows(
    questions: Sequence[Question],
    more: Sequence[str],
    characters: int,
    negatives: int,
    rng: np.random.Generator,
    progress: Progress | None = None,
) -> list[Row]:
    """Rows of questions over their own passages, and over passages that BM25 finds and that do not answer.

    `more` are texts in which such passages are looked for too. An unanswerable question is asked on purpose
    over a passage on its subject: its relevance is left open. Half of the passages that have a title stand
    after it, as in the tool; answers lie in the passage.
    """
    rows: list[Row] = []
    passages: dict[str, int] = {}
    own: list[int] = []
    for question in questions:
        spans = [(at, at + len(a)) for a in question.answers if a and (at := _find(question.context, a)) >= 0]
        keep = spans[0] if spans else _somewhere(question.context, rng)
        start, end = window(question.context, keep, characters, rng)
        head = f"{question.title}\n" if question.title and rng.random() < 0.5 else ""
        passage = head + question.context[start:end]
        start -= len(head)
        own.append(passages.setdefault(passage, len(passages)))
        if question.answerable:
            answer = (spans[0][0] - start, spans[0][1] - start) if spans else None
            rows.append(Row("answerable", question.question, passage, 1, 1, answer=answer))
        else:
            rows.append(Row("unanswerable", question.question, passage, answerable=0))
    if negatives:
        for text in more:
            start, end = window(text, (0, 1), characters, rng)
            passages.setdefault(text[start:end], len(passages))
        texts = list(passages)
        found = mine_lexical(
            [q.question for q in questions],
            [q.answers for q in questions],
            own,
            texts,
            2 * negatives,
            progress,
        )
        for question, mined in zip(questions, found, strict=True):
            if question.answerable:
                hard = rng.permutation(mined[mined >= 0])[:negatives]
                rows += [Row("negative", question.question, texts[number], 0, 0) for number in hard]
                other = texts[int(rng.integers(len(texts)))]
                if rng.random() < 0.2 and not any(a.lower() in other.lower() for a in question.answers):
                    rows.append(Row("negative", question.question, other, 0, 0))
    return rows


class Encoded:
    """Rows as token ids with labels, in flat arrays; span labels are token positions, 0 for "no answer"."""

    def __init__(self, tokenizer: Tokenizer, rows: Sequence[Row], max_tokens: int) -> None:
        tokenizer.no_padding()
        tokenizer.enable_truncation(max_tokens, strategy="only_second")
        pieces: list[npt.NDArray[np.int32]] = []
        first: list[int] = []
        spans = np.full((len(rows), 2), UNKNOWN, np.int64)
        for at in range(0, len(rows), 4096):
            part = [(_short(row.question), row.passage) for row in rows[at : at + 4096]]
            for offset, encoding in enumerate(tokenizer.encode_batch(part)):
                row = rows[at + offset]
                pieces.append(np.asarray(encoding.ids, np.int32))
                first.append(encoding.type_ids.index(1) if 1 in encoding.type_ids else len(encoding.ids))
                if row.answerable == 0:
                    spans[at + offset] = 0
                elif row.answer is not None:
                    begin = encoding.char_to_token(row.answer[0], 1)
                    final = encoding.char_to_token(row.answer[1] - 1, 1)
                    if begin is not None and final is not None:
                        spans[at + offset] = begin, final
        self.lengths = np.array([len(piece) for piece in pieces], np.int64)
        self.kinds = np.array([row.kind for row in rows])
        self._pieces = pieces
        self._first = np.array(first)
        self._labels = np.array([(row.relevance, row.answerable) for row in rows], np.float32)
        self._spans = spans

    def __len__(self) -> int:
        return len(self.lengths)

    def batch(self, rows: npt.NDArray[np.int64], device: str) -> dict[str, torch.Tensor]:
        """Inputs of shape (rows, longest), ``labels`` (rows, 2) and ``spans`` (rows, 2)."""
        longest = int(self.lengths[rows].max())
        ids = np.zeros((len(rows), longest), np.int64)
        mask = np.zeros_like(ids)
        types = np.zeros_like(ids)
        for at, row in enumerate(rows):
            piece = self._pieces[row]
            ids[at, : len(piece)] = piece
            mask[at, : len(piece)] = 1
            types[at, self._first[row] : len(piece)] = 1
        arrays = {
            "input_ids": ids,
            "attention_mask": mask,
            "token_type_ids": types,
            "labels": self._labels[rows],
            "spans": self._spans[rows],
        }
        return {name: torch.from_numpy(array).to(device, non_blocking=True) for name, array in arrays.items()}


def _find(context: str, answer: str) -> int:
    at = context.find(answer)
    return at if at >= 0 else context.lower().find(answer.lower())


def _somewhere(context: str, rng: np.random.Generator) -> tuple[int, int]:
    at = int(rng.integers(max(1, min(len(context), 600))))
    return at, at + 1


def _short(question: str) -> str:
    # The question is never cut by the tokenizer, which shortens the passage only.
    return question[:300]
