"""From random files to sentences: every place is exact, whatever stands in the file."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import UnreadableFileError
from rag.ingest import decode, dropped, read_file, read_originals, signature
from rag.records import Document
from rag.text import analyze, detect_language, split_passages, split_sentences
from rag.view import View

PIECES = [
    *(
        "Menteri itu pergi ke Bali. ",
        "Prof. Dr. Ani setuju",
        "No. 5",
        "pukul 19.00 WIB. ",
        "“Kami siap.” ",
        "kata dia",
    ),
    *(
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        "\r\n\r\n",
        "\t",
        " ",
        "  ",
        "\u00a0",
        "\u2028",
        "\x0b",
        "\x00",
        "\u200b",
        "\u200d",
    ),
    *(
        "\ufeff",
        "\u00ad",
        "\u202e",
        "\u2066",
        "😀",
        "👩\u200d🔬",
        "e\u0301",
        "é",
        "ﬁ",
        "İ",
        "Rp1.500 ",
        "2 jam lalu\n",
    ),
    *(
        "Baca juga: Harga Naik\n",
        "\nRecent Posts\n",
        "\n\nTinggalkan komentar\n\n",
        "Copyright © KABAR 2025\n",
    ),
    *(
        "MEMBACA\u00a0 Judul Lain\n",
        "Editor: Ani\n",
        "(dar)",
        "*",
        "* ",
        "# ",
        "> ",
        "- ",
        "**",
        "_",
        "`",
        "```\n",
    ),
    *(
        "[a](b)",
        "---\n",
        "<p>",
        "</p>",
        "<div hidden>",
        "</div>",
        "<b>",
        "<br>",
        "<!--",
        "-->",
        "&amp;",
        "&nbsp;",
    ),
    *(
        "&#8203;",
        "&copy",
        "<script>",
        "</script>",
        "<a href='x'>",
        "<",
        ">",
        "&",
        "\\",
        "|",
        "…",
        "...",
        "[1]",
    ),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
ENDINGS = st.sampled_from(["a.txt", "a.md", "a.html"])


def words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def check(document: Document) -> None:
    source = document.text
    view = View(source, document.edits)
    sentences = split_sentences(view, document.language)
    end = 0
    for sentence in sentences:
        assert end <= sentence.start < sentence.end <= len(source)
        end = sentence.end
        inside = [e for e in document.edits if sentence.start <= e.start and e.end <= sentence.end]
        quote = source[sentence.start : sentence.end]
        moved = [type(e)(e.start - sentence.start, e.end - sentence.start, e.reads, e.reason) for e in inside]
        assert " ".join(View(quote, moved).text.split()) == sentence.text
        assert " ".join(sentence.text.split()) == sentence.text != ""
    passages = split_passages(document, words, 20)
    assert [s for p in passages for s in p.sentences] == sentences
    for passage in passages:
        assert passage.passage_id == f"{document.doc_id}#{passage.start}-{passage.end}"
        analyze(passage.text, detect_language(passage.text))
    assert all(source[start:stop] == text for start, stop, text, _ in dropped(document))
    assert "\n" not in document.title
    assert document.title == document.title.strip()
    signature(view.text)


@settings(max_examples=400, deadline=None)
@given(TEXTS, ENDINGS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_every_sentence_reads_as_its_place_in_the_file(text: str, name: str, encoding: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(text.encode(encoding))
        try:
            documents = list(read_file(Path(folder), name))
        except UnreadableFileError:
            return
        for document in documents:
            decoded, used = decode(path)
            with path.open(encoding=used, errors="replace", newline="") as stream:
                assert stream.read() == decoded == document.text
            original = read_originals(Path(folder), name, {document.doc_id})[document.doc_id]
            assert (original.text, original.sha256) == (document.text, document.sha256)
            check(document)


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXTS, max_size=3))
def test_every_record_of_a_json_lines_file_too(texts: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        lines = [json.dumps({"_id": str(number), "text": text}) for number, text in enumerate(texts)]
        (Path(folder) / "a.jsonl").write_text("\n".join(lines))
        documents = list(read_file(Path(folder), "a.jsonl"))
        assert [document.text for document in documents] == texts
        for document in documents:
            check(document)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300), st.text(max_size=200).map(lambda t: t.encode("utf-8", "surrogatepass"))
    ),
    ENDINGS,
)
def test_random_bytes_are_read_or_refused_with_a_reason(data: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(data)
        try:
            documents = list(read_file(Path(folder), name))
        except UnreadableFileError as error:
            assert name in str(error)
        else:
            for document in documents:
                check(document)
