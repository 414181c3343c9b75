"""Tiny models made once a session, and a cache of its own for each test."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import tiny_models

from rag.models.catalogue import WheelGenerator


@pytest.fixture
def cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, as on a fresh machine."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("RAG_CACHE", str(folder))
    return folder


@pytest.fixture(scope="session")
def chat_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_models.chat_folder(tmp_path_factory.mktemp("chat"))


@pytest.fixture(scope="session")
def gguf_path(chat_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("gguf", reason="gguf is not installed (extra llm)")
    return tiny_models.gguf_of(chat_folder, tmp_path_factory.mktemp("gguf") / "model.gguf")


@pytest.fixture
def wheel_model(
    gguf_path: Path, tmp_path: Path, cache_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[WheelGenerator]:
    """A tiny generator whose GGUF is installed as three wheels."""
    site = tmp_path / "site"
    names = tiny_models.fake_wheels(site, gguf_path, 3)
    monkeypatch.syspath_prepend(str(site))
    data = gguf_path.read_bytes()
    yield WheelGenerator(
        name="tiny-chat",
        licence="Apache-2.0",
        about="made for the tests",
        distributions=names,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        prepared_size=1000,
        trial="halo",
        expected="",
    )
