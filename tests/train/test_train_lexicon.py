"""The lexicon from a handful of sentences whose translations are certain."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.text import ANALYSIS_VERSION
from rag.train import lexicon
from rag.train.data import Pair
from rag.train.lexicon import choose, learn, train_lexicon

HOUSES = [
    (["red", "house"], ["rumah", "merah"]),
    (["red", "car"], ["mobil", "merah"]),
    (["house"], ["rumah"]),
    (["car"], ["mobil"]),
]


def test_words_are_told_apart_by_the_sentences_they_share() -> None:
    entries = learn(HOUSES, fewest_sentences=1, fewest_links=0.5)
    assert [(e.english, e.indonesian) for e in entries] == [
        ("car", "mobil"),
        ("house", "rumah"),
        ("red", "merah"),
    ]
    # Both languages say the same in the same places.
    assert [e.forward for e in entries] == pytest.approx([e.backward for e in entries])
    # "car" and "house" change places without changing the sentences; neither is ever mistaken for "red".
    assert entries[0].forward == pytest.approx(entries[1].forward)


def test_rates_by_hand() -> None:
    # One word and the empty word explain the other word alike: 1/2 each way, 1/4 together, in 4 sentences.
    # The rate is over one occurrence more than there are.
    [entry] = learn([(["red"], ["merah"])] * 4, fewest_links=1.0)
    assert (entry.english, entry.indonesian) == ("red", "merah")
    assert entry.forward == pytest.approx(1 / 5)
    assert entry.backward == pytest.approx(1 / 5)
    assert entry.agreement == pytest.approx(1 / 5)
    assert learn([(["red"], ["merah"])] * 4, fewest_links=1.01) == []
    assert learn([(["red"], ["merah"])] * 4, fewest_sentences=5, fewest_links=1.0) == []


def test_rare_words_and_terms_that_are_no_words_are_left_out() -> None:
    sentences = [*HOUSES * 3, (["green", "2016"], ["hijau", "2016"]), (["#2", "@m5"], ["#2", "@m5"])]
    found = {(e.english, e.indonesian) for e in learn(sentences)}
    assert found == {("car", "mobil"), ("house", "rumah"), ("red", "merah")}


def test_nothing_gives_nothing() -> None:
    assert learn([]) == []
    assert learn([([], ["rumah"]), (["house"], [])], fewest_sentences=1) == []


def test_domains_have_a_share_and_machine_translations_none() -> None:
    menus = [Pair(f"menu {n}", f"item {n}", "mo_debian", "software_ui") for n in range(15_010)]
    news = [Pair("desa", "village", "a", "news"), Pair("desa", "village", "b", "news")]
    machine = [Pair("guru", "teacher", source, "docs") for source in lexicon.MACHINE_TRANSLATED]
    chosen = choose([*menus, *news, *machine])
    assert len(chosen) == 15_001
    assert chosen[0] == news[0]
    assert len(set(chosen)) == len(chosen)
    assert chosen == choose([*menus, *news, *machine])
    assert chosen != choose([*menus, *news, *machine], seed=1)


def test_the_file_has_a_header_and_sorted_rows_and_is_the_same_twice(tmp_path: Path) -> None:
    pairs = [
        Pair(indonesian, english, "", f"{turn}")
        for turn in range(4)
        for english, indonesian in (("red river", "sungai merah"), ("river", "sungai"), ("red", "merah"))
    ]
    entries = train_lexicon(pairs, tmp_path / "one.tsv")
    train_lexicon(pairs, tmp_path / "two.tsv")
    written = (tmp_path / "one.tsv").read_bytes()
    assert written == (tmp_path / "two.tsv").read_bytes()
    header, *rows = written.decode("utf-8").splitlines()
    assert header == f"# analysis {ANALYSIS_VERSION}: english, indonesian, P(id|en), P(en|id)"
    assert rows == [f"{e.english}\t{e.indonesian}\t{e.forward:.2f}\t{e.backward:.2f}" for e in entries]
    assert [row.split("\t")[0] for row in rows] == ["red", "river"]
