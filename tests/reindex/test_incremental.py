"""An incremental reindex gives the same bytes as a full one, with the least reading and embedding."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import tiny
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.errors import CorpusError, UnreadableFileError
from rag.index.generations import open_current
from rag.index.index import Index
from rag.index.manifest import Manifest
from rag.records import Document
from rag.reindex import Failure, ReindexReport, build

LONG_AGO = 1_600_000_000


def write(root: Path, name: str, text: str | bytes, when: int = LONG_AGO) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    os.utime(path, (when, when))


def run(root: Path, encoder: tiny.TinyEncoder | None = None, **versions: str) -> ReindexReport:
    return build(root / "corpus", root / "index", encoder or tiny.TinyEncoder(), tiny.steps(**versions))


def content(index: Path) -> tuple[Manifest, dict[str, bytes]]:
    """The manifest without name and date, and the bytes of every data file."""
    with Index(open_current(index)) as opened:
        manifest = replace(opened.manifest, generation="", created="")
        return manifest, {name: (opened.folder / name).read_bytes() for name in manifest.files}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path / "corpus", "a.txt", "Satu\nkucing tidur\nanjing lari")
    write(tmp_path / "corpus", "b.txt", "Dua\nburung terbang")
    write(tmp_path / "corpus", "sub/c.txt", "Tiga\nikan berenang\nular melata")
    run(tmp_path)
    return tmp_path


def test_an_unchanged_corpus_is_not_read(root: Path) -> None:
    reads: list[str] = []
    encoder = tiny.TinyEncoder()
    report = build(root / "corpus", root / "index", encoder, tiny.steps(reads=reads))
    assert (report.published, report.unchanged, report.generation) == (False, 3, "000001")
    assert (reads, encoder.embedded) == ([], [])


def test_an_edit_embeds_only_its_own_passage(root: Path) -> None:
    write(root / "corpus", "a.txt", "Satu\nkucing tidur\nanjing makan", LONG_AGO + 1)
    reads: list[str] = []
    encoder = tiny.TinyEncoder()
    report = build(root / "corpus", root / "index", encoder, tiny.steps(reads=reads))
    assert report.changed == ("a.txt",)
    assert reads == ["a.txt"]
    assert encoder.embedded == ["Satu\nanjing makan"]
    assert (report.embedded, report.reused, report.unchanged) == (1, 4, 2)


def test_a_rename_and_a_move_embed_nothing(root: Path) -> None:
    (root / "corpus" / "a.txt").rename(root / "corpus" / "z.txt")
    (root / "corpus" / "b.txt").rename(root / "corpus" / "sub" / "b.txt")
    encoder = tiny.TinyEncoder()
    report = run(root, encoder)
    assert report.renamed == (("b.txt", "sub/b.txt"), ("a.txt", "z.txt"))
    assert (report.added, report.removed, encoder.embedded) == ((), (), [])
    with Index(open_current(root / "index")) as index:
        assert [p.passage_id for p in index.passages(range(5))] == [
            "sub/b.txt#0-14",
            "sub/c.txt#0-13",
            "sub/c.txt#14-25",
            "z.txt#0-12",
            "z.txt#13-24",
        ]


def test_a_deleted_file_is_gone(root: Path) -> None:
    (root / "corpus" / "sub" / "c.txt").unlink()
    report = run(root)
    assert (report.removed, report.articles, report.passages, report.embedded) == (("sub/c.txt",), 2, 3, 0)
    with Index(open_current(root / "index")) as index:
        assert index.search_lexical(["ular"], 5) == []
        with pytest.raises(KeyError):
            index.article("sub/c.txt")


def test_a_file_that_failed_is_tried_again(root: Path) -> None:
    write(root / "corpus", "d.txt", b"Empat\n\xff")
    report = run(root)
    assert report.failed == (Failure("d.txt", "d.txt is not UTF-8."),)
    assert (report.articles, report.unchanged) == (3, 3)
    reads: list[str] = []
    build(root / "corpus", root / "index", tiny.TinyEncoder(), tiny.steps(reads=reads))
    assert reads == ["d.txt"]
    # The same size and time: only that it failed before makes it read.
    write(root / "corpus", "d.txt", b"Empat\nx")
    assert run(root).added == ("d.txt",)


def test_a_file_written_just_now_is_read_again(root: Path) -> None:
    (root / "corpus" / "a.txt").write_text("Satu\nkucing tidur\nanjing lari")
    assert run(root).changed == ()
    reads: list[str] = []
    build(root / "corpus", root / "index", tiny.TinyEncoder(), tiny.steps(reads=reads))
    assert reads == ["a.txt"]


def test_a_new_cleaning_rule_reads_all_and_embeds_only_what_reads_differently(root: Path) -> None:
    reads: list[str] = []
    encoder = tiny.TinyEncoder()
    steps = tiny.steps(cleaning="c2", reads=reads)
    report = build(root / "corpus", root / "index", encoder, steps)
    assert reads == ["a.txt", "b.txt", "sub/c.txt"]
    assert (encoder.embedded, report.published, report.unchanged) == ([], True, 3)
    with Index(open_current(root / "index")) as index:
        assert index.manifest.cleaning == "c2"


def test_a_new_analysis_reuses_the_vectors(root: Path) -> None:
    encoder = tiny.TinyEncoder()
    steps = replace(tiny.steps(analysis="a2"), analyze=lambda text, language: [text[0]])
    build(root / "corpus", root / "index", encoder, steps)
    assert encoder.embedded == []
    with Index(open_current(root / "index")) as index:
        assert [row for row, _ in index.search_lexical(["S"], 9)] == [0, 1]


def test_a_new_encoder_embeds_all(root: Path) -> None:
    encoder = tiny.TinyEncoder(name="other", fingerprint="f2", dimension=8)
    assert run(root, encoder).embedded == 5
    with Index(open_current(root / "index")) as index:
        assert (index.manifest.encoder, index.manifest.dimension) == ("other", 8)


def test_full_reads_and_embeds_everything(root: Path) -> None:
    encoder = tiny.TinyEncoder()
    report = build(root / "corpus", root / "index", encoder, tiny.steps(), full=True)
    assert (len(encoder.embedded), report.embedded, report.generation) == (5, 5, "000002")


def test_another_corpus_is_not_taken_for_unchanged(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    write(other, "a.txt", "Satu\nkucing bangun\nanjing tari")  # as long and as old as the other a.txt
    report = build(other, root / "index", tiny.TinyEncoder(), tiny.steps())
    assert (report.changed, report.removed, report.embedded) == (("a.txt",), ("b.txt", "sub/c.txt"), 2)


def test_a_duplicate_takes_over_when_the_kept_one_goes(root: Path) -> None:
    write(root / "corpus", "k.txt", "Dua\nburung terbang")
    report = run(root)
    assert (report.articles, report.duplicates, report.passages) == (4, 1, 5)
    with Index(open_current(root / "index")) as index:
        assert index.article("k.txt").duplicate_of == "b.txt"
        assert index.article("b.txt").duplicate_of == ""
    (root / "corpus" / "b.txt").unlink()
    encoder = tiny.TinyEncoder()
    report = run(root, encoder)
    assert (report.duplicates, report.passages, encoder.embedded) == (0, 5, [])
    with Index(open_current(root / "index")) as index:
        assert [
            p.doc_id for p in index.passages([row for row, _ in index.search_lexical(["burung"], 9)])
        ] == ["k.txt"]


def test_an_empty_corpus_leaves_the_index(root: Path) -> None:
    for path in (root / "corpus").rglob("*.txt"):
        path.unlink()
    with pytest.raises(CorpusError, match=r"There are no articles in .*; put \.txt"):
        run(root)
    with Index(open_current(root / "index")) as index:
        assert len(index) == 5


def test_explain_says_what_was_dropped(root: Path) -> None:
    write(root / "corpus", "b.txt", "Dua\nAD beli\nburung terbang", LONG_AGO + 1)
    report = build(root / "corpus", root / "index", tiny.TinyEncoder(), tiny.steps(), explain=True)
    assert [(d.doc_id, d.start, d.end, d.text, d.reason) for d in report.dropped] == [
        ("b.txt", 0, 8, "AD beli\n", "advertisement")
    ]


NAMES = st.sampled_from(["a.txt", "b.txt", "c.txt", "d/a.txt", "d/é.txt", "e.txt"])
LINES = st.sampled_from(["satu dua", "dua tiga", "the cat", "AD beli", "empat lima enam", "", "satu satu"])
TITLES = st.sampled_from(["T", "T|2020-01-02|x", "U|2021-03-04|y", ""])
PARTS = st.builds(lambda title, lines: "\n".join([title, *lines]), TITLES, st.lists(LINES, max_size=4))
TEXTS = st.lists(PARTS, min_size=1, max_size=3).map("\n===\n".join)
EDITS = st.one_of(
    st.tuples(st.just("write"), NAMES, TEXTS),
    st.tuples(st.just("rename"), NAMES, NAMES),
    st.tuples(st.just("delete"), NAMES, st.just("")),
    st.tuples(st.just("touch"), NAMES, st.just("")),
    st.tuples(st.just("break"), NAMES, st.just("")),
    st.tuples(st.just("cleaning"), st.sampled_from(["c1", "c2"]), st.just("")),
    st.tuples(st.just("analysis"), st.sampled_from(["a1", "a2"]), st.just("")),
    st.tuples(st.just("encoder"), st.sampled_from(["f1", "f2"]), st.just("")),
)

ROUNDS = st.lists(st.lists(EDITS, min_size=1, max_size=4), min_size=1, max_size=4)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.lists(EDITS, min_size=1, max_size=4), min_size=1, max_size=4),
    st.sampled_from([10**9, 10**9, 10**9, 4]),
)
def test_the_same_bytes_as_a_full_rebuild(rounds: list[list[tuple[str, str, str]]], crossover: int) -> None:
    # In memory where there is such a folder: hundreds of generations are synced to it.
    root = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    corpus = root / "corpus"
    write(corpus, "0.txt", "Awal\nkalimat pertama")
    versions = {"cleaning": "c1", "analysis": "a1"}
    encoder = tiny.TinyEncoder()
    clock = LONG_AGO
    try:
        for edits in rounds:
            for kind, one, two in edits:
                clock += 1
                if kind == "write":
                    write(corpus, one, two, clock)
                elif kind == "break":
                    write(corpus, one, b"\xff", clock)
                elif kind in versions:
                    versions[kind] = one
                elif kind == "encoder":
                    encoder = tiny.TinyEncoder(fingerprint=one)
                elif (corpus / one).exists():
                    if kind == "rename":
                        (corpus / two).parent.mkdir(exist_ok=True)
                        (corpus / one).rename(corpus / two)
                    elif kind == "delete":
                        (corpus / one).unlink()
                    else:
                        os.utime(corpus / one, (clock, clock))
            steps = tiny.steps(**versions, crossover=crossover)
            build(corpus, root / "index", encoder, steps)
            build(corpus, root / "full", encoder, steps, full=True)
            assert content(root / "index") == content(root / "full")
            shutil.rmtree(root / "full")
    finally:
        shutil.rmtree(root)


def test_another_cleaning_makes_its_own_signatures(root: Path) -> None:
    steps = replace(tiny.steps(cleaning="c2"), signature=lambda text: b"s" + text[:1].encode())
    build(root / "corpus", root / "index", tiny.TinyEncoder(), steps)
    with Index(open_current(root / "index")) as index:
        assert index.signatures() == [b"sk", b"sb", b"si"]


def test_a_file_that_changes_while_it_is_read_is_read_again(root: Path) -> None:
    steps = tiny.steps()

    def read(corpus: Path, path: str) -> Iterator[Document]:
        yield from tiny.read_file(corpus, path)
        if path == "b.txt":
            write(root / "corpus", "b.txt", "Dua\nburung hinggap", LONG_AGO + 7)

    write(root / "corpus", "b.txt", "Dua\nburung turun", LONG_AGO + 6)
    build(root / "corpus", root / "index", tiny.TinyEncoder(), replace(steps, read_file=read))
    assert run(root).changed == ("b.txt",)
    with Index(open_current(root / "index")) as index:
        assert [row for row, _ in index.search_lexical(["hinggap"], 5)] == [2]


def test_a_file_that_fails_half_way_leaves_nothing(root: Path) -> None:
    def read(corpus: Path, path: str) -> Iterator[Document]:
        yield from tiny.read_file(corpus, path)
        if path == "b.txt":
            raise UnreadableFileError("b.txt ends in the middle.")

    os.utime(root / "corpus" / "b.txt", (LONG_AGO + 9,) * 2)
    steps = replace(tiny.steps(), read_file=read)
    report = build(root / "corpus", root / "index", tiny.TinyEncoder(), steps)
    assert report.failed == (Failure("b.txt", "b.txt ends in the middle."),)
    assert (report.articles, report.passages) == (2, 4)


def test_a_file_that_vanishes_while_it_is_read(root: Path) -> None:
    def read(corpus: Path, path: str) -> Iterator[Document]:
        yield from tiny.read_file(corpus, path)
        (corpus / path).unlink()

    os.utime(root / "corpus" / "b.txt", (LONG_AGO + 9,) * 2)
    report = build(root / "corpus", root / "index", tiny.TinyEncoder(), replace(tiny.steps(), read_file=read))
    assert report.failed == (Failure("b.txt", "No such file or directory"),)


def test_two_articles_of_one_name(root: Path) -> None:
    def read(corpus: Path, path: str) -> Iterator[Document]:
        for document in tiny.read_file(corpus, path):
            yield replace(document, doc_id="same")

    steps = replace(tiny.steps(cleaning="c2"), read_file=read)
    report = build(root / "corpus", root / "index", tiny.TinyEncoder(), steps)
    assert [failure.path for failure in report.failed] == ["b.txt", "sub/c.txt"]
    assert report.failed[0].reason == "b.txt has two articles of the name same."
