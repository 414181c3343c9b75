"""Files to Documents: readers by format, cleaning with reasons, near-duplicates.

A `Document` holds its file's text as it was decoded; what is not read of it is an edit with a reason.
"""

from rag.ingest.article import dropped
from rag.ingest.boilerplate import CLEANING_VERSION
from rag.ingest.decode import decode
from rag.ingest.duplicates import near_duplicates, signature
from rag.ingest.read import Original, read_file, read_originals
from rag.ingest.scan import SourceFile, scan

__all__ = [
    "CLEANING_VERSION",
    "Original",
    "SourceFile",
    "decode",
    "dropped",
    "near_duplicates",
    "read_file",
    "read_originals",
    "scan",
    "signature",
]
