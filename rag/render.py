"""Answers and hits as text for a terminal and as JSON; both are made from the same records."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from typing import Any

from rag.records import Answer, Citation, Hit, Language

WIDTH = 96

_WORDS = {
    Language.INDONESIAN: {
        "abstained": "Artikel-artikel ini tidak menyebutkan jawabannya.",
        "closest": "Artikel yang paling dekat:",
        "quotes": "Kutipan dari artikel:",
    },
    Language.ENGLISH: {
        "abstained": "The articles do not say.",
        "closest": "The closest articles:",
        "quotes": "Quotes from the articles:",
    },
}
# Escape sequences and other controls of an article must not reach the terminal; nor may bidirectional
# controls turn a line around.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def answer_to_text(answer: Answer) -> str:
    """An answer as a person reads it: sentences with numbers, then each quote with its file and place."""
    words = _WORDS[answer.language]
    if answer.abstained:
        lines = [words["abstained"]]
        closest = closest_articles(answer.hits)
        if closest:
            lines += ["", words["closest"]]
            lines += [_one_line(f"  - {hit.article.title} ({_source(hit)})") for hit in closest]
        return "\n".join(lines)
    quoted = {citation.number: citation.reads for citation in answer.citations}
    if any(s.text != quoted[s.citations[0]] for s in answer.sentences):
        said = " ".join(f"{s.text} {''.join(f'[{n}]' for n in s.citations)}" for s in answer.sentences)
        lines = [_wrapped(said), ""]
    else:
        lines = [words["quotes"], ""]
    for citation in answer.citations:
        lines += [_citation(citation), ""]
    return "\n".join(lines).rstrip()


def answer_to_dict(answer: Answer) -> dict[str, Any]:
    """An answer as the JSON object of ``rag ask --json``."""
    text = " ".join(f"{s.text} {''.join(f'[{n}]' for n in s.citations)}" for s in answer.sentences)
    return {
        "qid": answer.qid,
        "question": answer.question,
        "language": str(answer.language),
        "answer": _WORDS[answer.language]["abstained"] if answer.abstained else text,
        "abstained": answer.abstained,
        "confidence": round(answer.confidence, 4),
        "reason": answer.reason,
        "sentences": [{"text": s.text, "citations": list(s.citations)} for s in answer.sentences],
        "citations": [
            {
                "number": c.number,
                "doc_id": c.article.doc_id,
                "path": c.article.path,
                "title": c.article.title,
                "published": c.article.published,
                "start": c.start,
                "end": c.end,
                "quote": c.quote,
                "reads": c.reads,
            }
            for c in answer.citations
        ],
        "hits": [hit_to_dict(hit) for hit in answer.hits],
        "timings": answer.timings,
        "models": answer.models,
        "notices": list(answer.notices),
    }


def hit_to_dict(hit: Hit) -> dict[str, Any]:
    """A hit as JSON; ``rag search --json`` adds the text."""
    return {
        "passage_id": hit.passage.passage_id,
        "doc_id": hit.passage.doc_id,
        "path": hit.article.path,
        "start": hit.passage.start,
        "end": hit.passage.end,
        "score": round(hit.score, 6),
    }


def hits_to_text(hits: Iterable[Hit]) -> str:
    """Passages as a person reads them, best first."""
    blocks = []
    for hit in hits:
        place = f"{hit.article.path}:{hit.passage.start}-{hit.passage.end}"
        date = f"  {hit.article.published}" if hit.article.published else ""
        blocks.append(
            "\n".join(
                [
                    _one_line(f"{hit.rank}. {hit.article.title}"),
                    _one_line(f"   {place}{date}  score {hit.score:.3f}"),
                    _wrapped(hit.passage.text, "   "),
                ]
            )
        )
    return "\n\n".join(blocks)


def closest_articles(hits: Iterable[Hit], most: int = 3) -> list[Hit]:
    """The best hit of each of the `most` best articles."""
    best: dict[str, Hit] = {}
    for hit in hits:
        best.setdefault(hit.article.doc_id, hit)
    return list(best.values())[:most]


def _citation(citation: Citation) -> str:
    article = citation.article
    date = f", {article.published}" if article.published else ""
    head = f"[{citation.number}] {article.title} ({article.path}:{citation.start}-{citation.end}{date})"
    return f"{_wrapped(head, '', '    ')}\n{_wrapped('“' + citation.reads + '”', '    ')}"


def _source(hit: Hit) -> str:
    return f"{hit.article.path}, {hit.article.published}" if hit.article.published else hit.article.path


def _one_line(text: str) -> str:
    return _CONTROL.sub("�", text.replace("\n", " ").replace("\t", " "))


def _wrapped(text: str, first: str = "", rest: str | None = None) -> str:
    return textwrap.fill(
        _one_line(text),
        WIDTH,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
