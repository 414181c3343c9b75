"""Cuts of long contexts that look like the passages of the index: whole sentences, a few of them."""

from __future__ import annotations

import re

import numpy as np

_BORDER = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9])|\n+")


def sentences(text: str) -> list[tuple[int, int]]:
    """Ranges of the sentences of `text`; a rough cut by punctuation, enough for making training rows."""
    spans: list[tuple[int, int]] = []
    at = 0
    for border in _BORDER.finditer(text):
        if border.start() > at:
            spans.append((at, border.start()))
        at = border.end()
    if at < len(text):
        spans.append((at, len(text)))
    return spans


def window(text: str, keep: tuple[int, int], characters: int, rng: np.random.Generator) -> tuple[int, int]:
    """A random run of whole sentences of `text` that holds ``text[keep[0]:keep[1]]``.

    At most about `characters` long, unless the sentences that `keep` touches are longer by themselves.
    """
    spans = sentences(text) or [(0, len(text))]
    first = max((i for i, span in enumerate(spans) if span[0] <= keep[0]), default=0)
    last = max(first, min((i for i, span in enumerate(spans) if span[1] >= keep[1]), default=len(spans) - 1))
    while True:
        room = characters - (spans[last][1] - spans[first][0])
        sides = []
        if first > 0 and spans[first][0] - spans[first - 1][0] <= room:
            sides.append(-1)
        if last + 1 < len(spans) and spans[last + 1][1] - spans[last][1] <= room:
            sides.append(1)
        if not sides:
            return spans[first][0], spans[last][1]
        if sides[int(rng.integers(len(sides)))] < 0:
            first -= 1
        else:
            last += 1
