"""The OpenAI-compatible adapter against a small real server on this machine."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from rag.errors import ModelError
from rag.models import load_generator, prepare
from rag.models.resolve import Server, resolve
from rag.models.server_generator import ServerGenerator
from rag.protocols import Generated, Message

PROMPT = (Message("system", "Singkat."), Message("user", "Kapan?"))
Reply = tuple[int, str | dict[str, Any]]


class FakeServer:
    """Answers with what is queued (the last again and again) and keeps what it was asked."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []
        self.asked: list[tuple[str, dict[str, Any] | None, str | None]] = []
        self.delay = 0.0
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(None)

            def do_POST(self) -> None:
                self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

            def _answer(self, body: dict[str, Any] | None) -> None:
                fake.asked.append((self.path, body, self.headers["Authorization"]))
                time.sleep(fake.delay)
                code, content = fake.replies.pop(0) if len(fake.replies) > 1 else fake.replies[0]
                data = (content if isinstance(content, str) else json.dumps(content)).encode()
                try:
                    self.send_response(code)
                    self.send_header("Content-Length", str(len(data)))
                    self.end_headers()
                    self.wfile.write(data)
                except (BrokenPipeError, ConnectionResetError):
                    pass  # the client gave up waiting, as it should

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    monkeypatch.delenv("RAG_API_KEY", raising=False)
    made = FakeServer()
    yield made
    made.close()


def said(text: str) -> Reply:
    return 200, {
        "choices": [{"message": {"role": "assistant", "content": text}}],
        "usage": {"prompt_tokens": 21, "completion_tokens": 5},
    }


def generator(server: FakeServer, timeout: float = 5.0) -> ServerGenerator:
    return ServerGenerator(
        Server(f"{server.url}#tiny", server.url, "tiny"), timeout=timeout, waits=(0.01, 0.01)
    )


def test_a_url_names_a_server_and_its_model() -> None:
    assert resolve("http://host:8000/v1/#org/model", "generator") == Server(
        "http://host:8000/v1/#org/model", "http://host:8000/v1", "org/model"
    )
    with pytest.raises(ModelError, match="only a generator may be a server's URL"):
        resolve("http://host:8000/v1", "encoder")


def test_a_reply(server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_API_KEY", "secret")
    server.replies = [said("Selasa.")]
    loaded = load_generator(f"{server.url}#tiny")
    assert loaded.generate(PROMPT, 30) == Generated("Selasa.", prompt_tokens=21, tokens=5)
    assert server.asked == [
        (
            "/v1/chat/completions",
            {
                "model": "tiny",
                "messages": [
                    {"role": "system", "content": "Singkat."},
                    {"role": "user", "content": "Kapan?"},
                ],
                "max_tokens": 30,
                "temperature": 0,
                "seed": 0,
            },
            "Bearer secret",
        )
    ]
    assert loaded.count_tokens("Kapan?!") == 3


@pytest.mark.parametrize("reply", ["Rapat dimulai Selasa.", " dimulai Selasa."])
def test_a_prefix_is_part_of_the_reply_whether_the_server_repeats_it_or_not(
    reply: str, server: FakeServer
) -> None:
    server.replies = [said(reply)]
    assert generator(server).generate(PROMPT, 30, prefix="Rapat").text == "Rapat dimulai Selasa."
    body = server.asked[0][1]
    assert body is not None
    assert body["messages"][-1] == {"role": "assistant", "content": "Rapat"}


def likely(said: str, **logprobs: float) -> Reply:
    top = [{"token": token, "logprob": value} for token, value in logprobs.items()]
    choice = {"message": {"content": said}, "logprobs": {"content": [{"top_logprobs": top}]}}
    return 200, {"choices": [choice]}


@pytest.mark.parametrize(
    ("reply", "odds"),
    [
        (likely("Yes", Yes=-0.1, No=-2.6, Maybe=-5.0), 2.5),
        (likely("Y", N=-3.0, Y=-0.5), 2.5),
        (likely("No", No=-0.2, Perhaps=-1.7), -1.5),  # what is not told is no likelier than the last
        (said("Yes"), 4.0),
        (said("No"), -4.0),
        (said("Perhaps"), 0.0),
    ],
)
def test_log_odds_of_a_servers_reply(reply: Reply, odds: float, server: FakeServer) -> None:
    server.replies = [reply]
    assert generator(server).log_odds(PROMPT, "Yes", "No") == pytest.approx(odds)
    body = server.asked[0][1]
    assert body is not None
    assert (body["max_tokens"], body["logprobs"], body["top_logprobs"]) == (1, True, 20)


def test_without_a_name_the_first_model_is_taken(server: FakeServer) -> None:
    server.replies = [(200, {"data": [{"id": "first"}, {"id": "second"}]}), said("Ya.")]
    load_generator(server.url).generate(PROMPT, 3)
    assert [(path, body and body["model"]) for path, body, _ in server.asked] == [
        ("/v1/models", None),
        ("/v1/chat/completions", "first"),
    ]
    server.replies = [(200, {"data": []})]
    with pytest.raises(ModelError, match="/models names no model; name one yourself"):
        load_generator(server.url)


def test_a_wrong_key_is_not_tried_again(server: FakeServer) -> None:
    server.replies = [(401, {"error": {"message": "Invalid\n key"}})]
    with pytest.raises(ModelError) as caught:
        generator(server).generate(PROMPT, 3)
    assert str(caught.value) == (
        f"{server.url}/chat/completions answered with status 401 (Invalid key); "
        "set RAG_API_KEY to a key of that server."
    )
    assert len(server.asked) == 1


@pytest.mark.parametrize("code", [429, 500, 503])
def test_a_stumbling_server_is_tried_again(code: int, server: FakeServer) -> None:
    server.replies = [(code, "busy"), (code, "busy"), said("Ya.")]
    assert generator(server).generate(PROMPT, 3).text == "Ya."
    server.replies = [(code, "busy")]
    with pytest.raises(ModelError, match=rf"answered with status {code} \(busy\)\.$"):
        generator(server).generate(PROMPT, 3)
    assert len(server.asked) == 6


def test_a_slow_server_is_given_up(server: FakeServer) -> None:
    server.delay = 0.5
    server.replies = [said("Ya.")]
    with pytest.raises(ModelError, match=r"did not answer within 0\.1 seconds"):
        generator(server, timeout=0.1).generate(PROMPT, 3)


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        ("<html>", r"answered, but not with JSON"),
        ({"choices": []}, r"not in the form of the OpenAI API \(IndexError"),
        ({"choices": [{"message": {"content": [1]}}]}, r"not in the form of the OpenAI API \(TypeError"),
        ([], r"not in the form of the OpenAI API \(TypeError"),
    ],
)
def test_an_answer_of_another_form(reply: Any, message: str, server: FakeServer) -> None:
    server.replies = [(200, reply)]
    with pytest.raises(ModelError, match=message) as caught:
        generator(server).generate(PROMPT, 3)
    assert "\n" not in str(caught.value)


def test_a_server_that_is_not_there(server: FakeServer) -> None:
    made = generator(server)
    server.close()
    try:
        with pytest.raises(ModelError, match=r"cannot be reached \(.*refused.*\); is the server running\?"):
            made.generate(PROMPT, 3)
        with pytest.raises(ModelError, match="is a server: there is nothing to prepare on this machine"):
            prepare(f"{server.url}#tiny")
    finally:
        server.__init__()  # type: ignore[misc]  # the fixture closes a running one
