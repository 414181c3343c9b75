"""A generator's reply, as sentences with the quote numbers they name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.answer.prompt import NOT_STATED
from rag.records import Language
from rag.text import split_sentences
from rag.view import View

_MARKER = re.compile(r"[\[(【]\s*(\d{1,2}(?:\s*(?:,|;|dan|and|&)\s*\d{1,2})*)\s*[\])】]")
_NOT_STATED = re.compile(
    "|".join(re.escape(words) for words in NOT_STATED.values())
    + r"|\btidak (?:disebutkan|dinyatakan|dijelaskan|ada informasi|memuat|tersedia|diketahui)\b"
    r"|\b(?:not|isn't|is not) (?:stated|mentioned|specified|provided|given|available|included)\b"
    r"|\bno information\b|\bdo(?:es)? not (?:say|state|mention|contain|specify|provide)\b",
    re.IGNORECASE,
)
MAX_SENTENCES = 3


@dataclass(frozen=True, slots=True)
class Draft:
    """One sentence as the generator wrote it, markers taken out; `numbers` are the quotes it named."""

    text: str
    numbers: tuple[int, ...]


def parse(reply: str, language: Language) -> list[Draft]:
    """The sentences of `reply`, at most `MAX_SENTENCES`; an empty list where it says "not stated"."""
    text = " ".join(reply.split())
    text = re.sub(r"^(?:jawaban|answer)[^:]{0,30}:\s*", "", text, flags=re.IGNORECASE)
    text = re.sub(r"^(?:\d{1,2}\.|[-*•])\s+(?=\D)", "", text)  # the number of a quote, copied with it
    if not text or _NOT_STATED.search(text):
        return []
    # A marker after the stop belongs to the sentence before it: put it inside.
    text = re.sub(rf"([.!?])\s*((?:{_MARKER.pattern}\s*)+)", r" \2\1 ", text)
    drafts = []
    for sentence in split_sentences(View(text), language):
        numbers = tuple(int(n) for m in _MARKER.finditer(sentence.text) for n in re.findall(r"\d+", m[1]))
        plain = re.sub(r"\s+([.,;!?])", r"\1", " ".join(_MARKER.sub(" ", sentence.text).split()))
        plain = plain.strip(" -*•")
        if re.search(r"\w", plain):
            plain = plain if plain[-1] in ".!?”\"'" else plain + "."
            drafts.append(Draft(plain[0].upper() + plain[1:], tuple(dict.fromkeys(numbers))))
    return drafts[:MAX_SENTENCES]
