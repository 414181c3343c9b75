"""Indonesian and English index terms that translate each other, with how often they do.

The table is the file ``bilingual.tsv`` beside this module: one pair of analysed terms a line, P(id | en) and
P(en | id). `rag.train.lexicon` learned it from about 118,000 sentence pairs of public collections (news,
policy reports, talks, conversation, health, religion, and a share of manuals and menus). Some of these state
no licence; the table holds words and rates alone, none of their sentences.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache, lru_cache
from importlib.resources import files

from rag.records import Language
from rag.text.analysis import analyze, analyze_question

HEADER = "# analysis {version}: english, indonesian, P(id|en), P(en|id)"
"""The first line of the file. Terms of another analysis are not found in the index."""
MOST = 4

Translations = tuple[tuple[str, float], ...]


@lru_cache(maxsize=1 << 14)
def translations(term: str, source: Language) -> Translations:
    """The terms of the other language that translate `term` of `source`, surest first, at most four.

    Surest: by the product of both directions' probabilities. Each comes with its probability given `term`
    (above 0, their sum at most about 1); a term may translate itself ("bank"). Empty for a term that was
    not learned, as most names are.
    """
    found: list[tuple[float, str, float]] = []
    for line in _table(source).get(term, "").splitlines():
        english, indonesian, forward, backward = line.split("\t")
        other, given = (indonesian, forward) if source is Language.ENGLISH else (english, backward)
        if probability := float(given):  # 0.00 is a rare word's translation, of no use in this direction
            found.append((-float(forward) * float(backward), other, probability))
    return tuple((other, probability) for _, other, probability in sorted(found)[:MOST])


def query_terms(question: str, language: Language) -> list[dict[str, float]]:
    """What to search for, one group for each word: its term with weight 1, and the terms that stand for it.

    The groups are a probabilistic structured query (Darwish and Oard 2003): the members of a group count as
    one word, each by its weight. The translations of a word weigh 1 together, however few of its
    occurrences they explain, because the rest is mostly said otherwise, not left untranslated.
    """
    own = analyze(question, language)
    words = analyze_question(question, language)
    if language is Language.ENGLISH:
        # Of what it adds, the Indonesian words are told by the table; a month in small letters stays.
        words = [*own, *(term for term in words if term[0] in "@#")]
    groups = {term: {term: 1.0} for term in words}
    for term, other in _other_stems(question, language):
        if term in groups and other not in own:
            groups.pop(other, None)
            groups[term][other] = 1.0
    for term, group in groups.items():
        found = translations(term, language)
        total = sum(probability for _, probability in found)
        for other, probability in found:
            group.setdefault(other, probability / total)
    return list(groups.values())


def missing_terms(claim: str, claim_language: Language, quote: str, quote_language: Language) -> list[str]:
    """The content terms of `claim` that neither stand in `quote` nor have a translation there, in order."""
    held = set(analyze(quote, quote_language)) | set(analyze(quote, claim_language))
    stems: defaultdict[str, set[str]] = defaultdict(set)
    for term, other in _other_stems(claim, claim_language):
        stems[term].add(other)
    return [
        term
        for term in dict.fromkeys(analyze(claim, claim_language))
        if term not in held
        and held.isdisjoint(stems[term])
        and held.isdisjoint(other for other, _ in translations(term, claim_language))
    ]


def _other_stems(text: str, language: Language) -> list[tuple[str, str]]:
    """Terms of a text beside those that the other language's stemmer makes of the same words.

    A name keeps its spelling in the other language but not always its stem: "Manhattan" ends like an
    Indonesian word.
    """
    found: list[tuple[str, str]] = []
    for word in text.split():
        own, others = analyze(word, language), analyze(word, _other(language))
        if len(own) == len(others):
            found += [(one, other) for one, other in zip(own, others, strict=True) if one != other]
    return found


def _other(language: Language) -> Language:
    return Language.ENGLISH if language is Language.INDONESIAN else Language.INDONESIAN


def lexicon_version() -> str:
    """The analysis that the terms of the file were made with."""
    return _lines()[0].removeprefix(HEADER.split("{", 1)[0]).split(":", 1)[0]


def _lines() -> list[str]:
    return (files("rag.text") / "bilingual.tsv").read_text("utf-8").splitlines()


@cache
def _table(source: Language) -> dict[str, str]:
    """The lines of each term. They are read when the term is asked for: all would take five times as long."""
    column = 0 if source is Language.ENGLISH else 1
    table: dict[str, str] = {}
    for line in _lines()[1:]:
        term = line.split("\t", 2)[column]
        table[term] = f"{table[term]}\n{line}" if term in table else line
    return table
