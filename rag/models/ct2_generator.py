"""A chat model run by CTranslate2 on the CPU."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from rag.models import ct2
from rag.models.chat import ChatTokenizer
from rag.protocols import Generated, Message


class Ct2Generator:
    """A CTranslate2 folder with ``tokenizer.json``, ChatML; implements `rag.protocols.Generator`.

    Decoding is greedy. The system message of a prompt is computed once and kept: in a run over many
    questions it costs nothing after the first. One prompt at a time: side by side, prompts of unequal
    lengths are slower (measured) and no longer give the very same text as alone.
    """

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self._tokenizer = ChatTokenizer(folder / "tokenizer.json")
        self._model = ct2.open_generator(folder)

    def count_tokens(self, text: str) -> int:
        """Tokens of a text."""
        return len(self._tokenizer.encode(text))

    def generate(self, messages: Sequence[Message], max_tokens: int, prefix: str = "") -> Generated:
        """The assistant's reply, greedy, at most `max_tokens` new tokens; it begins with `prefix`.

        A prefix should end at the end of a word, without a space: the model writes the next one with it.
        """
        result, prompt_tokens = self._run(messages, prefix, max_tokens)
        ids = result.sequences_ids[0]
        return Generated(prefix + self._tokenizer.decode(ids), prompt_tokens, len(ids))

    def log_odds(self, messages: Sequence[Message], one: str, other: str) -> float:
        """How much likelier the reply begins with the word `one` than with `other`."""
        result, _ = self._run(messages, "", 1, return_logits_vocab=True)
        logits = np.array(result.logits[0][0])
        first, second = (logits[self._tokenizer.first_id(word)] for word in (one, other))
        return float(first) - float(second)

    def _run(
        self, messages: Sequence[Message], prefix: str, max_tokens: int, **options: bool
    ) -> tuple[Any, int]:
        """The runtime's result, and the tokens of the prompt."""
        static: list[str] = []
        if messages and messages[0].role == "system":
            static = self._tokenizer.turn(messages[0])
            messages = messages[1:]
        prompt = [token for message in messages for token in self._tokenizer.turn(message)]
        prompt += self._tokenizer.reply(prefix)
        [result] = self._model.generate_batch(
            [prompt],
            beam_size=1,
            sampling_topk=1,
            max_length=max_tokens,
            include_prompt_in_result=False,
            end_token=self._tokenizer.ends,
            static_prompt=static or None,
            cache_static_prompt=True,
            **options,
        )
        return result, len(static) + len(prompt)
