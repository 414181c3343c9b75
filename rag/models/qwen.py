"""A GGUF of a Qwen2 model to a CTranslate2 folder, without torch.

Tensor for tensor the layout that `ctranslate2.converters.transformers.Qwen2Loader` gives (fused query, key
and value; RMS norms; rotary embeddings on halves). Dequantization is the `gguf` package's. Where the file
carries the tied output matrix twice, the finer one (``output.weight``) serves both ends, as in the original
model, and half the memory of it is saved.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from rag.errors import ModelError
from rag.models.ct2_format import SWISH, Array, Specification, Tensor, write

# The pattern that Qwen2 splits text by before its byte-level BPE (transformers, `Qwen2Converter`).
_SPLIT = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
_CONTROL, _USER_DEFINED = 3, 4


def convert(gguf_path: Path, folder: Path, wrote: Callable[[int, int], None]) -> None:
    """Write the model of `gguf_path` as int8 into `folder`, with its ``tokenizer.json``.

    Raises `ModelError` where the file is no Qwen2 GGUF.
    """
    import gguf

    try:
        reader = gguf.GGUFReader(str(gguf_path))
    except (ValueError, OSError, IndexError) as error:
        raise ModelError(f"{gguf_path} cannot be read as GGUF: {error}.") from error
    fields: Callable[[str], Any] = lambda name: reader.fields[name].contents()  # noqa: E731
    if fields("general.architecture") != "qwen2":
        raise ModelError(f"{gguf_path} holds a {fields('general.architecture')} model, not a qwen2 one.")
    tokens = fields("tokenizer.ggml.tokens")
    kinds = fields("tokenizer.ggml.token_type")
    _tokenizer(tokens, kinds, fields("tokenizer.ggml.merges")).save(str(folder / "tokenizer.json"))
    tensors = {tensor.name: _lazily(tensor) for tensor in reader.tensors}
    config = {
        "bos_token": tokens[fields("tokenizer.ggml.bos_token_id")],
        "eos_token": tokens[fields("tokenizer.ggml.eos_token_id")],
        "layer_norm_epsilon": fields("qwen2.attention.layer_norm_rms_epsilon"),
        "multi_query_attention": True,
        "unk_token": "",
    }
    specification = _specification(
        tensors,
        layers=fields("qwen2.block_count"),
        heads=fields("qwen2.attention.head_count"),
        heads_kv=fields("qwen2.attention.head_count_kv"),
        rotary_base=fields("qwen2.rope.freq_base"),
    )
    write(specification, tokens, config, folder, "int8", wrote)


def _lazily(tensor: Any) -> Tensor:
    from gguf.quants import dequantize

    kind, data = tensor.tensor_type, tensor.data
    shape = tuple(int(size) for size in reversed(tensor.shape))

    def rows(start: int, stop: int) -> Array:
        read: Array = dequantize(data[start:stop], kind)
        return read

    return Tensor(shape, rows)


def _specification(
    tensors: dict[str, Tensor], *, layers: int, heads: int, heads_kv: int, rotary_base: float
) -> Specification:
    tied = tensors.get("output.weight", tensors["token_embd.weight"])
    made = Specification("TransformerDecoderSpec", 8)
    made.scalars = {
        "decoder/activation": np.int8(SWISH),
        "decoder/alibi": np.int8(0),
        "decoder/alibi_use_positive_positions": np.int8(0),
        "decoder/alignment_heads": np.int16(1),
        "decoder/alignment_layer": np.int16(-1),
        "decoder/num_heads": np.int16(heads),
        "decoder/pre_norm": np.int8(1),
        "decoder/scale_alibi": np.int8(0),
        "decoder/scale_embeddings": np.int8(0),
        "decoder/start_from_zero_embedding": np.int8(0),
    }
    made.weights["decoder/embeddings/weight"] = tied
    # CTranslate2 shares the scale of a shared weight by itself.
    made.aliases["decoder/projection/weight"] = "decoder/embeddings/weight"
    made.vectors["decoder/layer_norm/gamma"] = tensors["output_norm.weight"]
    for number in range(layers):
        here, there = f"decoder/layer_{number}", f"blk.{number}"
        attention = f"{here}/self_attention"
        made.scalars |= {
            f"{attention}/num_heads_kv": np.int32(heads_kv),
            f"{attention}/rotary_base": np.float32(rotary_base),
            f"{attention}/rotary_dim": np.int32(0),
            f"{attention}/rotary_interleave": np.int8(0),
        }
        made.vectors |= {
            f"{attention}/layer_norm/gamma": tensors[f"{there}.attn_norm.weight"],
            f"{here}/ffn/layer_norm/gamma": tensors[f"{there}.ffn_norm.weight"],
            f"{attention}/linear_0/bias": Tensor.stacked(
                [tensors[f"{there}.attn_{part}.bias"] for part in "qkv"]
            ),
        }
        made.weights |= {
            f"{attention}/linear_0/weight": Tensor.stacked(
                [tensors[f"{there}.attn_{part}.weight"] for part in "qkv"]
            ),
            f"{attention}/linear_1/weight": tensors[f"{there}.attn_output.weight"],
            f"{here}/ffn/linear_0/weight": tensors[f"{there}.ffn_gate.weight"],
            f"{here}/ffn/linear_0_noact/weight": tensors[f"{there}.ffn_up.weight"],
            f"{here}/ffn/linear_1/weight": tensors[f"{there}.ffn_down.weight"],
        }
    return made


def _tokenizer(tokens: list[str], kinds: list[int], merges: list[str]) -> Any:
    """Byte-level BPE with Qwen2's pre-tokenization, as `transformers` builds it from a GGUF."""
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers

    added = [
        AddedToken(token, special=kind == _CONTROL, normalized=False)
        for token, kind in zip(tokens, kinds, strict=True)
        # The padding rows at the end ("[PAD151665]") are no tokens.
        if kind in (_CONTROL, _USER_DEFINED) and not re.fullmatch(r"\[PAD\d+\]", token)
    ]
    pairs = [(left, right) for left, _, right in (merge.partition(" ") for merge in merges)]
    made = Tokenizer(models.BPE(vocab={token: place for place, token in enumerate(tokens)}, merges=pairs))
    made.normalizer = normalizers.NFC()
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(_SPLIT), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    made.decoder = decoders.ByteLevel()
    made.add_tokens(added)
    return made
