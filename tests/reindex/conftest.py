import pytest


@pytest.fixture(autouse=True)
def one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """A handful of vectors is not worth a second thread, which on a busy machine is waited for."""
    monkeypatch.setenv("RAG_THREADS", "1")
