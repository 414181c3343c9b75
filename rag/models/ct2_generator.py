"""A chat model run by CTranslate2 on the CPU."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rag.models import ct2
from rag.models.chat import END, ChatTokenizer
from rag.protocols import Generated, Message

_BATCH = 4
"""Prompts decoded side by side: decoding waits for memory, so four cost little more than one."""


class Ct2Generator:
    """A CTranslate2 folder with ``tokenizer.json``, ChatML; implements `rag.protocols.Generator`.

    Decoding is greedy. The system message of a prompt is computed once and kept: in a run over many
    questions it costs nothing after the first.
    """

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self._tokenizer = ChatTokenizer(folder / "tokenizer.json")
        self._model = ct2.open_generator(folder)

    def count_tokens(self, text: str) -> int:
        """Tokens of a text."""
        return len(self._tokenizer.encode(text))

    def generate(self, messages: Sequence[Message], max_tokens: int, prefix: str = "") -> Generated:
        """The assistant's reply, greedy, at most `max_tokens` new tokens; it begins with `prefix`."""
        return self.generate_many([messages], max_tokens, [prefix])[0]

    def generate_many(
        self, prompts: Sequence[Sequence[Message]], max_tokens: int, prefixes: Sequence[str] | None = None
    ) -> list[Generated]:
        """One reply for each prompt, in order, decoded side by side."""
        prefixes = prefixes or [""] * len(prompts)
        static: list[str] = []
        systems = {prompt[0] for prompt in prompts if prompt and prompt[0].role == "system"}
        if len(systems) == 1 and all(prompt and prompt[0].role == "system" for prompt in prompts):
            static = self._tokenizer.turn(next(iter(systems)))
            prompts = [prompt[1:] for prompt in prompts]
        starts = [
            [token for message in prompt for token in self._tokenizer.turn(message)]
            + self._tokenizer.reply(prefix)
            for prompt, prefix in zip(prompts, prefixes, strict=True)
        ]
        results = self._model.generate_batch(
            starts,
            max_batch_size=_BATCH,
            beam_size=1,
            sampling_topk=1,
            max_length=max_tokens,
            include_prompt_in_result=False,
            end_token=END,
            static_prompt=static or None,
            cache_static_prompt=True,
        )
        return [
            Generated(
                text=prefix + self._tokenizer.decode(result.sequences_ids[0]),
                prompt_tokens=len(static) + len(start),
                tokens=len(result.sequences_ids[0]),
            )
            for prefix, start, result in zip(prefixes, starts, results, strict=True)
        ]
