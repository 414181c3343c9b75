from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from rag.records import Document, Passage
from rag.text import split_passages
from rag.text.passages import is_heading
from rag.view import Edit, View


def words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def document(text: str, edits: tuple[Edit, ...] = ()) -> Document:
    return Document("a.txt", "Judul", text, "a.txt", "0" * 64, edits=edits)


def split(text: str, size: int, edits: tuple[Edit, ...] = ()) -> list[Passage]:
    return split_passages(document(text, edits), words, size)


def test_passages_are_whole_sentences_with_their_places_and_the_title() -> None:
    text = "Satu dua tiga. Empat lima enam.\n\nTujuh delapan sembilan. Sepuluh sebelas dua belas."
    first, second = split(text, 7)
    assert first == Passage(
        passage_id="a.txt#0-31",
        doc_id="a.txt",
        start=0,
        end=31,
        text="Satu dua tiga. Empat lima enam.",
        title="Judul",
        sentences=first.sentences,
    )
    assert [(s.start, s.end, s.text) for s in first.sentences] == [
        (0, 14, "Satu dua tiga."),
        (15, 31, "Empat lima enam."),
    ]
    assert (second.passage_id, second.text) == (
        "a.txt#33-83",
        "Tujuh delapan sembilan. Sepuluh sebelas dua belas.",
    )


def test_paragraphs_of_a_passage_are_parted_by_a_line_end() -> None:
    assert [p.text for p in split("Satu dua.\n\nTiga empat.", 10)] == ["Satu dua.\nTiga empat."]


def test_a_subheading_opens_a_new_passage() -> None:
    text = "Satu dua tiga.\n\nKabar dari Bali\n\nEmpat lima enam."
    assert [p.text for p in split(text, 50)] == ["Satu dua tiga.", "Kabar dari Bali\nEmpat lima enam."]


def test_sentences_are_shared_evenly_so_that_no_stub_is_left() -> None:
    text = " ".join(f"Kata {i} ada di sini." for i in range(11))  # 55 words, at most 20 a passage
    assert [len(p.sentences) for p in split(text, 20)] == [4, 4, 3]


def test_a_sentence_longer_than_a_passage_stands_alone() -> None:
    text = "Pendek saja. " + "Kata " * 30 + "habis. Pendek lagi."
    assert [len(p.text.split()) for p in split(text, 10)] == [2, 31, 2]


def test_dropped_lines_are_not_in_the_text_but_inside_the_span() -> None:
    text = "Satu dua.\n\nBACA iklan\n\nTiga empat."
    at = text.index("BACA")
    (passage,) = split(text, 50, (Edit(at, at + 10, "", "teaser"),))
    assert passage.text == "Satu dua.\nTiga empat."
    assert (passage.start, passage.end) == (0, len(text))


def test_an_empty_document_has_no_passages_and_asks_for_no_count() -> None:
    def never(texts: Sequence[str]) -> list[int]:
        raise AssertionError("nothing to count")

    assert split_passages(document(" \n "), never, 10) == []


def test_tokens_are_counted_in_one_call() -> None:
    calls = []

    def count(texts: Sequence[str]) -> list[int]:
        calls.append(list(texts))
        return words(texts)

    split_passages(document("Satu dua. Tiga.\n\nEmpat lima."), count, 3)
    assert calls == [["Satu dua.", "Tiga.", "Empat lima."]]


def test_headings_have_a_capital_and_no_stop() -> None:
    lines = [
        "Kabar dari Bali",
        "Apa Itu Inflasi?",
        "Ia pergi.",
        "- butir",
        "“Kutipan",
        "lanjutan kalimat",
        "",
    ]
    assert [is_heading(line) for line in lines] == [True, True, False, False, False, False, False]


@given(
    st.lists(
        st.sampled_from(["Satu dua. ", "Tiga? ", "\n\n", "Kepala\n\n", "kata " * 9, "No. 5 ", "\t", "😀 "]),
        max_size=40,
    ),
    st.integers(1, 25),
)
def test_passages_part_the_sentences_of_a_document(pieces: list[str], size: int) -> None:
    text = "".join(pieces)
    passages = split(text, size)
    sentences = [s for p in passages for s in p.sentences]
    assert [s.text for s in sentences] == [s.text for s in split_all(text)]
    for p in passages:
        assert p.text.split() == [w for s in p.sentences for w in s.text.split()]
        assert (p.start, p.end) == (p.sentences[0].start, p.sentences[-1].end)
        assert len(p.sentences) == 1 or sum(words([s.text for s in p.sentences])) <= size
    assert len({p.passage_id for p in passages}) == len(passages)


def split_all(text: str) -> list:  # type: ignore[type-arg]
    from rag.text import split_sentences

    return split_sentences(View(text), document("").language)
