"""Proper names of a text, by their capitals."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"[^\W_][\w’'.]*[^\W_]|[^\W_]")
_BREAK = re.compile(r"[.!?:;]\s*[\"“”‘’']?\s*$|^\s*[\"“‘']?\s*$|[\"“‘]\s*$")
_JOINERS = {"of", "de", "van", "der", "bin", "binti", "al", "von", "da"}
# Words that open sentences or carry capitals without being names.
_COMMON = frozenset(
    """
    a an and are as at be but by did do does for from had has have how however i if in is it its may not of on
    or our she that the their there these they this those to was we were what when where which while who whom
    whose why will with would you your he his her after before since during under according no yes
    ada adalah agar akan antara apa apakah atau bagaimana bagi bahwa berapa berdasarkan bisa dalam dan dari
    dengan di dia hingga ia ini itu jika juga kami kapan kapankah karena ke kepada kita mana manakah mengapa
    menurut mereka namun oleh pada para saat sebagai sebelum sejak selain selama sementara seperti serta
    setelah siapa siapakah dimana dimanakah kenapa sudah
    telah tentang tersebut tetapi tidak untuk yaitu yang belum bukan
    januari februari maret april mei juni juli agustus september oktober november desember january february
    march may june july august october december senin selasa rabu kamis jumat sabtu minggu monday tuesday
    wednesday thursday friday saturday sunday
    anda saya pt tbk cv ce bce sm pak bu bapak ibu saudara mr mrs ms dr prof sir ir drs hj
    """.split()
)


@dataclass(frozen=True, slots=True)
class Name:
    """A run of capitalized words at ``text[start:end]``; `words` are its parts, joiners left out."""

    text: str
    words: tuple[str, ...]
    start: int
    end: int


def names(text: str) -> tuple[Name, ...]:
    """The names of `text`, in order.

    A capitalized word that opens a sentence counts only if another capitalized word follows it, or if it has
    a capital or digit inside (ARSOM, G20). Months, weekdays, pronouns and function words are not names.
    """
    found: list[Name] = []
    run: list[re.Match[str]] = []

    def close() -> None:
        while run and run[-1].group().lower() in _JOINERS:
            run.pop()
        if run:
            words = tuple(_plain(m.group()) for m in run if m.group().lower() not in _JOINERS)
            opens = bool(_BREAK.search(text[: run[0].start()]))
            if not (opens and len(words) == 1 and not _inner_capital(words[0])):
                start, end = run[0].start(), run[-1].end()
                found.append(Name(text[start:end], words, start, end))
        run.clear()

    last = 0
    for match in _TOKEN.finditer(text):
        word = match.group()
        gap = text[last : match.start()]
        last = match.end()
        if run and not (gap.isspace() and "\n" not in gap):
            close()
        if _is_name_word(word) or (run and word.lower() in _JOINERS):
            run.append(match)
        else:
            close()
    close()
    return tuple(found)


def _plain(word: str) -> str:
    return re.sub(r"[’']s?$", "", word.rstrip("."))


def _is_name_word(word: str) -> bool:
    if not word[0].isupper() or word.lower() in _COMMON:
        return False
    return len(word) > 1 or word.isalpha()


def _inner_capital(word: str) -> bool:
    return any(c.isupper() or c.isdigit() for c in word[1:])
