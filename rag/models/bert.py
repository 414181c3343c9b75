"""BERT-family safetensors to a CTranslate2 folder, without torch.

The layout is that of `ctranslate2.converters.transformers.BertLoader` and ``XLMRobertaLoader``, less the
pooling layer, which sentence encoders do not use.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from rag.errors import ModelError
from rag.models.ct2_format import ACTIVATIONS, MERGE_ADD, Precision, Specification, Tensor, write

FAMILIES = ("bert", "roberta", "xlm-roberta", "camembert")


def convert(model: Path, folder: Path, precision: Precision) -> None:
    """Write the encoder of the transformers folder `model` into `folder`.

    Raises `ModelError` where a tensor is missing or of a type that numpy does not know.
    """
    config = json.loads((model / "config.json").read_text(encoding="utf-8"))
    tensors = _tensors(model / "model.safetensors")
    specification = _specification(tensors, config, model)
    rows = tensors["embeddings.word_embeddings.weight"].shape[0]
    write(
        specification,
        _vocabulary(model / "tokenizer.json", rows),
        {
            "bos_token": "<s>",
            "eos_token": "</s>",
            "layer_norm_epsilon": config.get("layer_norm_eps", 1e-12),
            "multi_query_attention": False,
            "unk_token": "[UNK]",
        },
        folder,
        precision,
    )


def _tensors(path: Path) -> dict[str, Tensor]:
    """Tensors of a safetensors file by name, without the prefix of the family ("bert.")."""
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        arrays: dict[str, Any] = load_file(path)
    except (SafetensorError, OSError, TypeError, KeyError) as error:
        raise ModelError(f"{path} cannot be read as safetensors: {error}.") from error
    known = {}
    for name, array in arrays.items():
        for prefix in ("bert.", "roberta."):
            name = name.removeprefix(prefix)
        known[name] = Tensor.of(array)
    return known


def _specification(tensors: dict[str, Tensor], config: dict[str, Any], model: Path) -> Specification:
    def get(name: str) -> Tensor:
        if name not in tensors:
            raise ModelError(f"{model / 'model.safetensors'} lacks the tensor {name!r}.")
        return tensors[name]

    made = Specification("TransformerEncoderSpec", 1)
    made.scalars = {
        "encoder/activation": np.int8(ACTIVATIONS[config["hidden_act"]]),
        "encoder/embeddings_merge": np.int8(MERGE_ADD),
        "encoder/multi_query_attention": np.int8(0),
        "encoder/num_heads": np.int16(config["num_attention_heads"]),
        "encoder/pre_norm": np.int8(0),
        "encoder/scale_embeddings": np.int8(0),
    }
    made.weights = {
        "encoder/embeddings_0/weight": get("embeddings.word_embeddings.weight"),
        "encoder/embeddings_1/weight": get("embeddings.token_type_embeddings.weight"),
    }
    positions = get("embeddings.position_embeddings.weight")
    skipped = positions_skipped(config)
    made.vectors = {
        "encoder/position_encodings/encodings": Tensor(
            (positions.shape[0] - skipped, positions.shape[1]),
            lambda start, stop: positions.rows(start + skipped, stop + skipped),
        )
    }

    def norm(there: str, name: str) -> None:
        made.vectors[f"{there}/gamma"] = get(f"{name}.weight")
        made.vectors[f"{there}/beta"] = get(f"{name}.bias")

    def linear(there: str, *names: str) -> None:
        made.weights[f"{there}/weight"] = Tensor.stacked([get(f"{name}.weight") for name in names])
        made.vectors[f"{there}/bias"] = Tensor.stacked([get(f"{name}.bias") for name in names])

    norm("encoder/layernorm_embedding", "embeddings.LayerNorm")
    for number in range(config["num_hidden_layers"]):
        here, there = f"encoder.layer.{number}", f"encoder/layer_{number}"
        attention = f"{here}.attention"
        linear(
            f"{there}/self_attention/linear_0",
            *(f"{attention}.self.{part}" for part in ("query", "key", "value")),
        )
        linear(f"{there}/self_attention/linear_1", f"{attention}.output.dense")
        norm(f"{there}/self_attention/layer_norm", f"{attention}.output.LayerNorm")
        linear(f"{there}/ffn/linear_0", f"{here}.intermediate.dense")
        linear(f"{there}/ffn/linear_1", f"{here}.output.dense")
        norm(f"{there}/ffn/layer_norm", f"{here}.output.LayerNorm")
    return made


def positions_skipped(config: dict[str, Any]) -> int:
    """Rows of the position table that stand before position 0: RoBERTa counts from its padding id."""
    return 0 if config["model_type"] == "bert" else int(config.get("pad_token_id") or 0) + 1


def _vocabulary(tokenizer: Path, rows: int) -> list[str]:
    """One token for each row of the embeddings; CTranslate2 wants them, though ids are what it is given."""
    from tokenizers import Tokenizer

    tokens = {place: token for token, place in Tokenizer.from_file(str(tokenizer)).get_vocab().items()}
    return [tokens.get(place, f"<extra_id_{place}>") for place in range(rows)]
