"""Indonesian or English: by function words, which decide between the two even in a short question.

Two languages only, so a general detector is a poor fit: it knows a hundred and takes "ASEAN ARSOM 2019"
for Finnish. Where neither language shows, letters do: affixes and letter pairs that only one of them has.
"""

from __future__ import annotations

import re

from rag.records import Language
from rag.text.lexicon import ENGLISH_STOP_WORDS, INDONESIAN_STOP_WORDS, INFORMAL

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_READ = 20_000
_ASKING = frozenset(
    "apa apakah siapa siapakah kapan kapankah mana dimana berapa berapakah bagaimana mengapa kenapa brp "
    "kpn dmn gmn knp who whom whose what when where why how which is are was were did does do".split()
)
"""Words that open (or, in Indonesian, close) a question decide more than others."""

_INDONESIAN = (
    INDONESIAN_STOP_WORDS
    | frozenset(INFORMAL)
    | frozenset(
        "tidak bukan belum tahun negara orang banyak jumlah nama hari kota dunia menurut antara pertama "
        "kedua terjadi disebut berasal terletak letak lahir luas arti pengertian tujuan fungsi dimaksud "
        "sebutan".split()
    )
) - {
    "am",
    "us",
    "per",
    "si",
    "so",
    "me",
    "ma",
    "mn",
    "sp",
    "km",
    "hr",
    "ap",
    "pd",
    "kt",
    "dr",
    "pres",
    "sm",
    "org",
    "nan",
}
_ENGLISH = (
    ENGLISH_STOP_WORDS
    | frozenset(
        "not no many much first year years name wasn isn aren weren doesn don didn couldn wouldn haven hasn "
        "won go between during after before all some any other most more "
        "over under between country city people called born located many long old far".split()
    )
) - {"a", "i", "an", "am", "as", "s", "t", "d", "m", "ll", "re", "ve", "may", "us", "me", "so"}
_INDONESIAN_SHAPE = re.compile(
    r"^(?:meng|meny|mem|men|peng|peny|pem|ber|ter|per|ke|di)[a-z]{3,}|(?:nya|kan|lah|kah|annya|wan)$|^(\w{3,})-\1$|sy|^ng|[aiu]ng$"
)
_ENGLISH_SHAPE = re.compile(
    r"(?:tion|sion|ment|ness|ing|ed|ly|ous|ful|ght|ck|ity|ies|ers|ence|ance)$|th|wh|sh|ee|oo|ea|x|q|ph|ll|ss|tt|ff|ough|v[aei]"
)


def detect_language(text: str) -> Language:
    """The language of an article or passage; Indonesian where nothing tells."""
    return _decide(text[:_READ])


def question_language(question: str) -> Language:
    """The language a question is asked in; Indonesian where nothing tells ("ARSOM 2019?")."""
    return _decide(question)


def _decide(text: str) -> Language:
    found = list(_WORD.finditer(text))
    words = [match.group() for match in found]
    lower = [word.lower() for word in words]
    # Each function word once: an article that quotes a long English title is still Indonesian.
    weights: dict[str, float] = {}
    for at, (word, small) in enumerate(zip(words, lower, strict=True)):
        sign = (small in _INDONESIAN) - (small in _ENGLISH)
        if sign:
            # A capital inside is the title of a book or band: "Kapan We Need to Talk dirilis?"
            weight = 0.25 if at and word[0].isupper() and not word.isupper() else 1.0
            if small in _ASKING and (at == 0 or at == len(words) - 1):
                weight += 2
            weights[small] = sign * max(weight, abs(weights.get(small, 0.0)))
    balance = sum(weights.values())
    if balance:
        return Language.INDONESIAN if balance > 0 else Language.ENGLISH
    # Names tell little: only words in lower case are judged by their shape.
    plain = [word for word in words if word.islower() and len(word) > 3]
    if len(words) == 1 or not plain:
        plain = [word for word in lower if len(word) > 3]
    shape = sum(bool(_INDONESIAN_SHAPE.search(word)) for word in plain) - sum(
        bool(_ENGLISH_SHAPE.search(word)) for word in plain
    )
    if not shape and "I" in words:
        return Language.ENGLISH
    return Language.ENGLISH if shape < 0 else Language.INDONESIAN
