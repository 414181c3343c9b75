"""The words of a text as names are looked up among them, in either language's spelling."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from rag.records import Language
from rag.text import analyze
from rag.text.bilingual import translations
from rag.text.names import names

_WORD = re.compile(r"[^\W_][\w’'-]*")


def vocabulary_of(text: str) -> frozenset[str]:
    """The words of a text as names may be looked up among them: spelled, in parts, as terms, as initials."""
    words = {word.lower() for word in _WORD.findall(text)}
    parts = {part for word in words for part in re.split(r"[-’']", word) if part}
    initials = {
        "".join(word[0] for word in name.words).lower() for name in names(text) if len(name.words) > 1
    }
    return frozenset(
        words
        | parts
        | initials
        | set(analyze(text, Language.INDONESIAN))
        | set(analyze(text, Language.ENGLISH))
    )


def word_in(word: str, vocabulary: frozenset[str]) -> bool:
    """Whether a name's word stands among `vocabulary`, in another language's spelling too."""
    if not vocabulary.isdisjoint(_readings(word)):
        return True
    return bool(_alike(re.sub(r"[’']s?$", "", word.lower()), vocabulary))


def respell(sentence: str, quoted: str) -> str:
    """The sentence with names that it misspells written as the quotes write them.

    A small generator writes "Eugeny" for "Evgeny". A word that the quotes hold, or hold in translation, is
    left alone.
    """
    vocabulary = vocabulary_of(quoted)
    spelled = {word.lower(): word for name in names(quoted) for word in name.words}
    for name in names(sentence):
        for word in name.words:
            if vocabulary.isdisjoint(_readings(word)) and (right := _alike(word.lower(), frozenset(spelled))):
                sentence = re.sub(rf"\b{re.escape(word)}\b", spelled[right], sentence)
    return sentence


def _readings(word: str) -> set[str]:
    """A name's word as it is, as terms of both languages and as their translations."""
    lowered = re.sub(r"[’']s?$", "", word.lower())
    readings = {lowered}
    for language in Language:
        for term in analyze(word, language):
            readings.add(term)
            readings.update(other for other, _ in translations(term, language))
    return readings


def _alike(word: str, vocabulary: frozenset[str]) -> str:
    """The word of `vocabulary` that `word` is most likely another spelling of, or ``""``.

    Rusia/Russia, Kamboja/Cambodia, Malaysian/Malaysia: names keep most letters across the two languages.
    """
    likely = [
        (SequenceMatcher(None, word, other).ratio(), other)
        for other in vocabulary
        if len(other) > 3
        and len(word) > 3
        and abs(len(word) - len(other)) <= 3
        and word[0] in "ckqsyjfv" + other[0]
    ]
    best, other = max(likely, default=(0.0, ""))
    return other if best >= 0.77 else ""
