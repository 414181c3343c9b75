"""Citation recall and precision in the sense of ALCE (Gao et al. 2023), without a judge model.

ALCE asks an entailment model whether the quotes of a sentence carry it (recall), and whether each quote
is needed or carries the sentence alone (precision). Two rules stand in for that model here, and both are
reported; neither is entailment, and both share the extractor of facts and names with the tool:

* `carries_sentence` ("citation recall", "citation precision"): every number, amount and date of the
  sentence is stated by the quotes, and, in one language, most of its character 3-grams stand in them;
  across languages, most of its names. Strict on what a sentence repeats from its question, which must
  stand in the quote too; blind to negation, roles and paraphrase.
* `verifier` ("verifier recall", "verifier precision"): the rule by which the tool itself decides what it
  says (`rag.answer.verify`), so a tool that runs it scores high by construction; it tells something of
  systems that do not. Across languages its comparison by encoder is left out, for scoring loads no model.

Independent of both, `evidence_precision` and `evidence_recall` compare the cited places with the gold
evidence. A citation elsewhere may still be good: they are lower bounds where a fact stands twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from functools import cache, lru_cache

from rag.answer.verify import Quote, verify
from rag.evaluate.documents import Documents
from rag.evaluate.normalize import tokens
from rag.evaluate.records import Evidence, Prediction, Quoted, Retrieved, Said
from rag.evaluate.retrieval import holds_any
from rag.text import detect_language
from rag.text.facts import carries, facts
from rag.text.names import names

ENOUGH_TRIGRAMS = 0.7
ENOUGH_NAMES = 0.6
SAME_NAME = 0.75
"""Likeness of two spellings of one name (Rusia, Russia), as `difflib` measures it."""

Support = Callable[[str, Sequence[str]], bool]
"""``support(sentence, quotes)``: whether the quotes together carry the sentence."""


def carries_sentence(sentence: str, quotes: Sequence[str]) -> bool:
    """Whether `quotes` together state the facts of `sentence` and most of its words or names."""
    return _carries_sentence(sentence, tuple(quotes))


@lru_cache(maxsize=10_000)
def _carries_sentence(sentence: str, quotes: tuple[str, ...]) -> bool:
    if not any(quotes):
        return False
    quoted = "\n".join(quotes)
    stated, claimed = facts(quoted), facts(sentence)
    if not all(carries(stated, fact) for fact in claimed):
        return False
    if detect_language(sentence) == detect_language(quoted):
        wanted = _trigrams(sentence)
        return (wanted & _trigrams(quoted)).total() >= ENOUGH_TRIGRAMS * wanted.total()
    said = [
        word.casefold()
        for name in names(sentence)
        # "US dollars" is part of an amount, not a name
        if not any(name.start < fact.end and fact.start < name.end for fact in claimed)
        for word in name.words
    ]
    have = set(tokens(quoted))
    found = sum(bool(get_close_matches(word, have, n=1, cutoff=SAME_NAME)) for word in said)
    return found >= ENOUGH_NAMES * len(said)


def verifier(question: str, contexts: Mapping[str, str] | None = None) -> Support:
    """The tool's own rule for answers to `question`, as far as it needs no model.

    `contexts` gives the passage that a quote stands in: what a sentence only repeats from the question
    may stand there instead of in the quote.
    """
    around = contexts or {}

    # Recall and precision ask the same of an answer with one citation: it is decided once.
    @cache
    def decided(sentence: str, quotes: tuple[str, ...]) -> bool:
        standing = [
            Quote(quote, detect_language(quote), around.get(quote, quote)) for quote in quotes if quote
        ]
        return verify(sentence, detect_language(sentence), standing, question, cosine=1.0).carried

    return lambda sentence, quotes: decided(sentence, tuple(quotes))


def contexts(prediction: Prediction, documents: Documents) -> dict[str, str]:
    """Each quote of the prediction with the text of the passage that it was read in."""
    found = {}
    for citation in prediction.citations:
        for hit in (*(prediction.read or ()), *prediction.hits):
            if hit.doc_id == citation.doc_id and hit.start <= citation.start and citation.end <= hit.end:
                text = documents.find(hit.doc_id)
                if text is not None:
                    found[_reads(citation)] = text[hit.start : hit.end]
                break
    return found


def citation_recall(prediction: Prediction, support: Support = carries_sentence) -> float:
    """Share of the sentences that their citations carry together; 0 for an answer of no sentence."""
    said = prediction.sentences
    if not said:
        return 0.0
    return sum(support(s.text, _quotes(prediction, s)) for s in said) / len(said)


def citation_precision(prediction: Prediction, support: Support = carries_sentence) -> float:
    """Share of the citations that are needed, over all sentences; 0 where nothing is cited.

    A citation of a sentence is precise if all its citations together carry it, and this one either
    carries it alone or the others do not without it.
    """
    precise = total = 0
    for sentence in prediction.sentences:
        quotes = _quotes(prediction, sentence)
        total += len(sentence.citations)
        if not support(sentence.text, quotes):
            continue
        for i, quote in enumerate(quotes):
            others = [other for j, other in enumerate(quotes) if j != i]
            precise += support(sentence.text, [quote]) or not support(sentence.text, others)
    return precise / total if total else 0.0


def evidence_precision(prediction: Prediction, evidence: Sequence[Evidence]) -> float:
    """Share of the citations that stand in the gold evidence."""
    cited = prediction.citations
    return sum(any(_cites(c, piece) for piece in evidence) for c in cited) / len(cited) if cited else 0.0


def evidence_recall(prediction: Prediction, evidence: Sequence[Evidence]) -> float:
    """Share of the pieces of gold evidence that are cited."""
    if not evidence:
        return 0.0
    return sum(any(_cites(c, piece) for c in prediction.citations) for piece in evidence) / len(evidence)


def quote_is_valid(citation: Quoted, text: str | None) -> bool:
    """Whether the quote stands, character for character, where it says; `text` is its document's."""
    return text is not None and bool(citation.quote) and text[citation.start : citation.end] == citation.quote


def _cites(citation: Quoted, piece: Evidence) -> bool:
    return holds_any(Retrieved(citation.doc_id, citation.start, citation.end, 0.0), piece)


def _quotes(prediction: Prediction, sentence: Said) -> list[str]:
    """The quotes of a sentence; a number that no citation has gives an empty quote."""
    by_number = {citation.number: _reads(citation) for citation in prediction.citations}
    return [by_number.get(number, "") for number in sentence.citations]


def _reads(citation: Quoted) -> str:
    return citation.reads or citation.quote


def _trigrams(text: str) -> Counter[str]:
    joined = " ".join(tokens(text))
    return Counter(joined[i : i + 3] for i in range(len(joined) - 2))
