"""Questions in the words of both languages, so that models learn from them what no file asks.

Words of a question give way to their translations one by one (code-switching; Qin et al. 2020, CoSDA-ML), by
a lexicon of written forms learned from sentence pairs (`rag.train.lexicon`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from rag.records import Language
from rag.text.language import question_language
from rag.text.names import names
from rag.train.data import Pair
from rag.train.lexicon import choose, learn

_WORD = re.compile(r"\w+")
_MOST_PAIRS = 60_000
_SWITCHED_WORDS = 0.8
"""Chance that a word with a translation gives way to it."""
_FEWEST_SWITCHED = 2
# Words too frequent for links between sentences to tell their translations: by hand, for questions.
_ASKED = {
    "apa": "what", "apakah": "is", "siapa": "who", "siapakah": "who", "kapan": "when", "kapankah": "when",
    "mana": "where", "dimana": "where", "dimanakah": "where", "berapa": "how many", "berapakah": "how much",
    "mengapa": "why", "kenapa": "why", "bagaimana": "how", "bagaimanakah": "how", "yang": "that",
    "dan": "and", "dari": "of", "pada": "on", "di": "in", "dalam": "in", "untuk": "for", "dengan": "with",
    "oleh": "by", "adalah": "is", "ke": "to", "nama": "name", "tahun": "year",
}  # fmt: skip
_ASKED_BACK = {
    "what": "apa", "which": "mana", "who": "siapa", "whom": "siapa", "whose": "siapa", "when": "kapan",
    "where": "di mana", "why": "mengapa", "how": "bagaimana", "many": "banyak", "much": "banyak",
    "is": "adalah", "was": "", "were": "", "are": "", "did": "", "does": "", "do": "", "the": "", "a": "",
    "an": "", "of": "", "in": "di", "on": "pada", "by": "oleh", "and": "dan", "for": "untuk",
    "with": "dengan", "to": "ke", "from": "dari", "year": "tahun", "name": "nama",
}  # fmt: skip


class Switch:
    """Translates the words of a question one by one, by a lexicon of written forms learned from pairs."""

    def __init__(self, pairs: Sequence[Pair], seed: int = 0) -> None:
        chosen = choose(pairs, seed)
        picked = np.random.default_rng([seed, 1_000_037]).permutation(len(chosen))[:_MOST_PAIRS]
        entries = learn(
            [(_words(chosen[i].english), _words(chosen[i].text)) for i in sorted(picked.tolist())]
        )
        # The surest translation of a word comes last and stays.
        entries.sort(key=lambda entry: entry.agreement)
        self._to_english = {entry.indonesian: entry.english for entry in entries} | _ASKED
        self._to_indonesian = {entry.english: entry.indonesian for entry in entries} | _ASKED_BACK

    def __call__(self, question: str, rng: np.random.Generator) -> str:
        """The question with most of its words in the other language, in the order of its own; names stay.

        Unchanged where fewer than two words are known.
        """
        english = question_language(question) is Language.ENGLISH
        table = self._to_indonesian if english else self._to_english
        kept = [(name.start, name.end) for name in names(question)]
        changed = 0

        def other(match: re.Match[str]) -> str:
            nonlocal changed
            word = match.group().lower()
            if word not in table or any(start <= match.start() < end for start, end in kept):
                return match.group()
            if rng.random() >= _SWITCHED_WORDS:
                return match.group()
            changed += 1
            return table[word]

        switched = " ".join(_WORD.sub(other, question).split())
        return switched if changed >= _FEWEST_SWITCHED else question


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]
