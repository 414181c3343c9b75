"""What a sentence-transformers folder says of itself: modules, pooling, prefixes, lengths."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from rag.errors import ModelError
from rag.models.bert import FAMILIES, positions_skipped

_QUERY_PROMPTS = ("query", "search_query", "s2p_query")
_PASSAGE_PROMPTS = ("passage", "document", "search_document", "corpus")
# Families whose model card asks for prefixes that their files do not state.
_KNOWN_PREFIXES = (("e5", "query: ", "passage: "),)


@dataclass(frozen=True, slots=True)
class SentenceFolder:
    """`simple` folders (BERT family, mean or first-token pooling, safetensors) run without torch."""

    folder: Path
    simple: bool
    pooling: Literal["mean", "cls", ""]
    normalized: bool
    longest: int
    query_prefix: str
    passage_prefix: str


@contextmanager
def loading(what: str, folder: Path) -> Iterator[None]:
    """Whatever the heavy libraries raise over a folder becomes one `ModelError` that names it."""
    from safetensors import SafetensorError

    try:
        yield
    except (
        SafetensorError,
        OSError,
        ValueError,
        RuntimeError,
        ImportError,
        LookupError,
        TypeError,
    ) as error:
        said = str(error).strip()
        reason = said.splitlines()[0].rstrip(".") if said else type(error).__name__
        raise ModelError(f"The {what} in {folder} cannot be loaded: {reason}.") from error


def read_folder(folder: Path, name: str) -> SentenceFolder:
    """Read the json files of a sentence-transformers folder; `name` helps to know the family.

    Raises `ModelError` where ``config.json`` is missing or no json, or where the folder holds pickled
    weights and no safetensors.
    """
    config = _json(folder / "config.json")
    if not config:
        raise ModelError(f"{folder} holds no config.json; an encoder is a sentence-transformers folder.")
    refuse_pickles(folder)
    modules = [
        str(module.get("type", "")).rsplit(".", 1)[-1] for module in _json(folder / "modules.json") or []
    ]
    pooling = _pooling(_json(folder / "1_Pooling" / "config.json") or {})
    extra = _json(folder / "sentence_bert_config.json") or {}
    simple = (
        config.get("model_type") in FAMILIES
        and config.get("position_embedding_type", "absolute") == "absolute"
        and config.get("hidden_act") in ("gelu", "relu", "gelu_new")
        and modules in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"])
        and pooling != ""
        and not extra.get("do_lower_case")
        and (folder / "model.safetensors").is_file()
        and (folder / "tokenizer.json").is_file()
    )
    limits = [
        int(extra.get("max_seq_length") or 0),
        int((_json(folder / "tokenizer_config.json") or {}).get("model_max_length") or 0),
        int(config.get("max_position_embeddings") or 0) - (positions_skipped(config) if simple else 0),
    ]
    # sentence-transformers: its own limit, else the tokenizer's, and never beyond the position table.
    stated = limits[0] or limits[1]
    longest = min(limit for limit in (stated, limits[2], 1 << 20) if limit > 0)
    query, passage = _prefixes(_json(folder / "config_sentence_transformers.json") or {}, name)
    return SentenceFolder(folder, simple, pooling, "Normalize" in modules, longest, query, passage)


def refuse_pickles(folder: Path) -> None:
    """Raise `ModelError` where the weights are pickled only: loading them would run code from the file."""
    if any(folder.glob("*.safetensors")):
        return
    pickled = sorted(
        path.name for pattern in ("*.bin", "*.pt", "*.pth", "*.pkl") for path in folder.glob(pattern)
    )
    if pickled:
        raise ModelError(
            f"{folder} holds its weights only as pickle ({', '.join(pickled)}), which can run code when "
            "loaded; use a model with .safetensors weights, or convert it with transformers' save_pretrained."
        )
    raise ModelError(f"{folder} holds no .safetensors weights.")


def _pooling(config: dict[str, Any]) -> Literal["mean", "cls", ""]:
    if config.get("include_prompt") is False:
        return ""
    mode = config.get("pooling_mode")
    if mode is None:
        modes = [key.removeprefix("pooling_mode_") for key, value in config.items() if value is True]
        modes = [
            mode.removesuffix("_tokens").removesuffix("_token") for mode in modes if mode != "include_prompt"
        ]
        mode = modes[0] if len(modes) == 1 else ""
    return "mean" if mode == "mean" else "cls" if mode == "cls" else ""


def _prefixes(config: dict[str, Any], name: str) -> tuple[str, str]:
    prompts = {key: value for key, value in (config.get("prompts") or {}).items() if isinstance(value, str)}
    query = next((prompts[key] for key in _QUERY_PROMPTS if prompts.get(key)), "")
    passage = next((prompts[key] for key in _PASSAGE_PROMPTS if prompts.get(key)), "")
    if query or passage:
        return query, passage
    parts = Path(name).name.lower().replace("_", "-").split("-")
    for family, query, passage in _KNOWN_PREFIXES:
        if family in parts and "instruct" not in parts:
            return query, passage
    return "", ""


def _json(path: Path) -> Any:
    """The content of a json file, None where there is no such file."""
    if not path.is_file():
        return None
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ModelError(f"{path} is no valid JSON: {error}.") from error
