# Two commands for a newcomer:  make ask Q="…"   and   make test
PYTHON ?= python3
VENV := .venv
RAG := $(VENV)/bin/rag
Q ?= Kapan ARSOM ke-17 diselenggarakan?

.PHONY: ask test check install wheel clean

install: $(VENV)/.installed

# Installed anew when what is installed changes, not when the code does (it is an editable install).
$(VENV)/.installed: pyproject.toml constraints.txt
	@echo "Installing into $(VENV) (once; about 700 MB of packages are fetched)…"
	@$(PYTHON) -m venv $(VENV)
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[llm]"
	@touch $@

$(VENV)/.tested: $(VENV)/.installed
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[llm,eval,train,test]"
	@touch $@

# Indexes what changed in corpus/ (nothing, most times) and answers; the model is prepared the first time.
ask: $(VENV)/.installed
	@$(RAG) models prepare qwen2.5-coder-1.5b-instruct >/dev/null
	@$(RAG) reindex >/dev/null
	@$(RAG) ask "$(Q)"

test: $(VENV)/.tested
	$(VENV)/bin/ruff check rag tests
	$(VENV)/bin/ruff format --check rag tests
	$(VENV)/bin/mypy
	$(RAG) models prepare qwen2.5-coder-1.5b-instruct >/dev/null
	$(VENV)/bin/python -m pytest

check: $(VENV)/.tested
	$(VENV)/bin/ruff check rag tests
	$(VENV)/bin/ruff format --check rag tests
	$(VENV)/bin/mypy
	$(VENV)/bin/python -m pytest -m "not llm"

clean:
	rm -rf build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
