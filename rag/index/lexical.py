"""BM25 over postings that are kept as counts, so that one changed article changes only its own postings.

Scores are those of Lucene's BM25 (Robertson and Zaragoza 2009; the variant table of Kamphuis et al. 2020):
``idf = ln(1 + (N - df + 0.5) / (df + 0.5))``, and a term that occurs tf times in a passage of length dl adds
``idf * tf / (tf + k1 * (1 - b + b * dl / mean_dl))``. A library that stores finished scores would have to
rewrite all of them whenever N or the mean length changes.

A question may name groups of terms beside terms: a probabilistic structured query (Darwish and Oard 2003). A
group counts as one term whose tf and df are the sums over its members, each times the member's weight.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from rag.index.blocks import CheckedArray, Records

K1 = 1.5
B = 0.75
MOST = 255
"""Counts above this are kept as this: tf / (tf + k1) has long levelled off."""

_KNOWN = 10_000
"""Terms whose place is remembered: a search asks for each of its terms three or four times."""

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Group = Mapping[str, float]
"""Terms that stand for one word of the question, such as its translations, and their weights."""
Terms = Sequence[str | Group]
"""What to search for; what is given twice counts twice."""
_Members = tuple[tuple[int, float], ...]
"""The number of each member of a group and its weight, by number."""


class Lexical:
    """Searches the postings of one generation."""

    def __init__(
        self,
        terms: Records,
        starts: CheckedArray,
        rows: CheckedArray,
        counts: CheckedArray,
        lengths: CheckedArray,
        total_terms: int,
    ) -> None:
        self._terms = terms
        self._starts = starts
        self._rows = rows
        self._counts = counts
        self._lengths = lengths
        self._mean = total_terms / max(1, len(lengths))
        self._known: dict[str, int | None] = {}

    @cached_property
    def _norms(self) -> npt.NDArray[np.float32]:
        """``k1 * (1 - b + b * dl / mean_dl)`` of every row."""
        lengths = self._lengths.all().astype(np.float32)
        return (K1 * (1 - B + B * lengths / np.float32(self._mean or 1))).astype(np.float32)

    def number(self, term: str) -> int | None:
        """The place of a term among the sorted terms, None where no passage has it."""
        if term not in self._known:
            if len(self._known) >= _KNOWN:
                self._known.clear()
            self._known[term] = self._find(term)
        return self._known[term]

    def _find(self, term: str) -> int | None:
        wanted = term.encode("utf-8", "surrogatepass")
        low, high = 0, len(self._terms)
        while low < high:
            middle = (low + high) // 2
            if self._terms[middle] < wanted:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self._terms) and self._terms[low] == wanted else None

    def postings(self, number: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.uint8]]:
        """Rows (ascending) and counts of the term of that number."""
        start, stop = self._starts.slice(number, number + 2).tolist()
        return self._rows.slice(start, stop), self._counts.slice(start, stop)

    def idf(self, term: str) -> float:
        """The inverse document frequency of a term, as in the scores; that of df 0 where it is unknown."""
        number = self.number(term)
        return self._idf(0 if number is None else len(self.postings(number)[0]))

    def _idf(self, frequency: float) -> float:
        return float(np.log1p((len(self._lengths) - frequency + 0.5) / (frequency + 0.5)))

    def everything(self) -> tuple[list[bytes], Rows, npt.NDArray[np.int32], npt.NDArray[np.uint8], Rows]:
        """All terms, starts, rows, counts and row lengths, verified; ValueError where they do not fit."""
        starts, rows = self._starts.all(), self._rows.all()
        if (
            len(starts) != len(self._terms) + 1
            or starts[0] != 0
            or starts[-1] != len(rows)
            or len(rows) != len(self._counts)
            or (np.diff(starts) < 0).any()
            or (len(rows) and not 0 <= rows.min() <= rows.max() < len(self._lengths))
        ):
            raise ValueError("postings and terms do not fit each other")
        return self._terms.everything(), starts, rows, self._counts.all(), self._lengths.all()

    def search(self, terms: Terms, k: int, allowed: Mask | None = None) -> list[tuple[int, float]]:
        """The k best rows with at least one of the terms, best first, equal scores by row."""
        scores = np.zeros(len(self._lengths), np.float32)
        for members, times in self._numbers(terms):
            rows, counts = self._merged(members)
            scores[rows] += self._contributions(rows, counts, times, self._frequency(members))
        if allowed is not None:
            scores[~allowed] = 0
        return best(scores, k, above=0.0)

    def scores(self, terms: Terms, rows: Sequence[int]) -> list[float]:
        """The scores of these rows; 0 where none of the terms occurs."""
        # Of the type of the postings: numpy would convert these, all of them, rather than the few rows.
        wanted = np.asarray(rows, np.int32)
        scores = np.zeros(len(wanted), np.float32)
        for members, times in self._numbers(terms):
            counts = np.zeros(len(wanted), np.float32)
            for number, weight in members:
                held, raw = self.postings(number)
                places = np.minimum(np.searchsorted(held, wanted), len(held) - 1)
                counts += np.where(held[places] == wanted, raw[places] * np.float32(weight), np.float32(0))
            scores += self._contributions(wanted, counts, times, self._frequency(members))
        return [float(score) for score in scores]

    def _numbers(self, terms: Terms) -> list[tuple[_Members, int]]:
        """The members of each group that passages have, and how often the question names the group."""
        groups = ({term: 1.0} if isinstance(term, str) else term for term in terms)
        named = Counter(tuple(sorted(group.items())) for group in groups)
        numbered: Counter[_Members] = Counter()
        for group, times in named.items():
            members = ((self.number(term), weight) for term, weight in group if weight > 0)
            if found := tuple(sorted((n, weight) for n, weight in members if n is not None)):
                numbered[found] += times
        # In the order of the terms' numbers, so that float sums do not depend on the question's order.
        return sorted(numbered.items())

    def _frequency(self, members: _Members) -> float:
        """The weighted document frequency of a group."""
        held = sum(weight * len(self.postings(number)[0]) for number, weight in members)
        return held if len(members) == 1 else min(held, len(self._lengths))

    def _merged(self, members: _Members) -> tuple[npt.NDArray[np.integer], npt.NDArray[np.float32]]:
        """Rows (ascending) and weighted counts of a group."""
        if len(members) == 1:
            [(number, weight)] = members
            rows, counts = self.postings(number)
            return rows, counts * np.float32(weight)
        # Summed over all rows: faster than a union of long lists, which has to be sorted.
        summed = np.zeros(len(self._lengths), np.float32)
        for number, weight in members:
            held, counts = self.postings(number)
            summed[held] += counts * np.float32(weight)
        places = np.flatnonzero(summed > 0)
        return places, summed[places]

    def _contributions(
        self, rows: npt.NDArray[np.integer], counts: npt.NDArray[np.float32], times: int, frequency: float
    ) -> npt.NDArray[np.float32]:
        weight = np.float32(times * self._idf(frequency))
        contributions: npt.NDArray[np.float32] = weight * counts / (counts + self._norms[rows])
        return contributions


def best(scores: npt.NDArray[np.float32], k: int, above: float | None = None) -> list[tuple[int, float]]:
    """The k highest scores (those above a bound) with their places, best first, equal ones by place."""
    if k <= 0 or not len(scores):
        return []
    places = np.arange(len(scores)) if above is None else np.flatnonzero(scores > above)
    if k < len(places):
        # Everything as good as the k-th, so that ties are settled by place and not by the partition.
        held = scores[places]
        places = places[held >= np.partition(held, len(held) - k)[len(held) - k]]
    order = places[np.lexsort((places, -scores[places]))][:k]
    return list(zip(order.tolist(), scores[order].tolist(), strict=True))


@dataclass(slots=True)
class Counts:
    """How often each term occurs in each of a run of passages; the passages are numbered from 0."""

    vocabulary: dict[str, int]
    terms: list[npt.NDArray[np.int32]]
    counts: list[npt.NDArray[np.uint8]]
    lengths: list[int]

    @classmethod
    def empty(cls) -> Counts:
        """No passages yet."""
        return cls({}, [], [], [])

    def add(self, terms: Iterable[str]) -> None:
        """The next passage and its index terms."""
        counted = Counter(terms)
        vocabulary = self.vocabulary
        self.terms.append(
            np.array([vocabulary.setdefault(term, len(vocabulary)) for term in counted], np.int32)
        )
        self.counts.append(np.minimum(list(counted.values()), MOST).astype(np.uint8))
        self.lengths.append(counted.total())


@dataclass(frozen=True, slots=True)
class Postings:
    """The inverted index: sorted terms, where the postings of each start, rows, counts, row lengths."""

    terms: list[bytes]
    starts: npt.NDArray[np.int64]
    rows: npt.NDArray[np.int32]
    counts: npt.NDArray[np.uint8]
    lengths: npt.NDArray[np.int32]


def merge(old: Lexical | None, old_rows: Rows, new: Counts, new_rows: Rows, total: int) -> Postings:
    """The postings of `total` rows: some taken over from `old`, the others from `new`.

    ``old_rows[i]`` is the row that row i of `old` has now, -1 where it is gone; `new_rows` likewise for
    the passages of `new`. What comes out does not depend on what was taken over.
    """
    vocabulary = {term.encode("utf-8", "surrogatepass"): number for term, number in new.vocabulary.items()}
    lengths = np.zeros(total, np.int32)
    parts: list[tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]] = []

    sizes = [len(terms) for terms in new.terms]
    rows = np.repeat(new_rows, sizes)
    terms = np.concatenate(new.terms, dtype=np.int64) if sizes else np.empty(0, np.int64)
    counts = np.concatenate(new.counts) if sizes else np.empty(0, np.uint8)
    parts.append(_kept(terms, rows, counts))
    lengths[new_rows[new_rows >= 0]] = np.array(new.lengths, np.int32)[new_rows >= 0]

    if old is not None and len(old_rows):
        old_terms, old_starts, held, old_counts, old_lengths = old.everything()
        number = np.array([vocabulary.setdefault(t, len(vocabulary)) for t in old_terms], np.int64)
        parts.append(_kept(np.repeat(number, np.diff(old_starts)), old_rows[held], old_counts))
        lengths[old_rows[old_rows >= 0]] = old_lengths[old_rows >= 0]

    by_number = list(vocabulary)
    order = sorted(range(len(by_number)), key=by_number.__getitem__)
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    keys = np.concatenate([(place[part[0] >> 32] << 32) | (part[0] & 0xFFFFFFFF) for part in parts])
    counts = np.concatenate([part[1] for part in parts])
    sort = np.argsort(keys, kind="stable")
    keys, counts = keys[sort], counts[sort]

    frequencies = np.bincount(keys >> 32, minlength=len(order))
    used = np.flatnonzero(frequencies)
    starts = np.concatenate([[0], np.cumsum(frequencies[used])]).astype(np.int64)
    return Postings(
        [by_number[order[i]] for i in used], starts, (keys & 0xFFFFFFFF).astype(np.int32), counts, lengths
    )


def _kept(
    terms: npt.NDArray[np.int64], rows: Rows, counts: npt.NDArray[np.uint8]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]:
    """Term and row as one sortable number, without the rows that are gone."""
    here = rows >= 0
    return (terms[here] << 32) | rows[here], counts[here]
