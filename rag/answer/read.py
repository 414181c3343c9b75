"""Reading the hits: what is answered, from which quotes, or why nothing is."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from rag.answer.confidence import (
    REFUSE_BELOW,
    REFUSE_QUOTES_BELOW,
    REFUSE_SECOND_BELOW,
    confidence,
    features,
    second_thoughts,
)
from rag.answer.evidence import Evidence, gather
from rag.answer.extract import SURE, best_quotes, short_answer
from rag.answer.premise import granted
from rag.answer.prompt import NO, YES, build, doubt, without_heading
from rag.answer.quotes import Quotes
from rag.answer.reply import Draft, parse
from rag.answer.verify import Quote, says_span, verify, whole_ranges
from rag.answer.vocabulary import respell
from rag.answer.wording import hedged, in_language
from rag.protocols import Encoder, Generator, Vectors
from rag.records import Citation, Hit, Language, Sentence
from rag.settings import Options
from rag.text import analyze, detect_language
from rag.text.question import Asked, asked_for

RETRY_WITH = 2
"""Quotes shown to the generator when nothing that it wrote from all of them is carried."""

LOOKED_THROUGH = 16
"""Sentences, best first, among which a quote is looked for where none that the generator was shown carries
what it wrote: a prompt is short, and the sentence that says it best may not have found room."""


@dataclass(slots=True)
class Outcome:
    """What reading gave; `reason` says why it abstained, in English, for logs and reports."""

    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    abstained: bool = True
    confidence: float = 0.0
    reason: str = ""
    timings: dict[str, float] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    tokens: dict[str, int] = field(default_factory=dict)


def read(
    question: str,
    language: Language,
    hits: Sequence[Hit],
    encoder: Encoder,
    generator: Generator | None,
    quotes: Quotes,
    options: Options,
    term_weight: Callable[[str], float],
) -> Outcome:
    """Answer `question` from `hits`, each sentence carried by the quotes it cites, or abstain.

    `term_weight` is the inverse document frequency of an index term. Without a generator the best quotes
    themselves are the answer, or the words in them that a reader takes for it.
    """
    outcome = Outcome()
    started = time.perf_counter()
    evidence = quotes.standing(gather(question, language, hits, encoder, term_weight))
    if not evidence:
        outcome.reason = "nothing was found"
        return outcome
    agreeing, missing = granted(question, evidence)
    if agreeing:
        evidence = agreeing
    across = evidence[0].hit.article.language != language
    was_read = any(item.hit.reading for item in evidence)
    outcome.confidence = confidence(features(evidence, across), was_read)
    outcome.timings["evidence"] = time.perf_counter() - started
    threshold = options.refuse_below
    if threshold is None:
        threshold = REFUSE_QUOTES_BELOW if generator is None else REFUSE_BELOW
    if options.verify and missing:
        outcome.confidence *= 0.5
        outcome.reason = "the articles do not speak of: " + ", ".join(missing)
        return outcome
    if outcome.confidence < threshold:
        outcome.reason = "nothing found fits the question well enough"
        return outcome

    if generator is None:
        chosen = best_quotes(evidence, question, language)
        _compose(outcome, [(short_answer(item, language) or item.text, (item,)) for item in chosen], quotes)
        return outcome
    carried, drafted = _generated(outcome, question, language, evidence, encoder, generator, options)
    if not carried:
        outcome.reason = (
            "what the model wrote is not carried by the quotes" if drafted else "the model found no answer"
        )
        outcome.confidence *= 0.5
        return outcome
    if options.verify and _doubted(outcome, question, carried, generator, options):
        return outcome
    _compose(outcome, carried, quotes)
    return outcome


def _doubted(
    outcome: Outcome,
    question: str,
    carried: Sequence[tuple[str, tuple[Evidence, ...]]],
    generator: Generator,
    options: Options,
) -> bool:
    """Whether the generator, asked about the quotes alone, is not sure enough that they answer the question.

    It tells a sentence that its quote carries but that answers another question, as no check of the sentence
    against the quote can.
    """
    started = time.perf_counter()
    cited = {item.key: item for _, items in carried for item in items}
    odds = generator.log_odds(doubt(question, list(cited.values())), YES, NO)
    outcome.confidence = second_thoughts(outcome.confidence, odds)
    outcome.timings["doubt"] = time.perf_counter() - started
    least = REFUSE_SECOND_BELOW if options.refuse_below is None else options.refuse_below
    if outcome.confidence >= least:
        return False
    outcome.reason = "the model doubts that the quotes answer the question"
    outcome.dropped += tuple(text for text, _ in carried)
    return True


def _generated(
    outcome: Outcome,
    question: str,
    language: Language,
    evidence: Sequence[Evidence],
    encoder: Encoder,
    generator: Generator,
    options: Options,
) -> tuple[list[tuple[str, tuple[Evidence, ...]]], bool]:
    """What the generator wrote and quotes carry, and whether it wrote anything.

    Where it wrote something and nothing of it is carried, it is asked once more with the best quotes alone:
    among many it mixes them up, and a short prompt is soon read.
    """
    timings = {"generate": 0.0, "verify": 0.0}
    tokens = {"prompt": 0, "answer": 0}
    carried: list[tuple[str, tuple[Evidence, ...]]] = []
    dropped: list[str] = []
    for chosen in (evidence, evidence[:RETRY_WITH]):
        started = time.perf_counter()
        messages, shown = build(question, language, chosen, generator.count_tokens, options.prompt_tokens)
        reply = generator.generate(messages, options.answer_tokens)
        generated = time.perf_counter()
        drafts = parse(reply.text, language)
        if options.verify:
            quoted = "\n".join(item.text for item in shown)
            drafts = [Draft(respell(without_heading(d.text, shown), quoted), d.numbers) for d in drafts]
        others = [item for item in evidence[:LOOKED_THROUGH] if item not in shown]
        carried = _carried(drafts, shown, others, question, language, encoder, options.verify)
        said = {text for text, _ in carried}
        dropped += [draft.text for draft in drafts if draft.text not in said]
        timings["generate"] += generated - started
        timings["verify"] += time.perf_counter() - generated
        tokens["prompt"] += reply.prompt_tokens
        tokens["answer"] += reply.tokens
        if carried or not drafts:
            break
    outcome.timings.update(timings)
    outcome.tokens = tokens
    outcome.dropped = tuple(dict.fromkeys(dropped))
    return carried, bool(dropped or carried)


def _carried(
    drafts: Sequence[Draft],
    numbered: Sequence[Evidence],
    others: Sequence[Evidence],
    question: str,
    language: Language,
    encoder: Encoder,
    check: bool,
) -> list[tuple[str, tuple[Evidence, ...]]]:
    """The drafts that quotes carry, with those quotes: of the `numbered` ones, else one of the `others`."""
    carried = []
    vectors: dict[tuple[str, int], Vectors] = {}

    def cosines(text: str, items: Sequence[Evidence]) -> dict[tuple[str, int], float]:
        if new := [item for item in items if item.key not in vectors]:
            found = encoder.encode_passages([item.text for item in new])
            vectors.update(zip((item.key for item in new), found, strict=True))
        vector = encoder.encode_passages([text])[0]
        return {item.key: float(vectors[item.key] @ vector) for item in items}

    for draft in drafts:
        named = [numbered[n - 1] for n in draft.numbers if 1 <= n <= len(numbered)]
        if not check:
            carried.append((draft.text, tuple(named) or (numbered[0],)))
            continue
        if _of_another_language(draft.text, language, numbered) or _echoes(draft.text, question, language):
            continue
        cosine = cosines(draft.text, numbered)
        support = _support(draft.text, named, numbered, cosine, question, language)
        if not support:
            cosine = cosines(draft.text, others)
            support = _support(draft.text, [], others, cosine, question, language, together=False)
        if support and _answers(draft.text, question, language, support):
            carried.append((_worded(draft.text, support, language, question), support))
    return carried


def _echoes(text: str, question: str, language: Language) -> bool:
    """Whether `text` is the question again."""
    return "?" in text and set(analyze(text, language)) == set(analyze(question, language))


def _of_another_language(text: str, language: Language, numbered: Sequence[Evidence]) -> bool:
    """Whether `text` is long enough to tell, and not in `language`.

    Words copied from a quote in it are: many names in a row look like another language.
    """
    if len(text.split()) < 5 or detect_language(text) == language:
        return False
    copied = text.rstrip(" .")
    return not any(copied in item.text for item in numbered if item.hit.article.language == language)


def _worded(text: str, support: Sequence[Evidence], language: Language, question: str) -> str:
    """The text with ranges and amounts as whole as the quotes have them, worded in its language."""
    quoted = [item.text for item in support]
    if all(item.hit.article.language == language for item in support):
        text = whole_ranges(text, "\n".join(quoted), question)
    return in_language(hedged(text, language, quoted), language)


def _answers(text: str, question: str, language: Language, support: Sequence[Evidence]) -> bool:
    """Whether `text` says what the reader found in the quotes that carry it, where it is sure of that.

    It tells the other year of a quote from the asked one. What it found in other sentences is no objection.
    Of a question for two things each sentence answers one; the reader found one of them.
    """
    kinds = asked_for(question)
    if len(kinds) > 1:
        return True
    by_facts = kinds[0] not in (Asked.PLACE, Asked.PERSON)
    spans = [span for item in support if item.reading >= SURE and (span := short_answer(item, language))]
    return not spans or any(says_span(text, language, span, language, by_facts) for span in spans)


def _support(
    text: str,
    named: Sequence[Evidence],
    numbered: Sequence[Evidence],
    cosine: dict[tuple[str, int], float],
    question: str,
    language: Language,
    together: bool = True,
) -> tuple[Evidence, ...]:
    """The fewest quotes that carry `text`: those it names first, then any, then two of one article if they
    may do so `together`."""
    read_as = {item.key: _as_quote(item) for item in numbered}
    nearest = sorted(numbered, key=lambda item: -cosine[item.key])
    tries: list[tuple[Evidence, ...]] = [(item,) for item in named]
    if len(named) > 1:
        tries.append(tuple(named))
    tries += [(item,) for item in nearest if item not in named]
    tries += [
        pair
        for pair in combinations(nearest[:4] if together else (), 2)
        if pair[0].hit.article.doc_id == pair[1].hit.article.doc_id
    ]
    for items in tries:
        support = [read_as[item.key] for item in items]
        if verify(text, language, support, question, max(cosine[item.key] for item in items)).carried:
            return items
    return ()


def _as_quote(item: Evidence) -> Quote:
    """A sentence with its passage, and what stands before it there: what "itu" in it may speak of."""
    sentences = item.hit.passage.sentences
    return Quote(
        text=item.text,
        language=item.hit.article.language,
        context="\n".join(one.text for one in sentences if one.start < item.sentence.start),
        published=item.hit.article.published,
        title=item.hit.passage.title,
        passage="\n".join(one.text for one in sentences),
    )


def _compose(outcome: Outcome, carried: Sequence[tuple[str, tuple[Evidence, ...]]], quotes: Quotes) -> None:
    """Number the quotes in the order in which the answer uses them."""
    citations: dict[tuple[str, int], Citation] = {}
    sentences = []
    for text, items in carried:
        numbers = []
        for item in items:
            if item.key not in citations:
                citation = quotes.cite(len(citations) + 1, item)
                if citation is None:
                    continue
                citations[item.key] = citation
            numbers.append(citations[item.key].number)
        if numbers:
            sentences.append(Sentence(text, tuple(dict.fromkeys(numbers))))
    outcome.sentences = tuple(sentences)
    outcome.citations = tuple(citations.values())
    outcome.abstained = not sentences
