"""Hits in the order of a reader: scores by hand."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from fakes import SpanReader, article_hit

from rag.records import Hit, Reading
from rag.retrieve import rerank
from rag.retrieve.rerank import READ, READER_WEIGHT


def hits(*scores: float) -> list[Hit]:
    """Hits of those fused scores, each over an article of its own: ``Isi nomor 1.``, ``Isi nomor 2.``, …"""
    made = []
    for number, score in enumerate(scores, 1):
        text = f"Isi nomor {number}."
        hit = article_hit(
            text, [text], doc_id=f"{number}.txt", title=f"Judul {number}", score=score, rank=number
        )
        made.append(replace(hit, components={"dense": score}))
    return made


def test_the_score_is_shared_between_search_and_reader() -> None:
    reader = SpanReader({"nomor 2": 0.9}, relevance=0.5)
    first, second = rerank("Apa isinya?", hits(0.75, 0.7), reader)
    assert [first.passage.doc_id, second.passage.doc_id] == ["2.txt", "1.txt"]
    assert [first.rank, second.rank] == [1, 2]
    assert first.score == pytest.approx((1 - READER_WEIGHT) * 0.7 + READER_WEIGHT * 0.45)
    assert second.score == pytest.approx((1 - READER_WEIGHT) * 0.75 + READER_WEIGHT * 0.05)
    assert first.components == {"dense": 0.7, "fused": 0.7, "answers": 0.45}
    assert first.reading is not None
    assert first.passage.text[first.reading.start : first.reading.end] == "nomor 2"
    assert reader.read_titles == ["Judul 1", "Judul 2"]


def test_only_the_first_hits_are_read() -> None:
    found = hits(*(0.9 - 0.01 * number for number in range(READ + 2)))
    reader = SpanReader({f"nomor {READ + 1}.": 1.0, "nomor 3.": 1.0})
    ordered = rerank("Apa isinya?", found, reader)
    assert ordered[0].passage.doc_id == "3.txt"
    assert len(ordered) == READ + 2
    # What was not read counts as not answering, however good it might have been.
    assert [hit.passage.doc_id for hit in ordered[-2:]] == [f"{READ + 1}.txt", f"{READ + 2}.txt"]
    assert [hit.reading is None for hit in ordered] == [False] * READ + [True] * 2


def test_equal_hits_keep_their_order() -> None:
    assert [hit.passage.doc_id for hit in rerank("?", hits(0.5, 0.5, 0.5), SpanReader({}))] == [
        "1.txt",
        "2.txt",
        "3.txt",
    ]


def test_no_hits() -> None:
    assert rerank("Apa?", [], SpanReader({})) == []


def test_each_passage_is_asked_with_the_acronyms_as_it_writes_them() -> None:
    class Asked(SpanReader):
        """Keeps what it was asked, and over how many passages."""

        def __init__(self) -> None:
            super().__init__({})
            self.asked: list[tuple[str, int]] = []

        def read(
            self, question: str, passages: Sequence[str], titles: Sequence[str] | None = None
        ) -> list[Reading]:
            self.asked.append((question, len(passages)))
            return super().read(question, passages, titles)

    reader = Asked()
    texts = ["KTT usai.", "Pertemuan puncak usai.", "KTT dibuka."]
    found = [article_hit(text, [text], doc_id=text, rank=rank) for rank, text in enumerate(texts, 1)]
    ordered = rerank("Kapan KTT usai?", found, reader)
    assert reader.asked == [("Kapan KTT usai?", 2), ("Kapan pertemuan puncak usai?", 1)]
    assert [hit.passage.doc_id for hit in ordered] == texts
