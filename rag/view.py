"""A reading view over a text that is never rewritten.

An article is kept as it was decoded, character for character. What a reader should not see (a menu
line, an HTML tag) or should see differently (``&amp;``, a no-break space) is an `Edit` on it. A `View`
applies the edits and remembers, for every character that is read, where it stands in the source: so a
sentence found in the view is cited by its exact place in the user's own file.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """``source[start:end]`` is read as `reads`; `reason` says why ("menu", "teaser", "markup", …)."""

    start: int
    end: int
    reads: str
    reason: str


class View:
    """`source` as it is read once `edits` are applied.

    `edits` may come in any order; they must lie inside the source. Where two overlap, the one that
    starts first is applied and the other loses its overlapping part (its `reads` is then dropped).
    """

    __slots__ = ("_spans", "_view_starts", "source", "text")

    def __init__(self, source: str, edits: Iterable[Edit] = ()) -> None:
        # Runs of (view start, source start, source end, verbatim?) in order.
        self.source = source
        pieces: list[str] = []
        spans: list[tuple[int, int, int, bool]] = []
        at = 0
        length = 0

        def keep(start: int, end: int) -> None:
            nonlocal length
            if start < end:
                pieces.append(source[start:end])
                spans.append((length, start, end, True))
                length += end - start

        for edit in sorted(edits, key=lambda e: (e.start, -e.end)):
            if not 0 <= edit.start <= edit.end <= len(source):
                raise ValueError(f"edit {edit} lies outside a text of {len(source)} characters")
            if edit.end <= at and edit.start < at:
                continue
            keep(at, edit.start)
            reads = edit.reads if edit.start >= at else ""
            if reads:
                pieces.append(reads)
                spans.append((length, edit.start, edit.end, False))
                length += len(reads)
            at = max(at, edit.end)
        keep(at, len(source))
        self.text = "".join(pieces)
        self._spans = spans
        self._view_starts = [span[0] for span in spans]

    def __len__(self) -> int:
        return len(self.text)

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The smallest source range that holds the view's characters ``[start, end)``, 0 ≤ start < end.

        ``view.source[a:b]`` for the result is what stands in the user's file; where no edit lies
        inside, it equals ``view.text[start:end]``.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"[{start}, {end}) is not a range of a view of {len(self.text)} characters")
        return self._place(start)[0], self._place(end - 1)[1]

    def _place(self, position: int) -> tuple[int, int]:
        view_start, source_start, source_end, verbatim = self._spans[
            bisect_right(self._view_starts, position) - 1
        ]
        if verbatim:
            place = source_start + position - view_start
            return place, place + 1
        return source_start, source_end
