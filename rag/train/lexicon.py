"""Learns which index terms of one language translate which of the other, from sentence pairs.

IBM Model 1 (Brown et al. 1993) in both directions, the last rounds trained to agree (Liang, Taskar and Klein
2006, "Alignment by Agreement"): the two models' beliefs that a word translates another are multiplied before
they are counted, which removes most of Model 1's chance links between rare words. A sentence counts as the
set of its terms (`rag.text.analyze`), so what is learned fits the index as it stands.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rag.records import Language
from rag.text import ANALYSIS_VERSION, analyze
from rag.text.bilingual import HEADER
from rag.train.data import Pair

MACHINE_TRANSLATED = frozenset({"ms_beginners_md", "3b1b_captions"})
MOST_PAIRS = {"software_ui": 15_000, "docs": 15_000}
"""Pairs taken of a domain that would drown the others: menus and manuals are not news."""
FEWEST_SENTENCES = 3
"""Terms in fewer sentences are not learned."""
FEWEST_LINKS = 1.5
FEWEST_AGREEING = 0.04
"""Bounds on the expected links of a pair of terms and on sqrt(P(id|en) * P(en|id)). Higher ones lose recall
in search, lower ones change nothing (evals/LOG.md)."""
MOST_TRANSLATIONS = 4
ROUNDS = 4
AGREEING_ROUNDS = 4

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Entry:
    """An English and an Indonesian index term, P(indonesian | english) and P(english | indonesian)."""

    english: str
    indonesian: str
    forward: float
    backward: float

    @property
    def agreement(self) -> float:
        """The geometric mean of both."""
        return float(np.sqrt(self.forward * self.backward))


def train_lexicon(pairs: Iterable[Pair], out: Path, *, seed: int = 0) -> list[Entry]:
    """Learns the lexicon from `pairs`, writes it to the file `out` (tab-separated) and returns its entries.

    The same pairs and seed give the same file. Takes about two minutes and 2 GB for 120,000 pairs.
    """
    chosen = choose(pairs, seed)
    sentences = [
        (analyze(pair.english, Language.ENGLISH), analyze(pair.text, Language.INDONESIAN)) for pair in chosen
    ]
    entries = learn(sentences)
    lines = [
        HEADER.format(version=ANALYSIS_VERSION),
        *(f"{e.english}\t{e.indonesian}\t{e.forward:.2f}\t{e.backward:.2f}" for e in entries),
    ]
    out.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return entries


def choose(pairs: Iterable[Pair], seed: int = 0) -> list[Pair]:
    """The pairs to learn from: translated by people, each once, no domain above its share."""
    domains: defaultdict[str, dict[tuple[str, str], Pair]] = defaultdict(dict)
    for pair in pairs:
        if pair.source not in MACHINE_TRANSLATED:
            domains[pair.domain].setdefault((pair.text, pair.english), pair)
    generator = random.Random(seed)
    chosen: list[Pair] = []
    for domain in sorted(domains):
        found = list(domains[domain].values())
        most = MOST_PAIRS.get(domain, len(found))
        chosen += generator.sample(found, most) if len(found) > most else found
    return chosen


def learn(
    sentences: Sequence[tuple[Sequence[str], Sequence[str]]],
    fewest_sentences: int = FEWEST_SENTENCES,
    fewest_links: float = FEWEST_LINKS,
) -> list[Entry]:
    """The entries that (English terms, Indonesian terms) of sentence pairs support, sorted by their terms."""
    english = _Side([pair[0] for pair in sentences], fewest_sentences)
    indonesian = _Side([pair[1] for pair in sentences], fewest_sentences)
    cells = _Cells(english, indonesian)
    links = cells.links()
    # The rate at which a term's occurrences are linked; the one more occurrence holds rare terms back.
    forward = links / (english.frequencies[cells.english] + 1)
    backward = links / (indonesian.frequencies[cells.indonesian] + 1)
    kept = np.flatnonzero((links >= fewest_links) & (np.sqrt(forward * backward) >= FEWEST_AGREEING))
    entries = [
        Entry(
            english.terms[cells.english[at]],
            indonesian.terms[cells.indonesian[at]],
            float(forward[at]),
            float(backward[at]),
        )
        for at in kept.tolist()
    ]
    best = _best(entries, "english") | _best(entries, "indonesian")
    return sorted(best, key=lambda entry: (entry.english, entry.indonesian))


def _best(entries: Sequence[Entry], side: str) -> set[Entry]:
    """The entries among the best few of their term on one side."""
    grouped: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        grouped[getattr(entry, side)].append(entry)
    return {
        entry
        for found in grouped.values()
        for entry in sorted(found, key=lambda e: (-e.agreement, e.english, e.indonesian))[:MOST_TRANSLATIONS]
    }


def _is_word(term: str) -> bool:
    """Numbers, months and other terms that both languages share need no translation."""
    return term.isalpha()


class _Side:
    """The sentences of one language as sets of term numbers."""

    def __init__(self, sentences: Sequence[Sequence[str]], fewest: int) -> None:
        sets = [{term for term in terms if _is_word(term)} for terms in sentences]
        frequency = Counter(term for terms in sets for term in terms)
        self.terms = sorted(term for term, count in frequency.items() if count >= fewest)
        number = {term: at for at, term in enumerate(self.terms)}
        self.sentences = [
            np.array(sorted(number[term] for term in terms if term in number), np.int64) for terms in sets
        ]
        self.frequencies = np.array([frequency[term] for term in self.terms], np.int64)


class _Cells:
    """Every (English term, Indonesian term) of every sentence pair; equal ones share their probabilities."""

    def __init__(self, english: _Side, indonesian: _Side) -> None:
        width = max(1, len(indonesian.terms))
        keys: list[Ints] = [np.empty(0, np.int64)]
        in_english: list[Ints] = [np.empty(0, np.int64)]
        in_indonesian: list[Ints] = [np.empty(0, np.int64)]
        first_english = first_indonesian = 0
        used: list[tuple[Ints, Ints]] = []
        for one, other in zip(english.sentences, indonesian.sentences, strict=True):
            if not len(one) or not len(other):
                continue
            keys.append((one[:, None] * width + other[None]).ravel())
            in_english.append(np.repeat(np.arange(first_english, first_english + len(one)), len(other)))
            in_indonesian.append(
                np.tile(np.arange(first_indonesian, first_indonesian + len(other)), len(one))
            )
            first_english += len(one)
            first_indonesian += len(other)
            used.append((one, other))
        distinct, place = np.unique(np.concatenate(keys), return_inverse=True)
        self.english, self.indonesian = distinct // width, distinct % width
        self._place = place.astype(np.int32)
        none = np.empty(0, np.int64)
        self._occurrences = (
            _Occurrences(
                np.concatenate([none, *(one for one, _ in used)]),
                np.concatenate(in_english).astype(np.int32),
                len(english.terms),
            ),
            _Occurrences(
                np.concatenate([none, *(other for _, other in used)]),
                np.concatenate(in_indonesian).astype(np.int32),
                len(indonesian.terms),
            ),
        )

    def links(self) -> Floats:
        """The expected number of times that each distinct pair of terms translate each other."""
        english, indonesian = self._occurrences
        count = len(self.english)
        # Each side's terms are generated by those of the other side, or by the empty word.
        to_indonesian, to_english = np.ones(count), np.ones(count)
        joint = np.zeros(count)
        for turn in range(ROUNDS + AGREEING_ROUNDS):
            one = indonesian.posterior(to_indonesian[self._place])
            other = english.posterior(to_english[self._place])
            if turn < ROUNDS:
                forward = _summed(self._place, one, count)
                backward = _summed(self._place, other, count)
            else:
                forward = backward = joint = _summed(self._place, one * other, count)
            to_indonesian = _normalized(forward, self.english)
            to_english = _normalized(backward, self.indonesian)
        return joint


class _Occurrences:
    """The places of one language's terms in the sentences, each to be explained by the other side."""

    def __init__(self, term: Ints, place: npt.NDArray[np.int32], terms: int) -> None:
        self._term = term
        self._place = place
        self._terms = terms
        self._unexplained = np.ones(terms)
        """P(term | empty word), up to the same factor as the first probabilities."""

    def posterior(self, probability: Floats) -> Floats:
        """For each cell, how likely its other term is what this one translates; updates the empty word."""
        empty = self._unexplained[self._term]
        total = np.bincount(self._place, probability, len(self._term)) + empty
        counts = np.bincount(self._term, empty / total, self._terms)
        self._unexplained = counts / max(counts.sum(), 1e-12)
        posterior: Floats = probability / total[self._place]
        return posterior


def _summed(place: npt.NDArray[np.int32], values: Floats, count: int) -> Floats:
    return np.bincount(place, values, count).astype(np.float64, copy=False)


def _normalized(counts: Floats, given: Ints) -> Floats:
    """Counts divided by their sum over all cells with the same given term."""
    totals = np.maximum(np.bincount(given, counts), 1e-12)
    probabilities: Floats = counts / totals[given]
    return probabilities
