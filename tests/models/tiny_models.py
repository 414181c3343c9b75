"""Tiny real models, made on the spot: every weight is drawn from a fixed seed."""

from __future__ import annotations

import json
from pathlib import Path

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, processors

WORDS = "kapan di mana siapa pertemuan rapat harga cabai naik pasar when was the meeting held passage query :"
CHATML = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def word_tokenizer() -> Tokenizer:
    """A WordPiece tokenizer of a few words, with [CLS] and [SEP]."""
    vocabulary = {
        token: place for place, token in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *WORDS.split()])
    }
    made = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    made.add_special_tokens(["[PAD]", "[UNK]", "[CLS]", "[SEP]"])
    return made


def byte_tokenizer() -> Tokenizer:
    """A byte-level tokenizer with one merge, and ChatML's markers as special tokens 257 to 259."""
    tokens = [*sorted(pre_tokenizers.ByteLevel.alphabet()), "ab"]
    vocabulary = {token: place for place, token in enumerate(tokens)}
    made = Tokenizer(models.BPE(vocab=vocabulary, merges=[("a", "b")]))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    markers = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
    made.add_special_tokens([AddedToken(marker, special=True, normalized=False) for marker in markers])
    return made


def write_json(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")


def sentence_folder(
    folder: Path,
    family: str = "bert",
    *,
    pooling: str = "mean",
    normalize: bool = True,
    longest: int = 12,
    prompts: dict[str, str] | None = None,
) -> Path:
    """A sentence-transformers folder of 2 layers and 16 dimensions."""
    import torch
    from transformers import (
        BertConfig,
        BertModel,
        DistilBertConfig,
        DistilBertModel,
        PreTrainedTokenizerFast,
        XLMRobertaConfig,
        XLMRobertaModel,
    )

    tokenizer = word_tokenizer()
    sizes = {"vocab_size": tokenizer.get_vocab_size(), "hidden_size": 16, "intermediate_size": 32}
    sizes |= {"num_hidden_layers": 2, "num_attention_heads": 4, "initializer_range": 0.5}
    torch.manual_seed(7)
    if family == "bert":
        model = BertModel(BertConfig(**sizes, max_position_embeddings=32), add_pooling_layer=False)
    elif family == "xlm-roberta":
        config = XLMRobertaConfig(**sizes, max_position_embeddings=32, pad_token_id=0, type_vocab_size=1)
        model = XLMRobertaModel(config, add_pooling_layer=False)
    else:
        model = DistilBertModel(
            DistilBertConfig(
                vocab_size=sizes["vocab_size"], dim=16, hidden_dim=32, n_layers=2, n_heads=4,
                max_position_embeddings=32, initializer_range=0.5,
            )
        )  # fmt: skip
    # CTranslate2's converter wants this said, which transformers 5 no longer does.
    model.config.position_embedding_type = "absolute"
    model.save_pretrained(folder)
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        model_max_length=longest,
    ).save_pretrained(folder)
    modules = [("", "Transformer"), ("1_Pooling", "Pooling")]
    modules += [("2_Normalize", "Normalize")] if normalize else []
    write_json(
        folder / "modules.json",
        [
            {"idx": n, "name": str(n), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for n, (path, kind) in enumerate(modules)
        ],
    )
    write_json(
        folder / "1_Pooling" / "config.json",
        {
            "word_embedding_dimension": 16,
            "pooling_mode_cls_token": pooling == "cls",
            "pooling_mode_mean_tokens": pooling == "mean",
            "pooling_mode_max_tokens": pooling == "max",
        },
    )
    if normalize:
        (folder / "2_Normalize").mkdir()
        write_json(folder / "2_Normalize" / "config.json", {})
    write_json(folder / "sentence_bert_config.json", {"max_seq_length": longest, "do_lower_case": False})
    if prompts is not None:
        write_json(folder / "config_sentence_transformers.json", {"prompts": prompts})
    return folder


def chat_folder(folder: Path, *, template: str | None = CHATML) -> Path:
    """A Qwen2 of 2 layers over bytes, as transformers saves it."""
    import torch
    from transformers import PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM

    tokenizer = byte_tokenizer()
    torch.manual_seed(7)
    config = Qwen2Config(
        vocab_size=tokenizer.get_vocab_size(), hidden_size=32, intermediate_size=64, num_hidden_layers=2,
        num_attention_heads=4, num_key_value_heads=2, tie_word_embeddings=True, initializer_range=0.3,
        bos_token_id=257, eos_token_id=259, rms_norm_eps=1e-6, rope_theta=1e6,
    )  # fmt: skip
    model = Qwen2ForCausalLM(config)
    for name, parameter in model.named_parameters():
        # Zero biases and unit norms would hide a swapped tensor.
        if name.endswith("bias") or "norm" in name:
            torch.nn.init.normal_(parameter, mean=1.0 if "norm" in name else 0.0, std=0.3)
    model.save_pretrained(folder)
    saved = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, eos_token="<|im_end|>", pad_token="<|endoftext|>"
    )
    saved.chat_template = template
    saved.save_pretrained(folder)
    return folder


def gguf_of(folder: Path, path: Path) -> Path:
    """The chat model of `folder` as a float32 GGUF, named as llama.cpp's converter names things."""
    import gguf
    import numpy as np
    from safetensors.numpy import load_file

    names = {
        "input_layernorm.weight": "attn_norm.weight",
        "post_attention_layernorm.weight": "ffn_norm.weight",
        "mlp.gate_proj.weight": "ffn_gate.weight",
        "mlp.up_proj.weight": "ffn_up.weight",
        "mlp.down_proj.weight": "ffn_down.weight",
        "self_attn.o_proj.weight": "attn_output.weight",
    } | {
        f"self_attn.{part}_proj.{what}": f"attn_{part}.{what}"
        for part in "qkv"
        for what in ("weight", "bias")
    }
    config = json.loads((folder / "config.json").read_text("utf-8"))
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokens = [tokenizer.id_to_token(place) for place in range(tokenizer.get_vocab_size())]
    writer = gguf.GGUFWriter(str(path), "qwen2")
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_head_count_kv(config["num_key_value_heads"])
    writer.add_rope_freq_base(1e6)
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_tokenizer_model("gpt2")
    writer.add_token_list(tokens)
    writer.add_token_types([3 if token.startswith("<|") else 1 for token in tokens])
    writer.add_token_merges(["a b"])
    writer.add_bos_token_id(257)
    writer.add_eos_token_id(259)
    for name, array in load_file(folder / "model.safetensors").items():
        name = name.removeprefix("model.")
        if name.startswith("layers."):
            _, number, rest = name.split(".", 2)
            name = f"blk.{number}.{names[rest]}"
        else:
            name = {"embed_tokens.weight": "token_embd.weight", "norm.weight": "output_norm.weight"}[name]
        writer.add_tensor(name, array.astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def fake_wheels(folder: Path, path: Path, parts: int) -> tuple[str, ...]:
    """Installed packages under `folder` whose data files, in order, make the file at `path`."""
    data = path.read_bytes()
    size = -(-len(data) // parts)
    names = []
    for number in range(1, parts + 1):
        module = f"tiny_part{number}"
        file = folder / module / "data" / f"part{number:02}.bin"
        file.parent.mkdir(parents=True)
        file.write_bytes(data[(number - 1) * size : number * size])
        (folder / module / "__init__.py").write_text("raise SystemExit('code of a weights package ran')\n")
        info = folder / f"{module}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: tiny-part{number}\nVersion: 1.0\n")
        (info / "RECORD").write_text(
            f"{module}/__init__.py,,\n{module}/data/{file.name},,\n{info.name}/METADATA,,\n"
        )
        names.append(f"tiny-part{number}")
    return tuple(names)
