"""Bytes of an article to its text, with the name of the encoding that did it.

What `decode` returns is what ``open(path, encoding=encoding, errors="replace", newline="")`` reads:
line ends are kept as they are in the file, and a byte order mark belongs to the encoding ("utf-8-sig",
"utf-16", "utf-32") and not to the text. All offsets of the project count characters of that text.
"""

from __future__ import annotations

import codecs
import os
import re
import stat
from pathlib import Path

from rag import settings
from rag.errors import UnreadableFileError

_MARKS = (  # utf-32 first: its little-endian mark begins with that of utf-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive (or a Word or spreadsheet file)"),
    (b"\xd0\xcf\x11\xe0", "an old Word or spreadsheet file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_WESTERN = re.compile("[“”‘’–—…•·€£©®°§«»´¨\xa0\xadÀ-ÖØ-öø-ÿ]")
_SAMPLE = 256 * 1024


def decode(path: Path) -> tuple[str, str]:
    """The text of a file and the name of its encoding, as ``open()`` takes it.

    Raises:
        UnreadableFileError: it cannot be opened, is too large, or is not text.
    """
    return decode_bytes(read_bytes(path), str(path))


def read_bytes(path: Path, limit: int | None = None) -> bytes:
    """All bytes of a regular file of at most `limit` (``settings.FILE_BYTES``) bytes.

    Raises:
        UnreadableFileError: it is missing, not a regular file, not permitted or too large.
    """
    limit = settings.FILE_BYTES if limit is None else limit
    name = str(path)
    try:
        # Not blocking: opening a named pipe must not wait for its writer.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(descriptor, "rb") as stream:  # noqa: PTH123 - a descriptor
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise UnreadableFileError(f"{name!r} was not read: it is not a regular file.")
            data = stream.read(limit + 1)
    except FileNotFoundError:
        raise UnreadableFileError(
            f"{name!r} was not read: it is no longer there; run `rag reindex` again."
        ) from None
    except (OSError, ValueError) as error:
        why = (getattr(error, "strerror", None) or str(error)).lower()
        raise UnreadableFileError(f"{name!r} was not read: {why}.") from None
    if len(data) > limit:
        raise UnreadableFileError(
            f"{name!r} was not read: it is larger than {limit / 2**20:.0f} MB; "
            "split it into articles, or give it as .jsonl, one article a line."
        )
    return data


def decode_bytes(data: bytes, name: str) -> tuple[str, str]:
    """The text of `data` and its encoding; `name` stands in the error.

    A byte order mark decides; then UTF-8 if it is valid; then UTF-16 without a mark, by its zero bytes;
    then UTF-8 with a few damaged bytes, which are read as U+FFFD; then Windows-1252 where all it adds
    are Western letters and quotation marks; then what charset-normalizer finds.

    Raises:
        UnreadableFileError: it is not text.
    """
    encoding = _encoding(data, name)
    text = data.decode(encoding, "replace")
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > max(2, len(sample) // 200):
        raise _binary(data, name)
    return text, encoding


def _encoding(data: bytes, name: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    if wide := _wide(data):
        return wide
    if data[:_SAMPLE].count(0) > max(2, len(data[:_SAMPLE]) // 200):
        raise _binary(data, name)
    try:
        data.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        pass
    # One lead byte in a hundred may be damaged: a file cut in the middle, a pasted Latin-1 line.
    damaged = data.decode("utf-8", "replace").count("\ufffd") - data.count("\ufffd".encode())
    sound = len(re.findall(rb"[\xc2-\xf4][\x80-\xbf]", data))
    if sound and damaged <= max(1, sound // 20):
        return "utf-8"
    extra = [c for c in data.decode("cp1252", "replace") if c > "\x7f"]
    if len(extra) <= len(data) // 5 and all(_WESTERN.match(c) for c in extra):
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise _binary(data, name)
    return str(best.encoding)


def _wide(data: bytes) -> str:
    """UTF-16 without a mark: Latin letters leave every other byte zero."""
    sample = data[:_SAMPLE]
    half = len(sample) // 2
    if half < 2 or len(data) % 2:
        return ""
    for encoding, zeros, letters in (("utf-16-le", 1, 0), ("utf-16-be", 0, 1)):
        if sample[zeros::2].count(0) > 0.7 * half and sample[letters::2].count(0) < 0.05 * half:
            return encoding
    return ""


def _binary(data: bytes, name: str) -> UnreadableFileError:
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            return UnreadableFileError(
                f"{name!r} was not read: it is {what}, not text; save the article as text or HTML."
            )
    return UnreadableFileError(
        f"{name!r} was not read: it is a binary file, not text; save the article as text or HTML."
    )
