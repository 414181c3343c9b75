"""A sentence encoder of a few thousand weights, and rows of a small invented world."""

import json
import re
from pathlib import Path

import pytest

PLACES = ["Ambon", "Bogor", "Cirebon", "Depok", "Ende", "Flores", "Garut", "Halmahera"]
THINGS = {
    "kopi": "coffee",
    "beras": "rice",
    "ikan": "fish",
    "teh": "tea",
    "gula": "sugar",
    "cengkih": "clove",
}


def indonesian(place: str, thing: str) -> str:
    return f"Pasar {place} menjual {thing} setiap hari."


def english(place: str, thing: str) -> str:
    return f"The market of {place} sells {THINGS[thing]} every day."


def rows_of_pairs() -> list[dict[str, str]]:
    return [
        {"id": indonesian(p, t), "en": english(p, t), "src": "made", "dom": "news"}
        for p in PLACES
        for t in THINGS
    ]


def rows_of_questions() -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for p in PLACES:
        for t in THINGS:
            context = f"{indonesian(p, t)} Orang {p} menyukainya."
            question = f"Di mana {t} dijual di {p}?"
            rows.append(
                {"qid": f"{p}-{t}", "question": question, "lang": "id", "context": context, "title": "",
                 "answers": [f"Pasar {p}"], "answerable": True, "src": "made"}
            )  # fmt: skip
            rows.append(
                {"qid": f"{p}-{t}-no", "question": f"Siapa raja {p}?", "lang": "id", "context": context,
                 "title": "", "answers": [], "answerable": False, "src": "made"}
            )  # fmt: skip
    return rows


def rows_of_texts() -> list[dict[str, str]]:
    return [
        {"title": p, "src": "made",
         "text": f"{p} adalah kota. Pasar di {p} ramai sekali pada pagi hari. Warga {p} menjual hasil kebun."}
        for p in PLACES
    ]  # fmt: skip


def write_lines(path: Path, rows: list) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def tiny_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers folder: BERT of 2 layers and 32 dimensions, with WordPiece over the rows."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from tokenizers import BertWordPieceTokenizer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("tiny")
    texts = [value for row in rows_of_pairs() for value in (row["id"], row["en"])]
    texts += [str(row[name]) for row in rows_of_questions() for name in ("question", "context")]
    texts += [row["text"] for row in rows_of_texts()]
    # Not trained: the trainer breaks ties by chance, and another vocabulary is another model.
    words = sorted({word for text in texts for word in re.findall(r"\w+|[^\w\s]", text.lower())})
    letters = sorted({letter for word in words for letter in word})
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *words]
    vocabulary += [piece for letter in letters for piece in (letter, f"##{letter}")]
    numbered = {piece: number for number, piece in enumerate(dict.fromkeys(vocabulary))}
    pieces = BertWordPieceTokenizer(vocab=numbered, lowercase=True)
    pieces.save(str(folder / "pieces.json"))
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=pieces.get_vocab_size(), hidden_size=32, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=64, max_position_embeddings=128,
    )  # fmt: skip
    BertModel(config, add_pooling_layer=False).save_pretrained(folder / "bert")
    BertTokenizerFast(tokenizer_file=str(folder / "pieces.json"), model_max_length=128).save_pretrained(
        folder / "bert"
    )
    trunk = Transformer(str(folder / "bert"))
    modules = [trunk, Pooling(trunk.get_embedding_dimension(), "mean"), Normalize()]
    SentenceTransformer(modules=modules, device="cpu").save(str(folder / "encoder"), create_model_card=False)
    return folder / "encoder"


@pytest.fixture(scope="session")
def training_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Files of a small invented world: markets of towns and what they sell."""
    folder = tmp_path_factory.mktemp("rows")
    return {
        "pairs": write_lines(folder / "pairs.jsonl", rows_of_pairs()),
        "questions": write_lines(folder / "questions.jsonl", rows_of_questions()),
        "texts": write_lines(folder / "texts.jsonl", rows_of_texts()),
    }


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> None:
    """Models this small are slower with two threads, and much slower on a busy machine."""
    import torch

    torch.set_num_threads(1)
