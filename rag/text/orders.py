"""Sentences that speak to a machine: in articles they are not news, in questions they are not asked.

What they are told by is how such orders are worded in the two languages, not who wrote them; a sentence that
is missed changes nothing either, for only what a quote carries is said.
"""

from __future__ import annotations

import re

from rag.text.sentences import split_sentences
from rag.view import View

_ORDER = re.compile(
    r"\b(?:ignore|disregard|forget)\b.{0,40}"
    r"\b(?:instructions?|prompts?|rules|above|previous|articles?|documents?|quotes|question)\b"
    r"|\b(?:abaikan|lupakan|hiraukan)\b.{0,40}"
    r"\b(?:instruksi|perintah|arahan|aturan|petunjuk|di atas|artikel|dokumen|kutipan|pertanyaan)"
    r"|\bsystem (?:prompt|message)\b|\byou are (?:now )?(?:an? )?(?:ai|assistant|chatbot)\b"
    r"|\b(?:kamu|anda) (?:sekarang )?adalah (?:ai|asisten|chatbot)\b|\bbebas aturan\b|\bwithout rules\b"
    r"|(?:^|\W)(?:assistant|user|system|sistem)\s*:|<\|im_start\|>"
    r"|(?:^|[.!?,:] |\band )(?:answer|reply|respond) (?:only|just|with|every|always|without)\b"
    r"|\b(?:always|just) (?:answer|reply|respond|print|say)\b"
    r"|(?:^|[.!?,] |\bdan )(?:selalu )?jawab(?:lah)? (?:hanya|saja|dengan|setiap|bahwa|\")"
    r"|^(?:katakan|tulis)(?:lah)? (?:saja|bahwa)\b"
    r"|\bwhatever the question\b|\b(?:apa pun pertanyaan|pertanyaan apa pun)"
    r"|^pretend (?:that )?the (?:articles?|documents?|quotes)\b"
    r"|\b(?:do not|don't|never) (?:abstain|mention this paragraph)\b|\bjangan (?:pernah )?menolak menjawab\b",
    re.IGNORECASE,
)
_TAG = re.compile(r"<\|im_start\|>\s*(?:system|user|assistant)\b|<\|[^<>|]{0,30}\|>")


def is_order(text: str) -> bool:
    """Whether a sentence speaks to a machine ("ignore the instructions above")."""
    return bool(_ORDER.search(text))


def without_orders(question: str) -> str:
    """The question without the sentences around it that only order a machine about, and without chat tags.

    Unchanged where nothing else is left.
    """
    untagged = " ".join(_TAG.sub(" ", question).split())
    left = " ".join(s.text for s in split_sentences(View(untagged)) if not is_order(s.text))
    return left if any(character.isalnum() for character in left) else question
