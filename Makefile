# Every command there is. `make demo` and `make test` need Python 3.11 or newer and nothing else.

PYTHON ?= python3
BIN := .venv/bin
QUIET := --quiet --disable-pip-version-check
.DEFAULT_GOAL := help

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

.venv/ready: requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Tradewind needs Python 3.11 or newer; name one with make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv
	@awk '/^uv==/ { on = 1 } on { print } on && !/\\$$/ { exit }' requirements.txt > .venv/uv.txt
	$(BIN)/pip install $(QUIET) --require-hashes --requirement .venv/uv.txt
	@# uv takes a fifth of pip's time; where it finds no registry, pip does the same from the same lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --requirement requirements.txt \
	  || $(BIN)/pip install $(QUIET) --require-hashes --requirement requirements.txt
	$(BIN)/pip install $(QUIET) --no-deps --no-build-isolation --editable .
	@touch $@

demo: .venv/ready ## run everything with a local Amazon and a filled store
	@$(BIN)/tradewind demo $(DEMO)

test: .venv/ready ## the whole test suite
	$(BIN)/pytest -n 2 --dist loadscope --no-loadscope-reorder $(TEST)

check: .venv/ready ## style, types, import order, migrations, deployment settings
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.checks

bench: .venv/ready ## measure; BENCH=orders runs one part
	$(BIN)/python -m tests.bench $(BENCH)

agree: .venv/ready ## hold 2,000 listings of each product type against jsonschema too; AGREE=5000 holds more
	TRADEWIND_AGREE=$(or $(AGREE),2000) $(BIN)/pytest -n 0 -s -q tests/amazon/mapping/test_oracle_types.py

openapi: .venv/ready ## write docs/openapi.json anew after a change of REST
	TRADEWIND_WRITE_OPENAPI=1 $(BIN)/pytest -n 0 tests/api/test_openapi.py

screenshot: .venv/ready ## take the README's picture anew
	TRADEWIND_WRITE_SCREENSHOT=1 $(BIN)/pytest -n 0 tests/e2e/test_screenshot.py

lock: .venv/ready ## pin the dependencies anew
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml --group dev --output-file requirements.txt

ci: check test ## what CI runs

clean: ## remove what the commands above made, but for data folders
	rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: help demo test check bench agree openapi screenshot lock ci clean
