"""Names: bundled, folders, hub ids in a local cache, and what is said when there is no such model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import tiny_models

from rag.cli import run
from rag.errors import ModelError, ModelNotFoundError
from rag.models import catalog, is_prepared, load_encoder, load_generator, prepare, remove
from rag.models.catalogue import ENCODERS, GENERATORS, READERS, WheelGenerator
from rag.models.resolve import Bundled, Folder, resolve
from rag.settings import DEFAULT_ENCODER, DEFAULT_GENERATOR, DEFAULT_READER

REVISION = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty Hugging Face cache, and no network."""
    from huggingface_hub import constants

    folder = tmp_path / "hub"
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(folder))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    return folder


def cached(hub: Path, name: str) -> Path:
    """The snapshot folder where the hub's client keeps model `name`."""
    model = hub / f"models--{name.replace('/', '--')}"
    (model / "refs").mkdir(parents=True)
    (model / "refs" / "main").write_text(REVISION)
    return model / "snapshots" / REVISION


def test_bundled_names_and_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert resolve(DEFAULT_ENCODER, "encoder") == Bundled(DEFAULT_ENCODER)
    assert resolve(DEFAULT_GENERATOR, "generator") == Bundled(DEFAULT_GENERATOR)
    (tmp_path / "models" / "mine").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    # A folder that is here wins over a hub id of the same form.
    assert resolve("models/mine", "encoder") == Folder("models/mine", Path("models/mine"))
    assert resolve(str(tmp_path), "generator") == Folder(str(tmp_path), tmp_path)


@pytest.mark.parametrize("name", ["", "minilm", "./nowhere", "/nowhere", "a/b/c", "../x", "org/mo del"])
def test_an_unknown_name_says_where_it_looked_and_what_there_is(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelNotFoundError) as caught:
        resolve(name, "generator")
    said = str(caught.value)
    assert said.startswith(f"There is no generator {name!r}: ")
    assert said.endswith(f"the names that the project knows are: {DEFAULT_GENERATOR}; see `rag models`.")


def test_a_hub_id_is_looked_up_offline(hub: Path, cache_folder: Path) -> None:
    with pytest.raises(ModelNotFoundError, match=r"run `rag models prepare org/tiny` to fetch it\.$"):
        load_encoder("org/tiny")
    assert not is_prepared("org/tiny")
    folder = tiny_models.sentence_folder(cached(hub, "org/tiny"))
    encoder = load_encoder("org/tiny")
    assert encoder.name == "org/tiny"
    assert encoder.fingerprint == load_encoder(str(folder)).fingerprint
    assert is_prepared("org/tiny")
    prepare("org/tiny")
    with pytest.raises(ModelError, match="remove it there with `hf cache rm`"):
        remove("org/tiny")


def test_a_hub_generator_is_looked_up_offline(hub: Path) -> None:
    tiny_models.chat_folder(cached(hub, "org/chat"))
    assert load_generator("org/chat").name == "org/chat"
    prepare("org/chat")


def test_fetching_honours_offline_mode(hub: Path) -> None:
    heard: list[str] = []
    with pytest.raises(ModelNotFoundError, match=r"HF_HUB_OFFLINE=1 forbids it.*local folder\.$"):
        prepare("org/tiny", lambda what, done, total: heard.append(what))
    assert heard == ["fetching org/tiny"]


def test_a_folder_without_config_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(
        ModelError, match=r"holds no config\.json; an encoder is a sentence-transformers folder"
    ):
        load_encoder(str(tmp_path))
    with pytest.raises(
        ModelError, match=r"holds no config\.json; a generator is a transformers or CTranslate2"
    ):
        load_generator(str(tmp_path))


def test_catalog(cache_folder: Path) -> None:
    encoder, reader, generator = catalog()
    assert (encoder.name, encoder.kind, encoder.prepared) == (DEFAULT_ENCODER, "encoder", True)
    assert encoder.where == str(ENCODERS[DEFAULT_ENCODER].folder)
    assert encoder.size > 1_000_000
    assert (reader.name, reader.kind, reader.prepared) == (DEFAULT_READER, "reader", True)
    assert reader.where == str(READERS[DEFAULT_READER].folder)
    assert (generator.name, generator.kind, generator.prepared) == (DEFAULT_GENERATOR, "generator", False)
    assert (generator.where, generator.licence) == ("", "Apache-2.0")


def test_the_command_lists_prepares_and_removes(
    wheel_model: WheelGenerator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(GENERATORS, DEFAULT_GENERATOR, wheel_model)
    monkeypatch.setitem(GENERATORS, "tiny-chat", wheel_model)
    assert run(["models"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["NAME", "KIND", "PREPARED", "SIZE", "LICENCE", "WHERE"]
    assert lines[1].split()[:3] == [DEFAULT_ENCODER, "encoder", "yes"]
    assert lines[2].split()[:3] == [DEFAULT_READER, "reader", "yes"]
    assert lines[3].split() == [
        *("tiny-chat", "generator", "no", "0", "MB", "Apache-2.0"),
        *("not", "yet:", "rag", "models", "prepare", "tiny-chat"),
    ]
    assert run(["models", "prepare", "tiny-chat"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("tiny-chat is ready in /")
    assert "assembling tiny-chat" in said.err
    assert run(["models", "prepare", "tiny-chat", "--quiet-if-prepared"]) == 0
    assert capsys.readouterr() == ("", "")
    assert run(["models", "list", "--json"]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(record["name"], record["prepared"]) for record in records] == [
        (DEFAULT_ENCODER, True),
        (DEFAULT_READER, True),
        ("tiny-chat", True),
        ("tiny-chat", True),
    ]
    assert run(["models", "remove", "tiny-chat"]) == 0
    assert capsys.readouterr().out == "tiny-chat is removed.\n"
    assert run(["models", "remove", "tiny-chat"]) == 1
    assert capsys.readouterr().err == (
        "rag: Nothing is prepared for tiny-chat; there is nothing to remove.\n"
    )
    assert run(["models", "prepare", DEFAULT_READER]) == 0
    assert run(["models", "remove", DEFAULT_READER]) == 0
    assert run(["models", "remove", DEFAULT_READER]) == 1
    assert run(["models", "prepare", DEFAULT_ENCODER]) == 0
    capsys.readouterr()
    assert run(["models", "prepare", "nosuch"]) == 1
    assert capsys.readouterr().err.startswith("rag: There is no model 'nosuch'")
