"""Models: a name to an encoder, a reader or a generator that is ready to use.

>>> encoder = load_encoder("minilm-id-en")
>>> reader = load_reader("reader-id-en")
>>> generator = load_generator("qwen2.5-coder-1.5b-instruct")

Heavy libraries are imported when a model that needs them is loaded: the bundled encoder and reader and
the default generator need ctranslate2 and tokenizers alone.
"""

from __future__ import annotations

from rag.models.catalogue import ENCODERS, GENERATORS, READERS
from rag.models.load import load_encoder, load_generator, load_reader
from rag.models.manage import ModelInfo, catalog, generator_or_extract, is_prepared, prepare, remove

__all__ = [
    "ENCODERS",
    "GENERATORS",
    "READERS",
    "ModelInfo",
    "catalog",
    "generator_or_extract",
    "is_prepared",
    "load_encoder",
    "load_generator",
    "load_reader",
    "prepare",
    "remove",
]
