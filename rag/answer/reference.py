"""What a quote that begins with "Its", "Mereka" or "Perjanjian itu" speaks of: what is named before it.

"Vietnam was first. Its agreement was signed on 29 May 2015." carries no sentence about Singapore's agreement,
whatever else of that sentence it says.
"""

from __future__ import annotations

import re

from rag.answer.vocabulary import vocabulary_of, word_in
from rag.text.lexicon import COUNTRY_NAMES
from rag.text.names import names

_POINTS_BACK = re.compile(
    r"[\s\"“‘'(]*(?:"
    r"(?:it|its|he|his|she|her|they|their|both)\b(?![’'])"
    r"|(?:this|that|these|those)\b(?!\s+(?:year|month|week|day|time|morning|evening|summer|winter)s?\b)"
    r"|(?:ia|dia|beliau|mereka|keduanya)\b"
    # "Perjanjian itu", but not "Pada saat itu", "Tahun itu", "Karena itu".
    r"|(?!(?:pada|di|dari|dalam|saat|waktu|hari|tahun|bulan|pekan|minggu|ketika|sejak|setelah|sesudah|sebelum|"
    r"selama|karena|oleh|untuk|dengan|selain|sementara|hanya|apa|seperti)\b)(?:[\w-]+\s+){1,2}(?:itu|tersebut)\b"
    r"|(?!biasa|sebelum|selanjut|akhir|sebaik|seperti|tampak|rencana|nanti|umum|khusus|misal|arti|pasal|ha|pu|ta)"
    r"[\w-]{3,}nya\b)",
    re.IGNORECASE,
)
# Whoever speaks, what is said need not be about them.
_SAYS = re.compile(
    r"\b(?:kata|ujar|tutur|ucap|ungkap|jelas|tegas|imbuh|tambah|papar)(?:nya)?\b"
    r"|\bme(?:ngatakan|nyatakan|nyebut\w*|njelaskan|negaskan|ngungkapkan|nambahkan|maparkan|nuturkan|nilai|laporkan)\b"
    r"|\b(?:said|says|say|told|tells|added|adds|explained|noted|stated|stressed|announced|reported|argued)\b",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"[\s\"“‘'(]*(?:the\s+)?", re.IGNORECASE)


def points_back(text: str) -> bool:
    """Whether a sentence begins with a word for something that was named before it."""
    return bool(_POINTS_BACK.match(text))


def speaks_of_another(sentence: str, question: str, quote: str, context: str) -> str:
    """The name that `quote` speaks of where that is not what `sentence` speaks of, else ``""``.

    `context` holds the sentences before the quote, one a line. A sentence without a name speaks of what the
    question names. Told only where both are sure: the quote points back to a sentence that begins with a
    name, `sentence` does not have that name, and the name that it has first stands in neither.
    """
    if not points_back(quote) or _SAYS.search(quote):
        return ""
    before = next((line for line in reversed(context.splitlines()) if not points_back(line)), "")
    subject = _opening_name(before)
    said = sentence if _first_name(sentence) else question
    other = _first_name(said)
    if not subject or not other or _names_one(subject, said):
        return ""
    return "" if _names_one(other, f"{before}\n{quote}") else " ".join(subject)


def _names_one(words: tuple[str, ...], text: str) -> bool:
    """Whether `text` has one of a name's words, in either language."""
    vocabulary = vocabulary_of(text)
    return any(word_in(word, vocabulary) for word in words)


def _opening_name(text: str) -> tuple[str, ...]:
    """The words of the name that a sentence begins with, a country's alone too.

    Of several the first is left out: it may be an ordinary word ("Perjanjian Vietnam …").
    """
    found = next(iter(names(text)), None)
    if found and _NOTHING.fullmatch(text[: found.start]):
        return found.words[1:] or found.words
    first = re.match(r"\W*([^\W\d_][\w’'-]*)", text)
    word = re.sub(r"[’']s?$", "", first[1]) if first else ""
    return (word,) if word.lower() in COUNTRY_NAMES else ()


def _first_name(text: str) -> tuple[str, ...]:
    """The words of the first name of a sentence, a country at its beginning included."""
    if opening := _opening_name(text):
        return opening
    found = next(iter(names(text)), None)
    return found.words if found else ()
