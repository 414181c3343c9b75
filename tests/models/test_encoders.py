"""Encoders: the bundled one, and the same vectors as sentence-transformers for folders of every make."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
import tiny_models

from rag.errors import ModelChecksumError, ModelError
from rag.models import cache, fast_encoder, load_encoder, remove
from rag.models.catalogue import ENCODERS
from rag.models.fast_encoder import FastEncoder
from rag.models.folders import read_folder
from rag.models.sentence_encoder import SentenceEncoder

TEXTS = [
    "rapat di pasar",
    "kapan pertemuan : when was the meeting held",
    "harga cabai naik di pasar harga cabai naik di pasar harga cabai naik",  # longer than 12 tokens
    "",
    "cabai",
    "kata asing sekali",
]


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> FastEncoder:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAG_CACHE", str(tmp_path_factory.mktemp("cache")))
        made = load_encoder("minilm-id-en")
    assert isinstance(made, FastEncoder)
    return made


def test_the_bundled_encoder_brings_the_languages_together(bundled: FastEncoder) -> None:
    indonesian = [
        "Menteri pertanian bertemu para petani di Bandung.",
        "Bank sentral menaikkan suku bunga bulan ini.",
        "Tim sepak bola itu memenangkan pertandingan terakhir.",
        "Hujan lebat menyebabkan banjir di kota.",
    ]
    english = [
        "The agriculture minister met farmers in Bandung.",
        "The central bank raised interest rates this month.",
        "The football team won its last match.",
        "Heavy rain caused floods in the city.",
    ]
    scores = bundled.encode_queries(indonesian) @ bundled.encode_passages(english).T
    pairs, others = np.diag(scores), scores[~np.eye(4, dtype=bool)]
    assert pairs.min() > 0.5
    assert others.max() < 0.35
    assert pairs.max() < 0.999


def test_vectors_are_unit_float32_and_do_not_depend_on_company_or_order(bundled: FastEncoder) -> None:
    texts = [f"Rapat nomor {number} membahas {'panen dan ' * (number % 7)}ekspor." for number in range(40)]
    vectors = bundled.encode_passages(texts)
    assert vectors.shape == (40, 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-6)
    np.testing.assert_array_equal(bundled.encode_passages(texts), vectors)
    # To the last bit: an index that is brought up to date has the bytes of one made anew.
    np.testing.assert_array_equal(bundled.encode_passages(texts[::-1])[::-1], vectors)
    np.testing.assert_array_equal(bundled.encode_passages([texts[11]])[0], vectors[11])


def test_nothing_gives_an_empty_array(bundled: FastEncoder) -> None:
    assert bundled.encode_queries([]).shape == (0, 384)
    assert bundled.count_tokens([]) == []


def test_tokens_are_counted_without_special_tokens(bundled: FastEncoder) -> None:
    assert bundled.max_tokens == 254
    assert bundled.count_tokens(["", "a", "a a a", "kapan?"]) == [0, 1, 3, 2]
    assert bundled.count_tokens(["a " * 300]) == [300]


def test_a_longer_text_is_cut_at_max_tokens(bundled: FastEncoder) -> None:
    cut, whole = bundled.encode_passages(["pasar " * 254, "pasar " * 254 + "gempa " * 50])
    np.testing.assert_allclose(cut, whole, atol=1e-6)


def test_progress_hears_of_every_text(bundled: FastEncoder) -> None:
    heard: list[tuple[str, int, int]] = []
    bundled.encode_passages(["a"] * 40, lambda *said: heard.append(said))
    assert heard == [("encoding", done, 40) for done in (0, 32, 40)]


def test_windows_keep_the_order_and_the_progress(
    bundled: FastEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ["harga " * (number % 9 + 1) + str(number) for number in range(50)]
    whole = bundled.encode_passages(texts)
    monkeypatch.setattr(fast_encoder, "_WINDOW", 20)
    heard: list[tuple[str, int, int]] = []
    found = bundled.encode_passages(texts, lambda *said: heard.append(said))
    np.testing.assert_array_equal(found, whole)
    assert [done for _, done, _ in heard] == [0, 32, 50]


def test_int8_and_float32_stay_close(
    bundled: FastEncoder, cache_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    described = read_folder(ENCODERS["minilm-id-en"].folder, "minilm-id-en")
    exact = FastEncoder("minilm-id-en", described, cache.silent, "float32")
    texts = ["Kapan rapat anggaran dimulai?", "The budget meeting starts on Monday.", "Cuaca cerah."]
    cosines = (exact.encode_queries(texts) * bundled.encode_queries(texts)).sum(axis=1)
    assert cosines.min() > 0.985
    assert exact.fingerprint != bundled.fingerprint


def test_the_sums_of_the_bundled_encoder_are_those_of_its_files() -> None:
    folder = ENCODERS["minilm-id-en"].folder
    lines = (folder / "SHA256SUMS").read_text("utf-8").splitlines()
    assert [line.split() for line in lines] == [
        [cache.sha256(folder / name), name] for name in ("model.safetensors", "tokenizer.json", "config.json")
    ]


def test_an_altered_bundled_file_is_refused(
    cache_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "minilm"
    shutil.copytree(ENCODERS["minilm-id-en"].folder, copy)
    with (copy / "tokenizer.json").open("a", encoding="utf-8") as file:
        file.write("\n")
    with pytest.raises(ModelChecksumError, match=r"tokenizer\.json is not the file that the project names"):
        load_encoder(str(copy))
    assert not list((cache_folder / "encoders").glob("*/model.bin"))


@pytest.mark.parametrize(
    ("family", "pooling", "normalize"),
    [("bert", "mean", True), ("bert", "cls", False), ("xlm-roberta", "mean", True)],
)
def test_simple_folders_give_the_vectors_of_sentence_transformers(
    family: str, pooling: str, normalize: bool, cache_folder: Path, tmp_path: Path
) -> None:
    folder = tiny_models.sentence_folder(tmp_path / "model", family, pooling=pooling, normalize=normalize)
    described = read_folder(folder, "model")
    assert described.simple
    fast = FastEncoder("model", described, cache.silent, "float32")
    general = SentenceEncoder("model", described)
    np.testing.assert_allclose(fast.encode_passages(TEXTS), general.encode_passages(TEXTS), atol=2e-6)
    assert fast.count_tokens(TEXTS) == general.count_tokens(TEXTS) == [3, 8, 13, 0, 1, 3]
    assert fast.max_tokens == general.max_tokens == 10
    assert (fast.dimension, general.dimension) == (16, 16)


@pytest.mark.parametrize(
    ("family", "pooling"), [("distilbert", "mean"), ("bert", "max")], ids=["another family", "max pooling"]
)
def test_other_folders_run_on_sentence_transformers(
    family: str, pooling: str, cache_folder: Path, tmp_path: Path
) -> None:
    folder = tiny_models.sentence_folder(tmp_path / "model", family, pooling=pooling, normalize=False)
    encoder = load_encoder(str(folder))
    assert isinstance(encoder, SentenceEncoder)
    heard: list[tuple[str, int, int]] = []
    vectors = encoder.encode_passages(TEXTS, lambda *said: heard.append(said))
    assert vectors.shape == (6, 16)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-6)
    np.testing.assert_allclose(encoder.encode_passages(TEXTS[::-1])[::-1], vectors, atol=1e-6)
    assert heard == [("encoding", 0, 6), ("encoding", 6, 6)]
    assert encoder.fingerprint == load_encoder(str(folder)).fingerprint


@pytest.mark.parametrize(
    ("name", "prompts", "expected"),
    [
        ("plain", {"query": "", "document": ""}, ("", "")),
        ("plain", {"query": "query : ", "passage": "passage : "}, ("query : ", "passage : ")),
        ("plain", {"query": "query : ", "document": "passage : "}, ("query : ", "passage : ")),
        ("intfloat/multilingual-e5-small", None, ("query: ", "passage: ")),
        ("intfloat/multilingual-e5-large-instruct", None, ("", "")),
        ("e5-finetuned", {"query": "kapan ", "document": "rapat "}, ("kapan ", "rapat ")),
        ("made5-model", None, ("", "")),
    ],
)
def test_prefixes_come_from_the_model_or_its_family(
    name: str, prompts: dict[str, str] | None, expected: tuple[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "model"
    tiny_models.write_json(folder / "config.json", {"model_type": "bert", "max_position_embeddings": 9})
    (folder / "model.safetensors").touch()
    if prompts is not None:
        tiny_models.write_json(folder / "config_sentence_transformers.json", {"prompts": prompts})
    described = read_folder(folder, name)
    assert (described.query_prefix, described.passage_prefix) == expected


def test_prefixes_are_written_before_the_texts(cache_folder: Path, tmp_path: Path) -> None:
    prompts = {"query": "query : ", "document": "passage : "}
    plain = load_encoder(str(tiny_models.sentence_folder(tmp_path / "plain")))
    prompted = load_encoder(str(tiny_models.sentence_folder(tmp_path / "prompted", prompts=prompts)))
    np.testing.assert_array_equal(prompted.encode_queries(["rapat"]), plain.encode_queries(["query : rapat"]))
    np.testing.assert_array_equal(
        prompted.encode_passages(["rapat"]), plain.encode_passages(["passage : rapat"])
    )
    assert prompted.fingerprint != plain.fingerprint
    assert prompted.count_tokens(["rapat"]) == [1]


def test_the_fingerprint_changes_with_each_file_and_not_with_the_place(
    cache_folder: Path, tmp_path: Path
) -> None:
    first = tiny_models.sentence_folder(tmp_path / "first")
    second = tmp_path / "second"
    shutil.copytree(first, second)
    own = load_encoder(str(first)).fingerprint
    assert re.fullmatch(r"[0-9a-f]{64}", own)
    assert load_encoder(str(second)).fingerprint == own
    config = json.loads((second / "config.json").read_text())
    tiny_models.write_json(second / "config.json", {**config, "layer_norm_eps": 1e-3})
    assert load_encoder(str(second)).fingerprint != own


def test_a_model_is_converted_once_and_removed_on_request(cache_folder: Path, tmp_path: Path) -> None:
    folder = tiny_models.sentence_folder(tmp_path / "model")
    digest = load_encoder(str(folder)).fingerprint
    converted = cache_folder / "encoders" / digest
    assert sorted(path.name for path in converted.iterdir()) == [
        "config.json",
        "model.bin",
        "vocabulary.json",
    ]
    before = (converted / "model.bin").stat().st_mtime_ns
    load_encoder(str(folder))
    assert (converted / "model.bin").stat().st_mtime_ns == before
    remove(str(folder))
    assert not converted.exists()
    with pytest.raises(ModelError, match="Nothing is prepared for"):
        remove(str(folder))


def test_a_cache_that_cannot_be_written_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "cache"
    blocked.write_text("a file where the cache should be")
    monkeypatch.setenv("RAG_CACHE", str(blocked))
    encoder = load_encoder(str(tiny_models.sentence_folder(tmp_path / "model")))
    assert encoder.encode_queries(["rapat"]).shape == (1, 16)


def test_pickled_weights_are_refused(cache_folder: Path, tmp_path: Path) -> None:
    folder = tiny_models.sentence_folder(tmp_path / "model")
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(ModelError, match=r"only as pickle \(pytorch_model\.bin\), which can run code"):
        load_encoder(str(folder))


def test_damaged_files_are_named(cache_folder: Path, tmp_path: Path) -> None:
    folder = tiny_models.sentence_folder(tmp_path / "model")
    whole = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ModelError, match=r"model\.safetensors cannot be read as safetensors"):
        load_encoder(str(folder))
    (folder / "model.safetensors").write_bytes(whole)
    (folder / "tokenizer.json").write_text("{")
    with pytest.raises(ModelError, match=r"tokenizer\.json cannot be read"):
        load_encoder(str(folder))
    (folder / "modules.json").write_text("[")
    with pytest.raises(ModelError, match=r"modules\.json is no valid JSON"):
        load_encoder(str(folder))


def test_a_damaged_conversion_is_made_anew(cache_folder: Path, tmp_path: Path) -> None:
    folder = tiny_models.sentence_folder(tmp_path / "model")
    encoder = load_encoder(str(folder))
    path = cache_folder / "encoders" / encoder.fingerprint / "model.bin"
    whole = path.read_bytes()
    path.write_bytes(whole[:1000])
    again = load_encoder(str(folder))
    np.testing.assert_array_equal(again.encode_queries(TEXTS), encoder.encode_queries(TEXTS))
    assert path.read_bytes() == whole


def test_hashes_are_remembered_by_size_and_time(cache_folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "weights"
    path.write_bytes(b"one")
    first = cache.remembered_sha256(path)
    assert first == "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"
    assert json.loads((cache_folder / "hashes.json").read_text())[str(path)][2] == first
    path.write_bytes(b"other")
    assert cache.remembered_sha256(path) == cache.sha256(path) != first
    (cache_folder / "hashes.json").write_text("not json")
    assert cache.remembered_sha256(path) == cache.sha256(path)


def test_the_fast_path_imports_no_torch(cache_folder: Path) -> None:
    import subprocess
    import sys

    code = (
        "import sys; from rag.models import load_encoder\n"
        "load_encoder('minilm-id-en').encode_queries(['kapan?'])\n"
        "print([n for n in ('torch', 'transformers', 'sentence_transformers') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")
