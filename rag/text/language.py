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
_SHARED = frozenset("a i an am as d t s m re ve ll me per si so may us nan the-".split()) & (
    INDONESIAN_STOP_WORDS | ENGLISH_STOP_WORDS
)
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
        "not no many much first year years name between during after before all some any other most more "
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
    words = _WORD.findall(text)
    lower = [word.lower() for word in words]
    indonesian = sum(word in _INDONESIAN for word in lower)
    english = sum(word in _ENGLISH for word in lower)
    if indonesian != english:
        return Language.INDONESIAN if indonesian > english else Language.ENGLISH
    # Names tell little: only words in lower case are judged by their shape.
    plain = [word for word in words if word.islower() and len(word) > 3]
    if len(words) == 1 or not plain:
        plain = [word for word in lower if len(word) > 3]
    shape = sum(bool(_INDONESIAN_SHAPE.search(word)) for word in plain) - sum(
        bool(_ENGLISH_SHAPE.search(word)) for word in plain
    )
    return Language.ENGLISH if shape < 0 else Language.INDONESIAN
