"""Month names, number words, scales and digits of Indonesian and English, read as values."""

from __future__ import annotations

import re
from decimal import Decimal

from rag.records import Language

# Indonesian, English, then other spellings.
_MONTH_NAMES = [
    ("januari", "january", "jan"),
    ("februari", "february", "pebruari", "feb"),
    ("maret", "march", "mar"),
    ("april", "april", "apr"),
    ("mei", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("agustus", "august", "agu", "agt", "aug"),
    ("september", "september", "sept", "sep"),
    ("oktober", "october", "okt", "oct"),
    ("november", "november", "nopember", "nov"),
    ("desember", "december", "des", "dec"),
]
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names}

SCALES = {
    "ratus": 100,
    "hundred": 100,
    "ribu": 10**3,
    "thousand": 10**3,
    "juta": 10**6,
    "jt": 10**6,
    "million": 10**6,
    "mn": 10**6,
    "miliar": 10**9,
    "milyar": 10**9,
    "milliar": 10**9,
    "billion": 10**9,
    "bn": 10**9,
    "triliun": 10**12,
    "trilyun": 10**12,
    "trillion": 10**12,
    "tn": 10**12,
}
UNITS = {
    word: value
    for value, words in enumerate(
        [
            (),
            ("satu", "one"),
            ("dua", "two"),
            ("tiga", "three"),
            ("empat", "four"),
            ("lima", "five"),
            ("enam", "six"),
            ("tujuh", "seven"),
            ("delapan", "eight"),
            ("sembilan", "nine"),
            ("sepuluh", "ten"),
            ("sebelas", "eleven"),
            ("dua belas", "twelve"),
            ("tiga belas", "thirteen"),
            ("empat belas", "fourteen"),
            ("lima belas", "fifteen"),
            ("enam belas", "sixteen"),
            ("tujuh belas", "seventeen"),
            ("delapan belas", "eighteen"),
            ("sembilan belas", "nineteen"),
        ]
    )
    for word in words
}
TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
} | {f"{unit} puluh": 10 * UNITS[unit] for unit in list(UNITS)[2:18:2] if UNITS[unit] < 10}
ENGLISH_ORDINALS = {
    word: value
    for value, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ],
        1,
    )
}
SMALL_NUMBERS = "|".join(
    sorted((re.escape(w).replace(r"\ ", r"\s+") for w in (*UNITS, *TENS)), key=len, reverse=True)
)
NUMBER_WORDS = (
    rf"(?:(?:{SMALL_NUMBERS}|seratus|seribu)"
    rf"(?:[\s-]+(?:{SMALL_NUMBERS}|seratus|ratus|hundred|ribu|thousand))*)"
)


def roman(numeral: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in numeral]
    return sum(
        -value if index + 1 < len(values) and value < values[index + 1] else value
        for index, value in enumerate(values)
    )


def decimal(written: str) -> Decimal:
    """Read 1.500, 1,500, 1.500,75, 13,5 and 13.5: a separator before three digits parts thousands."""
    last = max(written.rfind("."), written.rfind(","))
    if last < 0:
        return Decimal(written)
    other = "." if written[last] == "," else ","
    thousands = re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", written) and other not in written
    if thousands and not written.startswith("0"):
        return Decimal(re.sub(r"[.,]", "", written))
    whole, fraction = written[:last], written[last + 1 :]
    return Decimal(re.sub(r"[.,]", "", whole) + "." + fraction)


def cardinal(written: str) -> int:
    """Read "dua puluh satu", "seratus lima puluh", "twenty-one", "three hundred"."""
    text = re.sub(r"[\s-]+", " ", written.lower())
    total = current = 0
    while text:
        for word, value in (*TENS.items(), *sorted(UNITS.items(), key=lambda item: -len(item[0]))):
            if text == word or text.startswith(word + " "):
                current += value
                break
        else:
            word = text.split(" ", 1)[0]
            if word in ("seratus", "seribu"):
                current += 100 if word == "seratus" else 1000
            elif word in ("ratus", "hundred"):
                current *= 100
            elif word in ("ribu", "thousand"):
                total, current = total + current * 1000, 0
            else:
                return total + current
        text = text[len(word) :].lstrip()
    return total + current


def month_name(number: int, language: Language) -> str:
    """The name of month 1 to 12."""
    return _MONTH_NAMES[number - 1][language is Language.ENGLISH].capitalize()
