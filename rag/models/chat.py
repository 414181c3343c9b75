"""ChatML, the chat format of Qwen, written in token ids."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rag.errors import ModelError
from rag.protocols import Message

START, END = "<|im_start|>", "<|im_end|>"
_TEXT_END = "<|endoftext|>"


class ChatTokenizer:
    """A ``tokenizer.json`` with ChatML markers.

    Text is encoded with the markers taken as plain text: an article that contains ``<|im_end|>`` cannot
    end the turn that quotes it. Only this class writes real markers.
    """

    def __init__(self, path: Path) -> None:
        """Raises `ModelError` where the file is missing or knows no ChatML markers."""
        from tokenizers import Tokenizer

        if not path.is_file():
            raise ModelError(f"{path} is missing; a generator's folder needs its tokenizer.json.")
        try:
            self._tokenizer: Any = Tokenizer.from_file(str(path))
        except Exception as error:  # tokenizers raises bare Exception
            raise ModelError(f"{path} cannot be read: {error}.") from error
        self._tokenizer.encode_special_tokens = True
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        if None in (self._tokenizer.token_to_id(START), self._tokenizer.token_to_id(END)):
            raise ModelError(
                f"{path} has no {START} and {END} markers; only ChatML models are read without transformers."
            )

    @property
    def ends(self) -> list[str]:
        """The tokens that end a reply."""
        return [token for token in (END, _TEXT_END) if self._tokenizer.token_to_id(token) is not None]

    def encode(self, text: str) -> list[str]:
        """The tokens of a text; markers in it are plain text."""
        tokens: list[str] = self._tokenizer.encode(text, add_special_tokens=False).tokens
        return tokens

    def first_id(self, text: str) -> int:
        """The id of a text's first token."""
        return int(self._tokenizer.encode(text, add_special_tokens=False).ids[0])

    def decode(self, ids: Sequence[int]) -> str:
        """The text of token ids, without markers."""
        text: str = self._tokenizer.decode(list(ids), skip_special_tokens=True)
        return text

    def turn(self, message: Message) -> list[str]:
        """One whole turn."""
        return [START, *self.encode(f"{message.role}\n{message.content}"), END, *self.encode("\n")]

    def reply(self, prefix: str) -> list[str]:
        """The beginning of the assistant's turn, up to and with `prefix`."""
        return [START, *self.encode(f"assistant\n{prefix}")]
