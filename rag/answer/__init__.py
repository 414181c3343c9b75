"""From hits to an answer: evidence, premise, confidence, prompt, reply, verification, citations."""

from rag.answer.read import Outcome, read

__all__ = ["Outcome", "read"]
