"""More rows for the reader from the ones there are.

- Questions in the words of the other language (`rag.train.switch`), read over passages in their own.
- Altered questions (after the entity and number swaps of IDK-MRC, Putri and Oh 2022): a number or a name of
  the question that the passage confirms is exchanged for another one, which it does not confirm, or for
  a name that stands in the passage in another part.
- Silent passages: the passage without the sentences that hold the answer. What is left is about the same
  people and places, and does not say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from rag.text.names import names
from rag.text.sentences import sentence_ranges
from rag.train.reader_rows import Row

_LEAST_LEFT = 80
"""Characters that a silent passage has at least: an empty one teaches nothing."""
_NUMBER = re.compile(r"(?<![\w.,])\d{1,4}(?![\w]|[.,]\d)")


def switched_rows(
    rows: Sequence[Row],
    switch: Callable[[str, np.random.Generator], str],
    share: float,
    rng: np.random.Generator,
) -> list[Row]:
    """Copies of a `share` of the rows about questions, asked in the words of the other language."""
    made = []
    for row in rows:
        if rng.random() < share and (switched := switch(row.question, rng)) != row.question:
            made.append(replace(row, question=switched))
    return made


def altered_rows(rows: Sequence[Row], rng: np.random.Generator) -> list[Row]:
    """For answerable rows: the question with a number or a name that the passage holds exchanged."""
    others = [name.text for row in rows for name in names(row.question)]
    made = []
    for row in rows:
        if row.kind == "answerable":
            altered = _altered(row, others, rng)
            if altered:
                made.append(Row("altered", altered, row.passage, answerable=0))
    return made


def silent_rows(rows: Sequence[Row]) -> list[Row]:
    """For answerable rows: the passage without each sentence in which the answer's words stand."""
    made = []
    for row in rows:
        if row.kind == "answerable" and row.answer:
            answer = row.passage[slice(*row.answer)].lower()
            sentences = [row.passage[start:end] for start, end in sentence_ranges(row.passage)]
            left = " ".join(sentence for sentence in sentences if answer not in sentence.lower())
            if len(left) >= _LEAST_LEFT and answer not in left.lower():
                made.append(Row("silent", row.question, left, answerable=0))
    return made


def _altered(row: Row, others: Sequence[str], rng: np.random.Generator) -> str:
    """The question with one thing exchanged that the passage holds; "" where there is none."""
    question, passage = row.question, row.passage
    lowered = passage.lower()
    answer = passage[slice(*row.answer)] if row.answer else ""
    # Names of the passage that the question and its answer do not have: true ones, in another part.
    near = [
        name.text
        for name in names(passage)
        if not any(word.lower() in f"{question} {answer}".lower() for word in name.words)
    ]
    spots: list[tuple[int, int, str]] = []
    for number in _NUMBER.finditer(question):
        if number.group() in passage:
            spots.append((*number.span(), _other_number(number.group(), passage, rng)))
    for name in names(question):
        if name.text.lower() not in lowered:
            continue
        if near and rng.random() < 0.5:
            spots.append((name.start, name.end, near[int(rng.integers(len(near)))]))
        elif others:
            other = others[int(rng.integers(len(others)))]
            if not any(word.lower() in lowered for word in other.split()):
                spots.append((name.start, name.end, other))
    if not spots:
        return ""
    start, end, other = spots[int(rng.integers(len(spots)))]
    return f"{question[:start]}{other}{question[end:]}"


def _other_number(number: str, passage: str, rng: np.random.Generator) -> str:
    value = int(number)
    # Near ones first: the meeting after the last, the year before; they are what is mistaken.
    for step in (int(step) for step in rng.permutation([-3, -2, -1, 1, 2, 3, 4, 5])):
        if value + step > 0 and str(value + step) not in passage:
            return str(value + step)
    return str(value + 11)
