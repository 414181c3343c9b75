"""Text to the terms that BM25 counts, for Indonesian and English in one index.

Closed classes are one term in both languages: months ``@m3``, weekdays ``@d1``, ordinals ``#14``, amounts
with their scale ``60000000``, country names, acronyms and their long forms. Other words are folded and
stemmed by Snowball in the language of the text; a question is stemmed in both, because an Indonesian article
quotes English names and the reverse.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from rag.records import Language
from rag.text.lexicon import (
    ACRONYMS,
    AMERICA,
    BRIDGE,
    COUNTRIES,
    ENGLISH_STOP_WORDS,
    INDONESIAN_STOP_WORDS,
    INFORMAL,
    JOINED,
    WEEKDAYS,
)
from rag.text.numerals import ENGLISH_ORDINALS, MONTHS, SCALES, UNITS, decimal, roman

ANALYSIS_VERSION = "4"
"""Changes whenever some text gives other terms: the lexical index is then built again."""

_COMPOUND = re.compile(r"[^\W_]+(?:['’ʼ`.,\-‐‑–/][^\W_]+)*")
_PART = re.compile(r"[^\W_]+(?:['’ʼ`][^\W_]+)*")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_CURRENCY = re.compile(r"(?:rp|idr|usd|us|rm|eur)(\d+(?:[.,]\d+)*)")
_ORDINAL = re.compile(r"ke-?(\d{1,4})|(\d{1,4})(?:st|nd|rd|th)")
_ROMAN = re.compile(r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})")
_DOUBLED = re.compile(r"([^\W\d_]{3,})2")
_APOSTROPHES = re.compile(r"['’ʼ`]")
_STOP = INDONESIAN_STOP_WORDS | ENGLISH_STOP_WORDS
_LONG_WORD = 60
_MODAL_MONTHS = frozenset(
    "may march august mar jan sep des dec jun jul apr agu feb nov oct okt aug agt sept".split()
)
"""Months that are words or acronyms too: they need a capital, or a number beside them."""
_KE = {
    "pertama": 1,
    "kesatu": 1,
    **{f"ke{word}": value for word, value in UNITS.items() if " " not in word and 2 <= value <= 11},
    "kedua belas": 12,
    **{f"ke{word}": value for word, value in UNITS.items() if word.endswith(" belas")},
    **{f"ke{word.replace(' ', '')}": value for word, value in UNITS.items() if word.endswith(" belas")},
}
_NUMBERED = frozenset(
    "ktt konferensi sidang pertemuan kongres munas muktamar abad bab pasal piala olimpiade pon games "
    "rapat putaran babak jilid tahap fase seri edisi kelas kelompok golongan dunia summit meeting "
    "conference chapter war world volume part phase pope raja king queen paus pakubuwono hamengkubuwono "
    "louis henry arsom asean".split()
)
"""A lone I, V or X behind one of these is a numeral."""

_OWN_WEIGHT = {Language.INDONESIAN: 2, Language.ENGLISH: 1}
# Measured with BM25 over the development contexts and 5,000 encyclopedia articles (R@10 / MRR@10).
# Indonesian questions: weight 2 gives .953/.839 (idkmrc) and .958/.853 (squad_id), weight 1 .953/.838 and
# .955/.850, the bridge in that direction .932/.825 (idkmrc). English questions over Indonesian texts: own
# stems alone .587/.355, both languages' .650/.449, with the bridge .664/.484; over English texts .966/.883,
# .964/.872 and .955/.856. Other stemmers, Indonesian: none .945/.826 (idkmrc), Sastrawi .953/.844.

Token = tuple[str, str]
"""A compound as it is written, and in lower case."""


def analyze(text: str, language: Language) -> list[str]:
    """The terms of a text in its language, in order, repeated as often as they occur."""
    terms: list[str] = []
    compounds = _compounds(text)
    for at, (written, lower) in enumerate(compounds):
        special, found = _terms(written, language)
        if special:
            terms.extend(_context_terms(compounds, at, lower))
            if _teen(compounds, at):
                continue
        terms.extend(found)
    return terms


def analyze_question(text: str, language: Language) -> list[str]:
    """The terms to search for; a term that is given twice counts twice.

    Words are stemmed in both languages, and informal Indonesian spellings are read as the standard ones.
    An Indonesian question's own stems count twice. To an English question the Indonesian counterparts of
    common news words are added, and all count alike, because most articles are Indonesian.
    """
    compounds = _compounds(text)
    if language is Language.INDONESIAN:
        compounds = [token for one in compounds for token in _standard(one)]
    other = Language.ENGLISH if language is Language.INDONESIAN else Language.INDONESIAN
    own: dict[str, None] = {}
    others: dict[str, None] = {}
    for at, (written, lower) in enumerate(compounds):
        special, found = _terms(written, language)
        if special:
            own.update(dict.fromkeys(_context_terms(compounds, at, lower)))
            if _teen(compounds, at):
                continue
        own.update(dict.fromkeys(found))
        if lower in MONTHS and _beside_number(compounds, at):
            own[f"@m{MONTHS[lower]}"] = None
        others.update(dict.fromkeys(_terms(written, other)[1]))
        if language is Language.ENGLISH:
            others.update(dict.fromkeys(_bridge().get(_stem(_fold(lower), language), ())))
    weight = _OWN_WEIGHT[language]
    return [term for term in own for _ in range(weight)] + [term for term in others if term not in own]


def _compounds(text: str) -> list[Token]:
    text = unicodedata.normalize("NFKC", text)
    return [(found, found.lower()) for found in _COMPOUND.findall(text)]


def _standard(token: Token) -> Iterator[Token]:
    written, lower = token
    if written == lower and lower in INFORMAL:
        for word in INFORMAL[lower].split():
            yield word, word
    else:
        yield token


@lru_cache(maxsize=1 << 17)
def _terms(written: str, language: Language) -> tuple[bool, tuple[str, ...]]:
    """Whether the words around may add terms, and the terms of a compound itself."""
    lower = written.lower()
    special = (
        re.split(r"[-–/]", lower, maxsplit=1)[0] in _triggers()
        or bool(_ROMAN.fullmatch(written))
        or bool(_NUMBER.fullmatch(lower) or _CURRENCY.fullmatch(lower))
    )
    if found := _ORDINAL.fullmatch(lower):
        number = str(int(found[1] or found[2]))
        return special, (f"#{number}", number)
    if _NUMBER.fullmatch(lower):
        return special, tuple(_numbers(lower))
    if found := _CURRENCY.fullmatch(lower):  # Rp1.500
        return special, tuple(_numbers(found[1]))
    if lower in _KE:
        return special, (f"#{_KE[lower]}", _stem(lower, Language.INDONESIAN))
    if lower in ENGLISH_ORDINALS:
        return special, (f"#{ENGLISH_ORDINALS[lower]}", lower)
    if written in ("AS", "US"):
        return special, ("@us",)
    parts = _PART.findall(lower)
    if len(parts) > 1:
        if all(len(part) == 1 for part in parts):  # U.S., P.B.B
            joined = "".join(parts)
            return special, ("@us",) if joined in ("us", "usa") else (joined,)
        if all(part.isdigit() for part in parts):  # 28-29, 2016–2020, 2/5/2023
            return special, tuple(str(int(part)) if len(part) < 5 else part for part in parts)
        terms: list[str] = []
        for part in _PART.findall(written):
            for term in _word(part, language):
                if not terms or terms[-1] != term:  # negara-negara
                    terms.append(term)
        return special, tuple(terms)
    return special, _word(written, language)


def _word(written: str, language: Language) -> tuple[str, ...]:
    lower = written.lower()
    if lower in _STOP and written != "May":
        return ()
    if len(lower) > _LONG_WORD:
        return (lower[:_LONG_WORD],)
    if found := _ORDINAL.fullmatch(lower):
        number = str(int(found[1] or found[2]))
        return (f"#{number}", number)
    if lower in MONTHS and (lower not in _MODAL_MONTHS or written[0].isupper()):
        return (f"@m{MONTHS[lower]}",)
    if len(written) > 1 and (written.isupper() and _ROMAN.fullmatch(written)):
        return (f"#{roman(written)}", lower)
    if found := _DOUBLED.fullmatch(lower):  # negara2
        lower = found[1]
    folded = _fold(lower)
    if folded in WEEKDAYS:
        return (f"@d{WEEKDAYS[folded]}",)
    if folded in _STOP:
        return ()
    if folded in JOINED:
        return tuple(_stem(one, Language.INDONESIAN) for one in JOINED[folded].split())
    if folded in COUNTRIES:
        folded = COUNTRIES[folded]
        return (_stem(folded, Language.INDONESIAN),)
    if folded in _single_forms():
        return (_stem(folded, language), _single_forms()[folded])
    return (_stem(folded, language),)


def _fold(lower: str) -> str:
    """Without accents, apostrophes and the English possessive."""
    if lower.isascii() and "'" not in lower and "`" not in lower:
        return lower
    lower = _APOSTROPHES.sub("'", lower)
    lower = lower.removesuffix("'s").replace("'", "")
    decomposed = unicodedata.normalize("NFKD", lower)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _numbers(written: str) -> Iterator[str]:
    """1.500 and 1,500 are 1500; 1,5 and 1.5 are 1.5; 19.00 is 19.00; a leading zero does not count."""
    if written.isdigit():
        yield written.lstrip("0") or "0"
        return
    groups = re.split(r"[.,]", written)
    if all(len(group) == 3 for group in groups[1:]) and 1 <= len(groups[0]) <= 3 and groups[0] != "0":
        yield "".join(groups)
        return
    yield ".".join(groups)
    if len(groups) > 2 or len(groups[0]) > 3:
        yield from groups


def _context_terms(compounds: list[Token], at: int, lower: str) -> Iterator[str]:
    """Terms that two or more words make together, told at the first of them."""
    following = compounds[at + 1][1] if at + 1 < len(compounds) else ""
    if lower == "ke" and following.isdigit() and len(following) <= 4:
        yield f"#{int(following)}"
    if lower.isdigit() and following in ("st", "nd", "rd", "th"):
        yield f"#{int(lower)}"
    if following in SCALES and (found := re.search(r"\d.*", lower)):
        # 60 million and 60 juta are 60000000, as 60,000,000 is.
        value = decimal(found[0]) * SCALES[following]
        if value == value.to_integral_value():
            yield str(int(value))
    if _teen(compounds, at):
        number = str(_KE[f"{lower} belas"])
        yield from (f"#{number}", number)
    written = compounds[at][0]
    if len(written) == 1 and _ROMAN.fullmatch(written) and at and compounds[at - 1][1] in _NUMBERED:
        yield f"#{roman(written)}"
    for words, term in _phrases().get(re.split(r"[-–/]", lower, maxsplit=1)[0], ()):
        if _matches(compounds, at, words):
            yield term


def _teen(compounds: list[Token], at: int) -> bool:
    """Whether "keempat belas" begins here, which is not the fourth."""
    following = compounds[at + 1][1] if at + 1 < len(compounds) else ""
    return following == "belas" and f"{compounds[at][1]} belas" in _KE


def _matches(compounds: list[Token], at: int, words: tuple[str, ...]) -> bool:
    seen: list[str] = []
    for _, lower in compounds[at : at + len(words)]:
        seen.extend(_APOSTROPHES.sub("", part) for part in re.split(r"[-–/]", lower))
        if len(seen) >= len(words):
            break
    return tuple(seen[: len(words)]) == words


def _beside_number(compounds: list[Token], at: int) -> bool:
    around = compounds[max(0, at - 1) : at] + compounds[at + 1 : at + 2]
    return any(lower[:1].isdigit() for _, lower in around)


@cache
def _phrases() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """First word -> long forms that begin with it, longest first, and their term."""
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    long_forms = [(form, acronym) for acronym, forms in ACRONYMS.items() for form in forms]
    long_forms += [(form, "@us") for form in AMERICA]
    for form, acronym in long_forms:
        words = tuple(form.split())
        if len(words) > 1:
            table.setdefault(words[0], []).append((words, acronym))
    for listed in table.values():
        listed.sort(key=lambda entry: -len(entry[0]))
    return table


@cache
def _single_forms() -> dict[str, str]:
    """Long forms of one word ("summit", "gdp") -> the term of their acronym."""
    singles = {form: acronym for acronym, forms in ACRONYMS.items() for form in forms if " " not in form}
    return singles | {form: "@us" for form in AMERICA if " " not in form}


@cache
def _triggers() -> frozenset[str]:
    return frozenset({"ke", *_phrases(), *(word.split()[0] for word in _KE if " " in word)})


@cache
def _bridge() -> dict[str, tuple[str, ...]]:
    """Stem of an English word -> stems of its Indonesian counterparts."""
    table: dict[str, dict[str, None]] = {}
    for english, listed in BRIDGE.items():
        for word in listed.split():
            table.setdefault(_stem(english, Language.ENGLISH), {})[_stem(word, Language.INDONESIAN)] = None
    return {word: tuple(found) for word, found in table.items()}


@cache
def _stemmer(language: Language) -> Any:
    import Stemmer

    return Stemmer.Stemmer("indonesian" if language is Language.INDONESIAN else "english", 0)


def _stem(word: str, language: Language) -> str:
    """The stem of a folded word; acronyms have none ("ASEAN" is not "ase" with the suffix -an)."""
    if word in ACRONYMS:
        return word
    return str(_stemmer(language).stemWord(word))
