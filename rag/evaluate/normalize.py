"""One form for answers of both languages, so that they can be compared as tokens.

Numbers, amounts, percentages, ordinals and dates become tokens of their values (`rag.text.facts`), so
"19-20 Februari 2019" equals "February 19-20, 2019" and "US$18 billion" equals "18 miliar dolar AS". All
other text is lower-cased and cut into words. No word is removed: dropping English articles, as the
script of SQuAD does, would treat one of the two languages alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from rag.text.facts import Fact, facts

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@lru_cache(maxsize=50_000)
def tokens(text: str) -> tuple[str, ...]:
    """The normalized tokens of `text`, in order.

    A date gives its parts (``2019 m02 d19``), so that "Februari 2019" is found inside
    "19 Februari 2019"; money its currency and number (``USD 18000000000``).
    """
    text = unicodedata.normalize("NFKC", text)
    found: list[str] = []
    at = 0
    for fact in facts(text):
        found.extend(_words(text[at : fact.start]))
        found.extend(_parts(fact))
        at = max(at, fact.end)
    found.extend(_words(text[at:]))
    return tuple(found)


def _words(text: str) -> Iterator[str]:
    for match in _WORD.finditer(text):
        yield match.group().casefold().replace("’", "'").removesuffix("'s")


def _parts(fact: Fact) -> Iterator[str]:
    if fact.kind == "date":
        year, _, rest = fact.value.removeprefix("--").partition("-")
        if fact.value.startswith("--"):
            year, rest = "", fact.value.removeprefix("--")
        if year:
            yield year
        month, _, day = rest.partition("-")
        if month:
            yield f"m{month}"
        if day:
            yield f"d{day}"
    elif fact.kind == "money":
        yield from fact.value.split()
    elif fact.kind == "percent":
        yield from (fact.value, "%")
    elif fact.kind == "ordinal":
        yield f"#{fact.value}"
    elif fact.kind == "time":
        yield f"t{fact.value}"
    else:
        yield fact.value


_FACT_TOKEN = re.compile(r"[mdt#]?\d[\d.:]*|%|[A-Z]{3}")


def is_fact(token: str) -> bool:
    """Whether a token came from a fact: words are in lower case, currencies are not."""
    return _FACT_TOKEN.fullmatch(token) is not None
