"""What is written without torch is, byte for byte, what CTranslate2's own converter writes."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tiny_models

from rag.errors import ModelError
from rag.models import bert, qwen
from rag.models.ct2_format import Precision, Tensor


def variables(path: Path) -> tuple[str, int, dict[str, np.ndarray[Any, Any]], dict[str, str]]:
    """Read a ``model.bin`` back: name, revision, variables, aliases (resolved among themselves)."""
    data, at = path.read_bytes(), 0
    kinds = [np.float32, np.int8, np.int16, np.int32, np.float16]

    def take(form: str) -> tuple[Any, ...]:
        nonlocal at
        found = struct.unpack_from(f"<{form}", data, at)
        at += struct.calcsize(f"<{form}")
        return found

    def text() -> str:
        (size,) = take("H")
        return take(f"{size}s")[0].rstrip(b"\0").decode()

    assert take("I") == (6,)
    name, (revision, count) = text(), take("II")
    found = {}
    for _ in range(count):
        key = text()
        (rank,) = take("B")
        shape = take(f"{rank}I")
        kind, size = take("BI"[0])[0], take("I")[0]
        found[key] = np.frombuffer(take(f"{size}s")[0], kinds[kind]).reshape(shape)
    aliases = {text(): text() for _ in range(take("I")[0])}
    assert at == len(data)
    return name, revision, found, aliases


def test_a_gguf_becomes_what_the_library_makes_of_the_same_model(
    chat_folder: Path, gguf_path: Path, tmp_path: Path
) -> None:
    from ctranslate2.converters import TransformersConverter

    TransformersConverter(str(chat_folder)).convert(str(tmp_path / "theirs"), quantization="int8")
    ours = tmp_path / "ours"
    ours.mkdir()
    heard: list[tuple[int, int]] = []
    qwen.convert(gguf_path, ours, lambda done, total: heard.append((done, total)))
    assert (ours / "model.bin").read_bytes() == (tmp_path / "theirs" / "model.bin").read_bytes()
    assert heard[-1][0] == heard[-1][1] == len(heard)
    their_config = json.loads((tmp_path / "theirs" / "config.json").read_text())
    our_config = json.loads((ours / "config.json").read_text())
    assert our_config["eos_token"] == their_config["eos_token"] == "<|im_end|>"
    assert our_config["layer_norm_epsilon"] == pytest.approx(their_config["layer_norm_epsilon"])
    assert json.loads((ours / "vocabulary.json").read_text()) == json.loads(
        (tmp_path / "theirs" / "vocabulary.json").read_text()
    )


@pytest.mark.parametrize("precision", ["int8", "float32"])
def test_an_encoder_becomes_what_the_library_makes_of_it(precision: Precision, tmp_path: Path) -> None:
    from ctranslate2.converters import TransformersConverter

    folder = tiny_models.sentence_folder(tmp_path / "model")
    # The library insists on a pooling layer, which transformers then fills with noise; all else is compared.
    TransformersConverter(str(folder)).convert(str(tmp_path / "theirs"), quantization=precision)
    (tmp_path / "ours").mkdir()
    bert.convert(folder, tmp_path / "ours", precision)
    name, revision, theirs, their_aliases = variables(tmp_path / "theirs" / "model.bin")
    our_name, our_revision, ours, our_aliases = variables(tmp_path / "ours" / "model.bin")
    assert (our_name, our_revision, our_aliases) == (name, revision, {})
    for alias, target in their_aliases.items():
        theirs[alias] = theirs[target]
    theirs = {key: value for key, value in theirs.items() if not key.startswith("pooler")}
    assert ours.keys() == theirs.keys()
    for key, value in ours.items():
        assert value.dtype == theirs[key].dtype, key
        np.testing.assert_array_equal(value, theirs[key], err_msg=key)


def test_stacked_rows_are_read_across_the_seams() -> None:
    parts = [np.arange(6.0).reshape(3, 2), np.arange(10.0, 14.0).reshape(2, 2)]
    stacked = Tensor.stacked([Tensor.of(part) for part in parts])
    assert stacked.shape == (5, 2)
    np.testing.assert_array_equal(stacked.rows(2, 4), [[4.0, 5.0], [10.0, 11.0]])
    np.testing.assert_array_equal(stacked.rows(3, 5), [[10.0, 11.0], [12.0, 13.0]])


def test_a_missing_tensor_is_named(tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    folder = tiny_models.sentence_folder(tmp_path / "model")
    tensors = load_file(folder / "model.safetensors")
    del tensors["encoder.layer.1.output.dense.bias"]
    save_file(tensors, folder / "model.safetensors")
    (tmp_path / "ours").mkdir()
    with pytest.raises(ModelError, match=r"lacks the tensor 'encoder\.layer\.1\.output\.dense\.bias'\."):
        bert.convert(folder, tmp_path / "ours", "int8")


def test_a_file_that_is_no_gguf_is_named(tmp_path: Path) -> None:
    pytest.importorskip("gguf", reason="gguf is not installed (extra llm)")
    path = tmp_path / "model.gguf"
    path.write_bytes(b"GIF89a" + bytes(100))
    with pytest.raises(ModelError, match=r"model\.gguf cannot be read as GGUF"):
        qwen.convert(path, tmp_path, lambda done, total: None)


def test_the_tokenizer_of_a_gguf_reads_like_the_models_own(
    chat_folder: Path, gguf_path: Path, tmp_path: Path
) -> None:
    from tokenizers import Tokenizer

    qwen.convert(gguf_path, tmp_path, lambda done, total: None)
    own, made = (Tokenizer.from_file(str(f / "tokenizer.json")) for f in (chat_folder, tmp_path))
    for text in ("Rapat ke-17, pukul 19.00!", "  dua\n\n baris ", "naïve café 😀", "<|im_end|>x"):
        assert made.encode(text).ids == own.encode(text).ids
        assert made.decode(made.encode(text).ids) == text.replace("<|im_end|>", "")
