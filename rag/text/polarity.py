"""Whether two sentences point the same way: negation and pairs of opposites, in both languages."""

from __future__ import annotations

import re

from rag.records import Language
from rag.text.analysis import analyze

_NEGATION = re.compile(
    r"\b(?:tidak|tak|bukan|bukanlah|belum|tanpa|jangan|gagal|batal|membatalkan|dibatalkan|"
    r"not|no|never|without|cannot|none|neither|nor|fail(?:s|ed)?|cancel(?:s|led|ed)?|"
    r"(?:do|does|did|is|are|was|were|has|have|had|can|could|will|would|should)n[’']t)\b",
    re.IGNORECASE,
)
# "not only … but also" affirms.
_NOT_NEGATION = re.compile(
    r"\b(?:tidak|bukan) (?:hanya|cuma|saja)\b|\bnot only\b|\bno\.\s?\d|\btidak lain\b|\bno doubt\b"
    r"|\bno longer than\b|\bnot least\b",
    re.IGNORECASE,
)

# Each pair: words of one side, words of the other.
_OPPOSITES = [
    (
        r"naik|kenaikan|menaikkan|meningkat|meningkatkan|peningkatan|bertambah|tumbuh|pertumbuhan|melonjak|"
        r"increas\w*|rise|rises|rose|risen|rising|grow|grows|grew|grown|growth|higher|surg\w*|expand\w*",
        r"turun|menurun|menurunkan|penurunan|berkurang|merosot|anjlok|melemah|menyusut|"
        r"decreas\w*|declin\w*|fall|falls|fell|fallen|falling|drop\w*|lower|shr[iau]nk\w*|plung\w*|contract(?:ed|ion)",
    ),
    (
        r"mendukung|dukungan|menyetujui|disetujui|sepakat|menyepakati|disepakati|menerima|diterima|"
        r"support\w*|back(?:s|ed)|approv\w*|agree[sd]?|agreement|accept\w*|endors\w*",
        r"menolak|ditolak|penolakan|menentang|keberatan|mengecam|reject\w*|refus\w*|oppos\w*|object(?:s|ed)|"
        r"condemn\w*|den(?:y|ies|ied)",
    ),
    (
        r"menang|memenangkan|kemenangan|win|wins|won|winning|victory",
        r"kalah|kekalahan|los(?:e|es|t|ing|s)|defeat(?:ed)?",
    ),
    (
        r"membuka|dibuka|pembukaan|open(?:s|ed|ing)?",
        r"menutup|ditutup|penutupan|clos(?:e|es|ed|ing|ure)",
    ),
    (
        r"memulai|dimulai|mulai|start(?:s|ed)?|beg[iau]n(?:s|ning)?|launch\w*|resum\w*",
        r"menghentikan|dihentikan|berakhir|mengakhiri|menangguhkan|ditangguhkan|suspend\w*|stop(?:s|ped)?|"
        r"end(?:s|ed)|halt\w*|terminat\w*",
    ),
    (r"memperkuat|menguat|penguatan|strengthen\w*", r"memperlemah|melemahkan|weaken\w*"),
]
# Pairs of which neither side is marked: only the wrong one of the two is a contradiction.
_EVEN = [
    (r"sebelum|before|prior to", r"sesudah|setelah|after|following"),
    (r"ekspor|mengekspor|export\w*", r"impor|mengimpor|import(?:s|ed|ing)?"),
    (r"lebih dari|more than|at least|sedikitnya|setidaknya", r"kurang dari|less than|fewer than|at most"),
]
_PAIRS = [
    (re.compile(rf"\b(?:{one})\b", re.IGNORECASE), re.compile(rf"\b(?:{other})\b", re.IGNORECASE))
    for one, other in _OPPOSITES
]
_EVEN_PAIRS = [
    (re.compile(rf"\b(?:{one})\b", re.IGNORECASE), re.compile(rf"\b(?:{other})\b", re.IGNORECASE))
    for pair in _EVEN
    for one, other in (pair, pair[::-1])
]


def negations(text: str) -> int:
    """How many words of `text` negate."""
    return len(_NEGATION.findall(_NOT_NEGATION.sub(" ", text)))


def conflicts(sentence: str, quoted: str, question: str = "") -> str:
    """Why `sentence`, an answer to `question`, cannot follow from `quoted` by polarity, or ``""``.

    A negation in one and none in the other; a word of one side of a pair of opposites where the quote has
    only the other side; or a word of the marked side (fall, refuse, suspend, …) where the quote has none: the
    quote must say such a thing itself, it is not left to be meant. What the question denies with the quote
    ("berapa yang belum dikembalikan?") an answer of a few words denies without saying it.
    """
    if negations(sentence) and not negations(quoted):
        return "denies what the quote does not deny"
    if not negations(sentence):
        said, asked = _terms(sentence), set[str]().union(*_denied(question))
        for denied in _denied(quoted):
            shared = denied & asked
            if denied & said and (not shared or shared & said):
                return "affirms what the quote denies"
    for one, other in _PAIRS:
        if one.search(sentence) and not one.search(quoted) and other.search(quoted):
            return "says the opposite of the quote"
        if other.search(sentence) and not other.search(quoted):
            return "says the opposite of the quote" if one.search(quoted) else "says what the quote does not"
    for one, other in _EVEN_PAIRS:
        if one.search(sentence) and not one.search(quoted) and other.search(quoted):
            return "says the opposite of the quote"
    return ""


def _denied(text: str) -> list[set[str]]:
    """Content terms of the two words after each negation of `text`."""
    plain = _NOT_NEGATION.sub(" ", text)
    return [
        _terms(" ".join(re.findall(r"\w+", plain[match.end() :])[:2])) for match in _NEGATION.finditer(plain)
    ]


def _terms(text: str) -> set[str]:
    return set(analyze(text, Language.INDONESIAN)) | set(analyze(text, Language.ENGLISH))
