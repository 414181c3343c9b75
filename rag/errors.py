"""The one exception tree of the project.

    RagError                      everything the user can act on; the cli prints it as one line
    ├── UsageError                the request itself is wrong (empty question, unknown filter): exit 2
    ├── QuestionError             a question is empty or far too long
    ├── CorpusError               the folder of articles cannot be used
    │   └── UnreadableFileError   one file of it cannot be read; the others still can
    ├── IndexError_               what ``rag reindex`` built cannot be used
    │   ├── NoIndexError          there is none
    │   ├── DamagedIndexError     a file of it is missing, cut short or altered
    │   ├── IndexMismatchError    it was built with another encoder, analysis or format
    │   └── IndexBusyError        another reindex is writing it
    ├── ModelError                a model cannot be found, checked, prepared or run
    │   ├── ModelNotFoundError    no such name, folder or package
    │   └── ModelChecksumError    the bytes are not the ones that the project names
    ├── StorageError              the disk is full, or a path cannot be written
    └── EvaluationError           a question set, predictions file or report cannot be used

Messages are whole sentences. They name the file, and the command that mends it where there is one.
The library raises; it never prints, exits, or returns None for a failure.
"""


class RagError(Exception):
    """Base of every error that a user can act on."""


class UsageError(RagError):
    """The request itself is wrong."""


class QuestionError(RagError):
    """A question is empty or far too long."""


class CorpusError(RagError):
    """The folder of articles cannot be used."""


class UnreadableFileError(CorpusError):
    """One file of the corpus cannot be read."""


class IndexError_(RagError):  # noqa: N801, N818 - the builtin has the plain name
    """What ``rag reindex`` built cannot be used."""


class NoIndexError(IndexError_):
    """There is no index yet."""


class DamagedIndexError(IndexError_):
    """A file of the index is missing, cut short or altered."""


class IndexMismatchError(IndexError_):
    """The index was built with another encoder, analysis or format."""


class IndexBusyError(IndexError_):
    """Another reindex is writing this index."""


class ModelError(RagError):
    """A model cannot be found, checked, prepared or run."""


class ModelNotFoundError(ModelError):
    """No model of that name, folder or package."""


class ModelChecksumError(ModelError):
    """The bytes of a model are not the ones that the project names."""


class StorageError(RagError):
    """The disk is full, or a path cannot be written."""


class EvaluationError(RagError):
    """A question set, predictions file or report cannot be used."""
