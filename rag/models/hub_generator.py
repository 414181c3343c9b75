"""Any causal chat model of transformers; the one place that imports transformers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rag import settings
from rag.errors import ModelError
from rag.models.folders import loading, refuse_pickles
from rag.protocols import Generated, Message


class HubGenerator:
    """A transformers folder (safetensors); implements `rag.protocols.Generator`.

    Runs on the GPU if there is one, in the type it is stored in; on the CPU in float32 where it is small and
    bfloat16 where it is not. Decoding is greedy. Code that comes with a model is never run.
    """

    def __init__(self, name: str, folder: Path) -> None:
        refuse_pickles(folder)
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer

        self.name = name
        self._torch = torch
        torch.set_num_threads(settings.threads())
        device = "cuda" if torch.cuda.is_available() else "cpu"
        with loading("generator", folder):
            self._tokenizer: Any = AutoTokenizer.from_pretrained(
                folder, trust_remote_code=False, local_files_only=True
            )
            model: Any = AutoModelForCausalLM.from_pretrained(
                folder,
                dtype="auto" if device == "cuda" or _is_large(folder) else torch.float32,
                use_safetensors=True,
                trust_remote_code=False,
                local_files_only=True,
            )
        if not self._tokenizer.chat_template:
            raise ModelError(
                f"The model in {folder} has no chat template: it is not an instruct model; name one that is."
            )
        self._model = model.to(device).eval()

    def count_tokens(self, text: str) -> int:
        """Tokens of a text."""
        return len(self._tokenizer(text, add_special_tokens=False)["input_ids"])

    def generate(self, messages: Sequence[Message], max_tokens: int, prefix: str = "") -> Generated:
        """The assistant's reply, greedy, at most `max_tokens` new tokens; it begins with `prefix`."""
        ids = self._prompt(messages, prefix)
        count = int(ids["input_ids"].shape[1])
        with self._torch.inference_mode():
            output = self._model.generate(
                **ids,
                max_new_tokens=max_tokens,
                do_sample=False,
                num_beams=1,
                temperature=None,
                top_p=None,
                top_k=None,
                repetition_penalty=1.0,
                pad_token_id=self._tokenizer.pad_token_id or self._tokenizer.eos_token_id,
            )[0][count:]
        text = self._tokenizer.decode(output, skip_special_tokens=True)
        return Generated(text=prefix + text, prompt_tokens=count, tokens=len(output))

    def log_odds(self, messages: Sequence[Message], one: str, other: str) -> float:
        """How much likelier the reply begins with the word `one` than with `other`."""
        with self._torch.inference_mode():
            logits = self._model(**self._prompt(messages, "")).logits[0, -1]
        first, second = (
            logits[self._tokenizer(word, add_special_tokens=False)["input_ids"][0]] for word in (one, other)
        )
        return float(first) - float(second)

    def _prompt(self, messages: Sequence[Message], prefix: str) -> Any:
        # Markers inside a message are plain text: they are taken apart before the template adds real ones.
        chat = [{"role": message.role, "content": self._plain(message.content)} for message in messages]
        try:
            prompt = self._tokenizer.apply_chat_template(chat, tokenize=False, add_generation_prompt=True)
        except Exception as error:  # templates raise their own errors, e.g. "system role not supported"
            raise ModelError(f"The chat template of {self.name} refuses the prompt: {error}.") from error
        return self._tokenizer(prompt + prefix, add_special_tokens=False, return_tensors="pt").to(
            self._model.device
        )

    def _plain(self, text: str) -> str:
        """`text` with the tokenizer's special tokens broken by a zero-width space."""
        for special in self._tokenizer.all_special_tokens:
            text = text.replace(special, f"{special[0]}\u200b{special[1:]}")
        return text


def _is_large(folder: Path) -> bool:
    """Whether the weights, as stored, exceed 4 GB: float32 would then double them."""
    return sum(path.stat().st_size for path in folder.glob("*.safetensors")) > 4_000_000_000
