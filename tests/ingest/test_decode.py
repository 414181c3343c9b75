from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import settings
from rag.errors import UnreadableFileError
from rag.ingest import decode
from rag.ingest.decode import decode_bytes

TEXT = "Menteri “Ani” – pergi ke Bali…\r\nHarga €5, naïve café.\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-32"), "utf-32"),
        (TEXT.encode("cp1252"), "cp1252"),
        (b"", "utf-8"),
    ],
)
def test_the_named_encoding_reads_the_same_text(tmp_path: Path, data: bytes, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    text, named = decode(path)
    assert (text, named) == (TEXT if data else "", encoding)
    with path.open(encoding=named, errors="replace", newline="") as stream:
        assert stream.read() == text


def test_a_damaged_byte_is_read_as_the_replacement_character() -> None:
    text, encoding = decode_bytes("Café “satu” é".encode() + b"\xe2\x80", "a.txt")
    assert (text, encoding) == ("Café “satu” é\ufffd", "utf-8")


def test_cyrillic_of_an_old_encoding_is_found() -> None:
    russian = "Встреча министров прошла в Москве. Стороны подписали соглашение о сотрудничестве. " * 4
    text, encoding = decode_bytes(russian.encode("cp1251"), "a.txt")
    assert text == russian
    assert russian.encode(encoding) == russian.encode("cp1251")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (bytes(range(256)) * 20, "binary file"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 20, "a PDF"),
        (b"PK\x03\x04" + b"\x00\x01\x02" * 500, "a zip archive"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00\x01\xff\xfe" * 200, "a picture"),
        (b"teks\x01\x02\x03\x04" * 100, "binary file"),
        (b"\x00" * 1000, "binary file"),
    ],
)
def test_what_is_not_text_is_refused_by_name_and_reason(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=r"'berita\.txt' was not read: it is .*" + reason):
        decode_bytes(data, "berita.txt")


def test_too_large_a_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FILE_BYTES", 10)
    path = tmp_path / "a.txt"
    path.write_text("0123456789")
    assert decode(path)[0] == "0123456789"
    path.write_text("0123456789a")
    with pytest.raises(UnreadableFileError, match="larger than"):
        decode(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="no longer there"):
        decode(tmp_path / "a.txt")
    with pytest.raises(UnreadableFileError, match=r"not a regular file|is a directory"):
        decode(tmp_path)


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_a_reasoned_refusal(data: bytes) -> None:
    try:
        text, encoding = decode_bytes(data, "a.txt")
    except UnreadableFileError as error:
        assert str(error).startswith("'a.txt' was not read: it is ")
    else:
        assert data.decode(encoding, "replace") == text
