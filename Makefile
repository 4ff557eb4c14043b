# app: start the page · test: run the tests · test-long: the slow tests
# check: formatting, lint, types and import contracts · coverage: run the tests, and write docs/coverage.json
# train: train a model
# fuzz: 100,000 damaged pictures · soak: kill everything at random, for a quarter of an hour
# mutants: plant faults in the code, and see which ones the tests miss
PYTHON ?= python3
BIN := .venv/bin

.PHONY: app test test-long check coverage train fuzz soak mutants

app: .venv/app-installed
	$(BIN)/streamlit run streamlit_app.py

test: .venv/dev-installed
	$(BIN)/python -m pytest

test-long: .venv/dev-installed
	$(BIN)/python -m pytest -m long

check: .venv/dev-installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

coverage: .venv/dev-installed
	$(BIN)/python -m pytest --cov --cov-report=
	$(BIN)/python -m tests.project.coverage_figures docs/coverage.json

train: .venv/app-installed
	$(BIN)/python -m mnist_core train

soak: .venv/dev-installed
	$(BIN)/python -m tests.soak --json docs/soak.json

fuzz: .venv/dev-installed
	$(BIN)/python -m tests.reading.fuzz_reading -runs=100000

mutants: .venv/dev-installed
	$(BIN)/python -m tests.mutants

.venv/app-installed: requirements.txt constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --requirement requirements.txt
	touch $@

.venv/dev-installed: requirements-dev.txt .venv/app-installed
	$(BIN)/python -m pip install --quiet --requirement requirements-dev.txt
	touch $@
