"""The prompt: a few numbered evidence sentences with date and title, and the question.

On a CPU reading the prompt is most of the wait, so it holds only the best evidence. The instruction is the
same for every question of a language: a runtime can keep its state between questions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rag.answer.evidence import Evidence
from rag.protocols import Message
from rag.records import Language

QUOTES = 5
"""Evidence sentences in a prompt: the answer is among the best four for 95 of 100 development questions that
are answered at all, and a small model mixes up fewer of them."""

NOT_STATED = {Language.INDONESIAN: "TIDAK DISEBUTKAN", Language.ENGLISH: "NOT STATED"}

# Measured on development questions (evals/LOG.md): asked for quote numbers, the model often writes a
# number alone or refuses; asked for a sentence it writes one, and the verifier finds the quote for it.
_SYSTEM = {
    Language.INDONESIAN: (
        "Jawab pertanyaan dengan satu kalimat lengkap dalam bahasa Indonesia, hanya berdasarkan kutipan "
        "berita. Salin angka, tanggal, dan nama persis seperti di kutipan. Jika kutipan tidak memuat "
        "jawabannya, tulis hanya: TIDAK DISEBUTKAN"
    ),
    Language.ENGLISH: (
        "Answer the question with one complete English sentence, based only on the news quotes. Keep "
        "numbers, dates and names exactly as in the quotes. If the quotes do not hold the answer, write "
        "only: NOT STATED"
    ),
}
_LABELS = {
    Language.INDONESIAN: ("Kutipan", "Pertanyaan"),
    Language.ENGLISH: ("Quotes", "Question"),
}


def build(
    question: str,
    language: Language,
    evidence: Sequence[Evidence],
    count_tokens: Callable[[str], int],
    budget: int,
) -> tuple[list[Message], list[Evidence]]:
    """The chat messages, and the evidence in the order of its numbers (1 is the first).

    As many of `evidence` (best first) as fit into `budget` tokens are taken, one to `QUOTES`; they are then
    grouped by article and put into reading order, so that the model reads them as the articles say them.
    """
    system = Message("system", _SYSTEM[language])
    used = count_tokens(system.content) + count_tokens(question) + 40
    chosen: list[Evidence] = []
    headed: set[str] = set()
    for item in evidence[:QUOTES]:
        cost = count_tokens(_plain(item.text)) + 6
        if item.hit.article.doc_id not in headed:
            cost += count_tokens(_heading(item)) + 2
        if chosen and used + cost > budget:
            continue
        chosen.append(item)
        headed.add(item.hit.article.doc_id)
        used += cost
    first_seen = {doc_id: i for i, doc_id in enumerate(dict.fromkeys(e.hit.article.doc_id for e in chosen))}
    ordered = sorted(chosen, key=lambda e: (first_seen[e.hit.article.doc_id], e.sentence.start))
    quotes, ask = _LABELS[language]
    lines = [f"{quotes}:"]
    heading = ""
    for number, item in enumerate(ordered, 1):
        if _heading(item) != heading:
            heading = _heading(item)
            lines.append(heading)
        lines.append(f"{number}. {_plain(item.text)}")
    lines += ["", f"{ask}: {_plain(question)}"]
    return [system, Message("user", "\n".join(lines))], ordered


YES, NO = "Yes", "No"

# In English for both languages: the small model was measured with it, and knows it best.
_DOUBT = Message("system", "You check statements against quotes from news articles. Answer only Yes or No.")


def doubt(question: str, cited: Sequence[Evidence]) -> list[Message]:
    """The chat messages that ask whether the quotes of an answer answer the question at all (`YES`, `NO`)."""
    quotes = "\n".join(f"- {_plain(item.text)}" for item in cited)
    ask = f"Can the question be answered from the quotes alone? Answer {YES} or {NO}."
    return [_DOUBT, Message("user", f"Quotes:\n{quotes}\n\nQuestion: {_plain(question)}\n\n{ask}")]


def without_heading(text: str, shown: Sequence[Evidence]) -> str:
    """What a model wrote, without the heading of an article that it copied in front of it."""
    for item in shown:
        heading = _heading(item)
        if text[: len(heading)].casefold() == heading.casefold():
            return text[len(heading) :].strip() or text
    return text


def _heading(item: Evidence) -> str:
    article = item.hit.article
    title = _plain(article.title)
    if not article.published:
        return f"{title}:"
    said = "terbit" if article.language is Language.INDONESIAN else "published"
    return f"{title} ({said} {article.published}):"


def _plain(text: str) -> str:
    """Text of an article or a user without anything that the prompt gives a meaning to."""
    text = re.sub(r"\[(\d+)\]", r"(\1)", text)
    text = re.sub(r"<\|?[^<>|]{0,30}\|?>", " ", text)
    return " ".join(text.split())
