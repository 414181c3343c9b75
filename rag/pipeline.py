"""A question through the whole house: language, search, reading, answer."""

from __future__ import annotations

import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from rag.answer import Outcome, read
from rag.answer.quotes import Quotes
from rag.errors import QuestionError
from rag.index import Index, open_index
from rag.models import load_encoder, load_generator, load_reader
from rag.protocols import Encoder, Generator, Progress, Reader
from rag.records import Answer, Hit, Language
from rag.retrieve import rerank, search
from rag.settings import DEFAULT_READER, QUESTION_CHARACTERS, Options
from rag.text import question_language
from rag.text.orders import without_orders
from rag.text.question import in_full


class Pipeline:
    """An open index with its encoder, a reader and, unless extracting, a generator; answers any number of
    questions.

    The generator is loaded at the first question that needs it. Close it, or use it as a context manager.
    """

    def __init__(
        self,
        index: Index,
        encoder: Encoder,
        corpus: Path,
        generator: Generator | str | None = None,
        options: Options | None = None,
        progress: Progress | None = None,
        reader: Reader | None = None,
    ) -> None:
        self.index = index
        self.encoder = encoder
        self.corpus = corpus
        self.reader = reader
        self.options = options or Options()
        self._generator = generator
        self._progress = progress

    @classmethod
    def open(
        cls,
        index: Path,
        *,
        generator: str | None = None,
        reader: str = DEFAULT_READER,
        options: Options | None = None,
        progress: Progress | None = None,
    ) -> Self:
        """Open the current generation of `index` with the encoder that its manifest names.

        `reader` is a name, or "" to go without one.

        Raises:
            NoIndexError, DamagedIndexError, IndexMismatchError: the index cannot be used.
            ModelError: the encoder or the reader cannot be loaded.
        """
        opened = open_index(index)
        try:
            encoder = load_encoder(opened.manifest.encoder, progress)
            opened.check_encoder(encoder)
            corpus = index.resolve() / opened.manifest.corpus
            read_by = load_reader(reader, progress) if reader else None
            return cls(opened, encoder, corpus, generator, options, progress, read_by)
        except BaseException:
            opened.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the index."""
        self.index.close()

    def search(
        self, question: str, k: int | None = None, *, filters: dict[str, Any] | None = None
    ) -> list[Hit]:
        """The `k` best passages, read by the reader; `filters` are the arguments of ``Index.select``."""
        question = in_full(without_orders(checked_question(question)))
        hits = self._search(question, k, filters)
        return rerank(question, hits, self.reader) if self.reader else hits

    def _search(self, question: str, k: int | None, filters: dict[str, Any] | None) -> list[Hit]:
        return search(
            self.index,
            self.encoder,
            question,
            question_language(question),
            k or self.options.hits,
            retriever=self.options.retriever,
            allowed=self.index.select(**filters) if filters else None,
        )

    def ask(self, question: str, qid: str = "", *, filters: dict[str, Any] | None = None) -> Answer:
        """Answer one question or abstain; `Answer.timings` has the seconds of each step.

        Raises:
            QuestionError: the question is empty or longer than a question.
        """
        started = time.perf_counter()
        question = checked_question(question)
        asked = in_full(without_orders(question))
        language = question_language(asked)
        hits = self._search(asked, None, filters)
        timings = {"search": time.perf_counter() - started}
        if self.reader:
            hits = rerank(asked, hits, self.reader)
            timings["rerank"] = time.perf_counter() - started - timings["search"]
        quotes = Quotes(self.corpus)
        outcome = self._read(asked, language, hits, quotes)
        timings |= {**outcome.timings, "total": time.perf_counter() - started}
        return Answer(
            question=question,
            language=language,
            sentences=outcome.sentences,
            citations=outcome.citations,
            abstained=outcome.abstained,
            confidence=outcome.confidence,
            hits=tuple(hits),
            qid=qid,
            reason=outcome.reason,
            timings={step: round(seconds, 4) for step, seconds in timings.items()},
            models={
                "encoder": self.encoder.name,
                "reader": self.reader.name if self.reader else "",
                "generator": self.generator_name,
            },
            notices=tuple(quotes.notices),
            dropped=outcome.dropped,
            tokens=outcome.tokens,
        )

    @property
    def generator_name(self) -> str:
        """The generator's name, ``""`` in extract mode."""
        if self._generator is None:
            return ""
        return self._generator if isinstance(self._generator, str) else self._generator.name

    def _read(self, question: str, language: Language, hits: list[Hit], quotes: Quotes) -> Outcome:
        if isinstance(self._generator, str):
            self._generator = load_generator(self._generator, self._progress)
        return read(
            question,
            language,
            hits,
            self.encoder,
            self._generator,
            quotes,
            self.options,
            self.index.term_weight,
        )


def checked_question(question: str) -> str:
    """The question with its white space tidied.

    Raises:
        QuestionError: it has no letter or digit, or more characters than a question.
    """
    plain = " ".join(question.split())
    if not any(character.isalnum() for character in plain):
        raise QuestionError('The question is empty; write it in quotes: rag ask "Kapan …?".')
    if len(plain) > QUESTION_CHARACTERS:
        raise QuestionError(
            f"The question has {len(plain):,} characters and at most {QUESTION_CHARACTERS:,} are read; "
            "ask something shorter, or put the text into the corpus as an article."
        )
    return plain
