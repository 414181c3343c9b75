"""A chat model behind an OpenAI-compatible server, over the standard library's HTTP client."""

from __future__ import annotations

import http.client
import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from typing import Any

from rag.errors import ModelError
from rag.models.resolve import Server
from rag.protocols import Generated, Message

_TIMEOUT = 180.0
_WAITS = (0.5, 2.0)
"""Seconds before each further try, when the server is busy or stumbles (429, 5xx, a dropped connection)."""

_CHARACTERS_A_TOKEN = 3.0

_LOGPROBS = 20
"""Likeliest tokens that are asked for: the most that the API allows."""

_SURE = 4.0
"""Log-odds of what a server says that gives no log-probabilities."""


class ServerGenerator:
    """``http://host:port/v1#model`` with the key in ``RAG_API_KEY``; implements `rag.protocols.Generator`.

    Greedy (temperature 0). Without ``#model`` the server's first model is taken. A `prefix` goes as the
    beginning of the assistant's turn, which vLLM and llama.cpp continue; servers that answer anew instead
    are understood too.
    """

    def __init__(self, server: Server, timeout: float = _TIMEOUT, waits: Sequence[float] = _WAITS) -> None:
        self.name = server.name
        self._url = server.url
        self._timeout = timeout
        self._waits = tuple(waits)
        self._model = server.model or self._first_model()

    def count_tokens(self, text: str) -> int:
        """An estimate, on the high side for Indonesian and English: three characters a token."""
        return -(-len(text) // int(_CHARACTERS_A_TOKEN))

    def generate(self, messages: Sequence[Message], max_tokens: int, prefix: str = "") -> Generated:
        """The assistant's reply, at most `max_tokens` new tokens; it begins with `prefix`."""
        chat = _turns(messages)
        if prefix:
            chat.append({"role": "assistant", "content": prefix})
        _, text, usage = self._complete(chat, max_tokens)
        prompt_tokens, tokens = usage.get("prompt_tokens"), usage.get("completion_tokens")
        if prefix and not text.startswith(prefix):
            text = prefix + text
        return Generated(
            text=text,
            prompt_tokens=int(prompt_tokens or sum(self.count_tokens(turn["content"]) for turn in chat)),
            tokens=int(tokens or self.count_tokens(text)),
        )

    def log_odds(self, messages: Sequence[Message], one: str, other: str) -> float:
        """How much likelier the reply begins with the word `one` than with `other`.

        From the server's log-probabilities; from its reply alone where it gives none.
        """
        chat = _turns(messages)
        choice, said, _ = self._complete(chat, 1, logprobs=True, top_logprobs=_LOGPROBS)
        found = _first_token(choice)
        # What is not among the likeliest is less likely than the last of them.
        least = min(found.values(), default=-_SURE)
        beginnings = found or {said.strip(): 0.0}
        first, second = (
            max(
                (odds for token, odds in beginnings.items() if token and word.startswith(token)),
                default=least,
            )
            for word in (one, other)
        )
        return first - second

    def _complete(
        self, chat: Sequence[dict[str, str]], max_tokens: int, **more: object
    ) -> tuple[dict[str, Any], str, dict[str, Any]]:
        """The first choice, its text, and the usage. Raises `ModelError` for another form of answer."""
        answer = self._call(
            "/chat/completions",
            {"model": self._model, "messages": chat, "max_tokens": max_tokens, "temperature": 0, "seed": 0}
            | more,
        )
        try:
            choice = answer["choices"][0]
            text = choice["message"]["content"] or ""
            usage = answer.get("usage") or {}
            if not (isinstance(text, str) and isinstance(usage, dict)):
                raise TypeError("content is no text")
        except (KeyError, IndexError, TypeError, AttributeError) as error:
            raise ModelError(
                f"{self._url}/chat/completions answered, but not in the form of the OpenAI API ({error!r})."
            ) from error
        return choice, text, usage

    def _first_model(self) -> str:
        answer = self._call("/models", None)
        try:
            return str(answer["data"][0]["id"])
        except (KeyError, IndexError, TypeError) as error:
            raise ModelError(
                f"{self._url}/models names no model; name one yourself: `--generator {self._url}#MODEL`."
            ) from error

    def _call(self, path: str, body: dict[str, object] | None) -> Any:
        """The JSON that the server answers. Raises `ModelError`, one line, for anything else."""
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if key := os.environ.get("RAG_API_KEY"):
            headers["Authorization"] = f"Bearer {key}"
        data = None if body is None else json.dumps(body).encode("utf-8")
        url = self._url + path
        for wait in (*self._waits, None):
            try:
                request = urllib.request.Request(url, data=data, headers=headers)
                with urllib.request.urlopen(request, timeout=self._timeout) as response:
                    return json.loads(response.read())
            except urllib.error.HTTPError as error:
                with error:
                    said = _said(error)
                if wait is None or (error.code != 429 and error.code < 500):
                    raise ModelError(_refused(url, error.code, said)) from error
            except TimeoutError as error:
                raise ModelError(
                    f"{url} did not answer within {self._timeout:g} seconds; is the model too large for it?"
                ) from error
            except (urllib.error.URLError, http.client.HTTPException, ConnectionError) as error:
                reason = getattr(error, "reason", error)
                if isinstance(reason, TimeoutError):
                    raise ModelError(f"{url} did not answer within {self._timeout:g} seconds.") from error
                if wait is None:
                    raise ModelError(f"{url} cannot be reached ({reason}); is the server running?") from error
            except ValueError as error:
                raise ModelError(f"{url} answered, but not with JSON ({error}).") from error
            time.sleep(wait)
        raise AssertionError("the last try returns or raises")


def _turns(messages: Sequence[Message]) -> list[dict[str, str]]:
    return [{"role": message.role, "content": message.content} for message in messages]


def _first_token(choice: dict[str, Any]) -> dict[str, float]:
    """The likeliest first tokens with their log-probabilities, empty where the server does not tell them."""
    try:
        likeliest = choice["logprobs"]["content"][0]["top_logprobs"]
        # A token that stands there twice, with and without a space, keeps the likelier.
        return {one["token"].strip(): float(one["logprob"]) for one in reversed(likeliest)}
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        return {}


def _refused(url: str, code: int, said: str) -> str:
    hint = {
        401: "; set RAG_API_KEY to a key of that server",
        403: "; set RAG_API_KEY to a key of that server",
        404: "; is the URL right (it usually ends in /v1), and is there such a model?",
    }.get(code, "")
    return f"{url} answered with status {code}{f' ({said})' if said else ''}{hint}."


def _said(error: urllib.error.HTTPError) -> str:
    """The server's own words on one line, at most 200 characters."""
    try:
        text = error.read(10_000).decode("utf-8", errors="replace")
        found = json.loads(text)
        inner = found.get("error", found) if isinstance(found, dict) else found
        text = inner.get("message", text) if isinstance(inner, dict) else str(inner)
    except (OSError, http.client.HTTPException):
        return ""
    except ValueError:
        pass
    return " ".join(str(text).split())[:200]
