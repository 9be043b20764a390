# Two commands for newcomers: `make demo` shows what cleaner does, `make test` runs all checks.

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test check bench clean

INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --editable

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) .
	touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(INSTALL) '.[dev]'
	touch $@

demo: $(VENV)/installed
	# Exit code 1 is right: four of the fifty documents cannot be read, and are rejected with their reasons.
	$(BIN)/cleaner run fixtures/corpus -o demo-out || test $$? -eq 1
	@echo
	@echo "Where to look:"
	@echo "  demo-out/report.html        all of it on one page: open it in a browser"
	@echo "  demo-out/documents/         the cleaned documents, each with its log of edits and notes"
	@echo "  demo-out/duplicates.jsonl   which documents are copies of which, and how alike they are"
	@echo "  demo-out/related.jsonl      which documents are quoted or collected in another"
	@echo "  demo-out/rejected.jsonl     what could not be read, and why"
	@echo "  demo-out/run.json           all counts of this run"
	@echo "  $(BIN)/cleaner explain fixtures/corpus/jbfww.example/canteen-speech-cut.txt"
	@echo "                              one document with every removed piece and the rule behind it"

test: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy cleaner
	$(BIN)/python tests/typecheck_rules.py
	$(BIN)/python -m pytest -n auto
	$(BIN)/python tests/wheel_check.py

bench: $(VENV)/installed-dev
	$(INSTALL) '.[bench]'
	$(BIN)/python benchmarks/clean.py
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/charset.py
	$(BIN)/python benchmarks/extract.py fixtures/pages
	$(BIN)/python benchmarks/signatures.py
	$(BIN)/python benchmarks/dedup.py --peers
	$(BIN)/python benchmarks/index.py --peers
	$(BIN)/python benchmarks/restore.py

clean:
	rm -rf $(VENV) demo-out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
