"""Articles and passages as bytes, and the small columns by which articles are filtered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from rag.records import Article, Language, Passage, SourceSentence

COLUMNS = np.dtype(
    [
        ("first_row", "<i4"),
        ("rows", "<i4"),
        ("published", "<i4"),
        ("source", "<i4"),
        ("file", "<i4"),
        ("duplicate_of", "<i4"),
        ("language", "<i4"),
        ("content", "V16"),
    ]
)
"""One row for each article. `published` is yyyymmdd or 0; `source` the place of its outlet among the sorted
sources of the manifest; `file` its place in the list of files; `duplicate_of` the number of the article
that is kept, or -1; `content` a digest of everything its passages depend on."""

HASHES = np.dtype([("hash", "<u8"), ("article", "<i4")])
"""Article numbers by the hash of their doc_id, sorted."""

LANGUAGES = tuple(Language)


def doc_hash(doc_id: str) -> int:
    """64 bits of a doc_id, the key of `HASHES`."""
    return int.from_bytes(hashlib.blake2b(doc_id.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def day_number(published: str) -> int:
    """``2024-03-05`` as 20240305; 0 where there is no such date."""
    digits = published.replace("-", "")
    return int(digits) if len(digits) == 8 and digits.isdecimal() and digits.isascii() else 0


def _dump(value: Any) -> bytes:
    # ASCII escapes in JSON would double the size of other scripts; surrogates cannot be UTF-8 otherwise.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _load(data: bytes) -> Any:
    return json.loads(data.decode("utf-8", "surrogatepass"))


def encode_article(article: Article) -> bytes:
    """The article without `duplicate_of`, which is a column."""
    return _dump(
        [
            article.doc_id,
            article.title,
            article.path,
            article.sha256,
            article.url,
            article.published,
            article.source,
            article.language,
        ]
    )


def decode_article(data: bytes, duplicate_of: str = "") -> Article:
    """The article that `encode_article` wrote."""
    doc_id, title, path, sha256, url, published, source, language = _load(data)
    return Article(doc_id, title, path, sha256, url, published, source, Language(language), duplicate_of)


def with_duplicate(article: Article, kept: str) -> Article:
    """The article, marked as a copy of the one that is kept."""
    # Most often nothing is to do, for every article of the index.
    return article if article.duplicate_of == kept else replace(article, duplicate_of=kept)


def encode_passage(passage: Passage) -> bytes:
    """Everything of a passage but what its article says (doc_id, title).

    A sentence is four numbers where it stands in the passage's text, else three values with its text.
    """
    sentences: list[list[int | str]] = []
    at = 0
    for sentence in passage.sentences:
        place = passage.text.find(sentence.text, at)
        if place < 0:
            sentences.append([sentence.start, sentence.end, sentence.text])
        else:
            at = place + len(sentence.text)
            sentences.append([sentence.start, sentence.end, place, at])
    return _dump([passage.start, passage.end, passage.text, sentences])


def decode_passage(data: bytes, article: Article) -> Passage:
    """The passage that `encode_passage` wrote, of that article."""
    start, end, text, flat = _load(data)
    sentences = tuple(SourceSentence(s[0], s[1], s[2] if len(s) == 3 else text[s[2] : s[3]]) for s in flat)
    name = f"{article.doc_id}#{start}-{end}"
    return Passage(name, article.doc_id, start, end, text, article.title, sentences)


def passage_text(data: bytes) -> str:
    """Only the text of an encoded passage."""
    text: str = _load(data)[2]
    return text


def last_sentence(data: bytes) -> str:
    """The last sentence of an encoded passage, its text where it has none."""
    _, _, text, flat = _load(data)
    if not flat:
        return str(text)
    last = flat[-1]
    return str(last[2] if len(last) == 3 else text[last[2] : last[3]])


def passage_key(title: str, text: str) -> bytes:
    """16 bytes that stand for what is embedded of a passage."""
    return hashlib.blake2b(
        embedded_text(title, text).encode("utf-8", "surrogatepass"), digest_size=16
    ).digest()


def embedded_text(title: str, text: str) -> str:
    """What the encoder is given for a passage: its article's title travels with it."""
    return f"{title}\n{text}" if title else text


def hash_table(doc_ids: Iterable[str]) -> npt.NDArray[np.void]:
    """The sorted `HASHES` of these doc_ids, numbered in order."""
    rows = [(doc_hash(doc_id), number) for number, doc_id in enumerate(doc_ids)]
    table = np.array(rows, HASHES)
    table.sort(order=("hash", "article"))
    return table
