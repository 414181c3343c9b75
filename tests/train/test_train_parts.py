"""The parts of the recipes: rows, windows, batches, negatives, calibration, measures."""

import gzip
import json
import lzma
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing

from rag.errors import UnreadableFileError
from rag.records import Reading
from rag.train.calibrate import Calibration, calibrate
from rag.train.data import Pair, Question, read_pairs, read_questions
from rag.train.measure import (
    expected_calibration_error,
    f1,
    fused,
    paired_p,
    pool,
    ranks,
    reading_scores,
    summary,
)
from rag.train.mine import mine_dense, mine_lexical
from rag.train.reader import ReaderRecipe, _capped
from rag.train.reader_rows import Encoded, Row, question_rows
from rag.train.tokens import Tokens, alike
from rag.train.windows import sentences, window

WORDS = "[CLS] [SEP] [UNK] di mana kopi dijual pasar ambon menjual setiap hari . ?".split()


def tokenizer() -> Tokenizer:
    made = Tokenizer(WordLevel({word: place for place, word in enumerate(WORDS)}, unk_token="[UNK]"))
    made.pre_tokenizer = Whitespace()
    made.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 0), ("[SEP]", 1)],
    )
    return made


def question(asked: str, context: str, *answers: str) -> Question:
    return Question("q", asked, "id", context, "", answers, bool(answers), "made")


# -- files ----------------------------------------------------------------------------------------


def test_pairs_are_read_plain_and_packed(tmp_path: Path) -> None:
    row = {"id": "Pasar buka.", "en": "The market is open.", "src": "made", "dom": "news"}
    plain, packed, tight = tmp_path / "a.jsonl", tmp_path / "b.jsonl.gz", tmp_path / "c.jsonl.xz"
    plain.write_text(json.dumps(row) + "\n\n", encoding="utf-8")
    with gzip.open(packed, "wt", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")
    with lzma.open(tight, "wt", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")
    assert (
        read_pairs([plain, packed, tight]) == [Pair("Pasar buka.", "The market is open.", "made", "news")] * 3
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"question": "Siapa?"}\n', "has no text field 'context'"),
        (b"{broken\n", "cannot be read as JSON lines"),
        (b"\xff\xfe\n", "cannot be read as JSON lines"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError, match=said) as caught:
        read_questions([path])
    assert str(path) in str(caught.value)


def test_a_cut_gzip_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "cut.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"id": "a", "en": "b"}\n' * 1000)[:-12])
    with pytest.raises(UnreadableFileError, match=r"cut\.jsonl\.gz"):
        read_pairs([path])


# -- windows --------------------------------------------------------------------------------------


def test_sentences_end_at_full_stops_and_line_breaks() -> None:
    text = "Satu dua. Tiga 4.5 empat! Lima\nEnam"
    assert [text[a:b] for a, b in sentences(text)] == ["Satu dua.", "Tiga 4.5 empat!", "Lima", "Enam"]


@given(
    st.lists(st.text(alphabet="ab ", min_size=1, max_size=12), min_size=1, max_size=8),
    st.integers(0, 60),
    st.integers(1, 60),
    st.integers(0, 3),
)
def test_a_window_holds_what_it_must_keep(parts: list[str], at: int, size: int, seed: int) -> None:
    text = ". ".join("X" + part for part in parts)
    start = min(at, len(text) - 1)
    end = min(start + 3, len(text))
    first, last = window(text, (start, end), size, np.random.default_rng(seed))
    assert first <= start
    assert last >= end or text[last:end].strip() == ""


def test_a_window_grows_to_the_size_by_whole_sentences() -> None:
    text = "Aaaa. Bbbb. Cccc. Dddd."
    a, b = window(text, (6, 11), 17, np.random.default_rng(0))
    assert text[a:b] in {"Aaaa. Bbbb. Cccc.", "Bbbb. Cccc. Dddd."}
    assert window(text, (6, 11), 4, np.random.default_rng(0)) == (6, 11)


# -- tokens ---------------------------------------------------------------------------------------


def test_batches_are_padded_and_cut() -> None:
    tokens = Tokens(tokenizer(), ["kopi", "di mana kopi dijual setiap hari"], 5)
    batch = tokens.batch([0, 1], "cpu")
    assert batch["input_ids"].tolist() == [[0, 5, 1, 0, 0], [0, 3, 4, 5, 1]]
    assert batch["attention_mask"].tolist() == [[1, 1, 1, 0, 0], [1, 1, 1, 1, 1]]


def test_alike_takes_neighbours_in_length() -> None:
    lengths = np.array([9, 1, 5, 2, 8, 4])
    rows = alike(lengths, np.arange(6), 2, np.random.default_rng(1))
    ordered = sorted(lengths)
    assert sorted(lengths[rows]) in [ordered[i : i + 2] for i in range(5)]


# -- negatives ------------------------------------------------------------------------------------

PASSAGES = [
    "kopi dijual di pasar ambon",
    "kopi dijual di toko bogor",
    "kopi kopi dijual di ambon juga",
    "harga beras naik",
]


def test_lexical_negatives_share_words_and_hold_no_answer() -> None:
    found = mine_lexical(["Di mana kopi dijual?"], [("Ambon",)], [0], PASSAGES, 2)
    # Its own passage and the one that names Ambon are out; the rice passage shares nothing but is left.
    assert found.tolist() == [[1, 3]]


def test_dense_negatives_stay_below_the_margin() -> None:
    vectors = np.array([[1, 0], [0.8, 0.6], [0.99, 0.141], [0, 1]], np.float32)
    found = mine_dense(vectors[:1], [()], np.array([0]), PASSAGES, vectors, 2)
    assert found.tolist() == [[1, 3]]


# -- reader rows ----------------------------------------------------------------------------------


def test_question_rows_keep_the_answer_and_add_what_does_not_answer() -> None:
    ask = question("Di mana kopi dijual?", "Pagi cerah. Kopi dijual di pasar Ambon.", "pasar Ambon")
    no = question("Siapa raja?", "Kopi dijual di pasar Ambon.")
    rows = question_rows([ask, no], ["Kopi dijual di Bogor."], 200, 1, np.random.default_rng(0))
    first, second, third = rows[:3]
    assert first.kind == "answerable"
    assert first.answer is not None
    assert first.passage[slice(*first.answer)] == "pasar Ambon"
    assert (first.relevance, first.answerable) == (1, 1)
    assert second == Row("unanswerable", "Siapa raja?", "Kopi dijual di pasar Ambon.", answerable=0)
    assert third == Row("negative", "Di mana kopi dijual?", "Kopi dijual di Bogor.", 0, 0)


def test_half_of_the_passages_with_a_title_stand_after_it() -> None:
    asked = replace(question("Di mana kopi dijual?", "Kopi dijual di Ambon.", "Ambon"), title="Pasar")
    rows = [question_rows([asked], [], 200, 0, np.random.default_rng(seed))[0] for seed in range(40)]
    passages = [row.passage for row in rows]
    assert set(passages) == {"Pasar\nKopi dijual di Ambon.", "Kopi dijual di Ambon."}
    assert 10 <= passages.count("Kopi dijual di Ambon.") <= 30
    assert {row.passage[slice(*row.answer)] for row in rows if row.answer} == {"Ambon"}


def test_no_source_has_more_questions_than_its_share() -> None:
    asked = [replace(question(f"Apa {n}?", "a", "a"), source="big" if n % 5 else "small") for n in range(20)]
    kept = _capped(asked, ReaderRecipe("", most_of_source=6), np.random.default_rng(0))
    assert Counter(q.source for q in kept) == {"big": 6, "small": 4}
    assert kept == sorted(kept, key=asked.index)


def test_spans_become_token_positions() -> None:
    rows = [
        Row("answerable", "di mana kopi ?", "kopi dijual di pasar ambon .", 1, 1, answer=(15, 26)),
        Row("negative", "di mana kopi ?", "setiap hari", 0, 0),
        Row("answerable", "kopi", "kopi", 1, 1),
    ]
    batch = Encoded(tokenizer(), rows, 32).batch(np.array([0, 1, 2]), "cpu")
    ids = batch["input_ids"][0].tolist()
    start, end = batch["spans"][0].tolist()
    assert [WORDS[i] for i in ids[start : end + 1]] == ["pasar", "ambon"]
    assert batch["spans"].tolist()[1:] == [[0, 0], [-1, -1]]
    assert batch["labels"].tolist() == [[1, 1], [0, 0], [1, 1]]
    assert batch["token_type_ids"][2].tolist()[:5] == [0, 0, 0, 1, 1]


def test_an_answer_that_was_cut_off_teaches_no_span() -> None:
    row = Row("answerable", "di mana ?", "kopi dijual di pasar ambon", 1, 1, answer=(21, 26))
    assert Encoded(tokenizer(), [row], 8).batch(np.array([0]), "cpu")["spans"].tolist() == [[-1, -1]]


# -- calibration and measures ----------------------------------------------------------------------


def test_calibration_recovers_the_chances_it_was_drawn_from() -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(4000, 3)) * (1, 2, 1)
    chance = 1 / (1 + np.exp(-(logits @ (-0.8, 1.5, -0.5) + 0.3)))
    labels = np.full((4000, 2), -1.0, np.float32)
    labels[:, 1] = rng.random(4000) < chance
    made = calibrate(logits.astype(np.float32), labels)
    assert made.answerable == pytest.approx((-0.8, 1.5, -0.5, 0.3), abs=0.15)
    assert made.relevance == (1.0, 0.0)
    refused = chance[labels[:, 1] == 1] < made.threshold
    answered = chance[labels[:, 1] == 0] >= made.threshold
    assert refused.mean() == pytest.approx(answered.mean(), abs=0.04)


def test_calibration_without_both_labels_changes_nothing() -> None:
    assert calibrate(np.zeros((1, 3), np.float32), np.array([[1, 1]], np.float32)) == Calibration()


def test_a_pool_cuts_contexts_and_knows_where_the_answers_are() -> None:
    ask = question("Di mana?", "Satu kalimat. Kopi di Ambon. Akhir kata.", "Ambon")
    made = pool([ask, question("Siapa?", "Lain sekali.")], ["Isian."], characters=15)
    assert made.passages == ("Satu kalimat.", "Kopi di Ambon.", "Akhir kata.", "Lain sekali.", "Isian.")
    assert made.gold == (frozenset({1}),)


def test_ranks_and_their_summary_by_hand() -> None:
    scores = np.array([[0.1, 0.9, 0.5], [0.3, 0.3, 0.2]], np.float32)
    places = ranks(scores, [frozenset({2}), frozenset({0})])
    assert places.tolist() == [2, 2]  # a tie counts against
    assert summary(places) == {"R@1": 0.0, "R@10": 100.0, "MRR@10": 50.0}


def test_fusion_is_a_weighted_sum_of_z_scores() -> None:
    dense, lexical = np.array([[0, 2]], np.float32), np.array([[5, 5]], np.float32)
    assert fused(dense, lexical, 0.5).tolist() == [[-0.5, 0.5]]


def test_paired_p_is_small_only_for_a_difference() -> None:
    assert paired_p(np.ones(30), np.zeros(30)) == pytest.approx(1 / 5001)
    assert paired_p(np.ones(30), np.ones(30)) == 1.0


def test_f1_and_calibration_error_by_hand() -> None:
    assert f1("di Pasar Ambon", ["pasar Ambon"]) == (0.8, 0.0)
    assert f1("Pasar Ambon.", ["Bogor", "pasar ambon"]) == (1.0, 1.0)
    chance = np.array([0.95, 0.95, 0.15, 0.15])
    assert expected_calibration_error(chance, np.array([1, 0, 0, 0])) == pytest.approx(
        0.5 * 0.45 + 0.5 * 0.15
    )


def test_reading_scores_by_hand() -> None:
    chances = {"a": 0.9, "b": 0.4, "c": 0.8, "d": 0.1}

    def read(asked: str, passages: Sequence[str]) -> list[Reading]:
        return [Reading(0.5, chances[asked], 0, 5, 1.0) for _ in passages]

    asked = [
        question("a", "Ambon ramai", "Ambon"),
        question("b", "Pasar Ambon", "Pasar Ambon"),
        question("c", "Bogor sepi"),
        question("d", "Bogor sepi"),
    ]
    made = reading_scores(read, asked, 0.5)
    assert (made.f1, made.exact) == (pytest.approx((1 + 2 / 3) / 2), 0.5)
    assert (made.hallucination, made.false_refusal) == (0.5, 0.5)
    assert made.ece == pytest.approx((0.1 + 0.6 + 0.8 + 0.1) / 4)
    assert made.curve[7] == (0.4, 0.5, 0.0)
    with pytest.raises(ValueError, match="no answerable question"):
        reading_scores(read, asked[2:], 0.5)
