"""Cut an article into passages: runs of whole sentences, sized by the encoder's tokens.

No overlap. Sentences are the evidence, and the title travels with every passage, so a sentence repeated
in two passages would only make the list of hits say the same thing twice and the index a quarter larger.
Instead the sentences of a section are shared evenly over its passages, so that no stub is left at the end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from rag.records import Document, Passage, SourceSentence
from rag.text.sentences import sentence_ranges
from rag.view import View

_HEADING_WORDS = 14
_OPEN_END = re.compile(r"[^.!?…:;,\"”’)]$|[?!]$")


def split_passages(
    document: Document, count_tokens: Callable[[Sequence[str]], list[int]], max_tokens: int
) -> list[Passage]:
    """The passages of a document, in order; they share no sentence and leave none out.

    A passage holds at most `max_tokens` tokens, unless it is a single longer sentence. It does not reach
    over a subheading; the subheading opens it. `text` joins the sentences by a space, paragraphs by a
    line end. `count_tokens` is called once, with all sentences of the document.
    """
    view = View(document.text, document.edits)
    ranges = list(sentence_ranges(view.text))
    if not ranges:
        return []
    sentences = [
        SourceSentence(*view.source_span(start, end), " ".join(view.text[start:end].split()))
        for start, end in ranges
    ]
    opens = [True] + ["\n" in view.text[end:start] for (_, end), (start, _) in pairwise(ranges)]
    counts = count_tokens([sentence.text for sentence in sentences])
    passages = []
    for first, last in _sections(sentences, opens):
        for start, end in _shares(counts, first, last, max_tokens):
            passages.append(_passage(document, sentences[start:end], opens[start:end]))
    return passages


def _sections(sentences: list[SourceSentence], opens: list[bool]) -> list[tuple[int, int]]:
    """Ranges of sentences between subheadings; a subheading begins its section."""
    borders = [0]
    total = len(sentences)
    for at in range(1, total - 1):
        alone = opens[at] and opens[at + 1]
        if alone and is_heading(sentences[at].text) and not is_heading(sentences[at + 1].text):
            borders.append(at)
    borders.append(total)
    return [(a, b) for a, b in pairwise(borders) if a < b]


def is_heading(line: str) -> bool:
    """Whether a paragraph is a subheading by its shape: short, no stop at its end, a capital first."""
    words = line.split()
    return (
        0 < len(words) <= _HEADING_WORDS
        and bool(_OPEN_END.search(line))
        and not line[0].islower()
        and line[0] not in '-•*"“'
    )


def _shares(counts: list[int], first: int, last: int, max_tokens: int) -> list[tuple[int, int]]:
    """Cut sentences `first` to `last` into the fewest runs of at most `max_tokens`, as even as can be.

    Even: the smallest capacity that still needs no more runs, by bisection.
    """
    fewest = len(_runs(counts, first, last, max_tokens))
    low, high = 1, max_tokens
    while low < high:
        middle = (low + high) // 2
        if len(_runs(counts, first, last, middle)) <= fewest:
            high = middle
        else:
            low = middle + 1
    return _runs(counts, first, last, high)


def _runs(counts: list[int], first: int, last: int, capacity: int) -> list[tuple[int, int]]:
    runs = []
    start, held = first, 0
    for at in range(first, last):
        if at > start and held + counts[at] > capacity:
            runs.append((start, at))
            start, held = at, 0
        held += counts[at]
    runs.append((start, last))
    return runs


def _passage(document: Document, sentences: list[SourceSentence], opens: list[bool]) -> Passage:
    start, end = sentences[0].start, sentences[-1].end
    pieces = [sentences[0].text]
    for sentence, opening in zip(sentences[1:], opens[1:], strict=True):
        pieces.append(("\n" if opening else " ") + sentence.text)
    return Passage(
        passage_id=f"{document.doc_id}#{start}-{end}",
        doc_id=document.doc_id,
        start=start,
        end=end,
        text="".join(pieces),
        title=document.title,
        sentences=tuple(sentences),
    )
