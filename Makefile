# Everything a developer, a CI machine and a reader of the README type. `make` alone lists it.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
# Where it is set, each process compiles every module anew: a third of the time a server takes to start, and most of
# what each test worker does before its first test.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
# A third worker has something to do while two wait for servers; a module's tests stay on one, with its imported history.
TEST_WORKERS ?= 3
PYTEST_ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
RUNNABLE := $(VENV)/.runnable
GRAPHIQL := app/static/graphiql/index.html
GRAPHIQL_SOURCES := $(shell find web/graphiql \( -name node_modules -prune \) -o -type f -print)
# Compiling every module of every package takes a quarter of the install; Python does it on import.
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile
UV_COMPILE := $(BIN)/uv --no-config pip compile --quiet --universal --fork-strategy fewest \
	--python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	--custom-compile-command 'make lock'

.PHONY: help
help: ## List what can be made
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# Python's packages and the pages need nothing of each other, so they are made side by side.
.PHONY: install
install: ## Install everything into .venv and build the pages (instant when up to date)
	@$(MAKE) --no-print-directory --silent --jobs=2 $(INSTALLED) $(GRAPHIQL)

# What the ledger runs on; the demo waits for no more than that.
$(RUNNABLE): requirements.txt requirements-build.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version.split()[0])'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo 'Installing the locked Python packages …'
	@$(PIP_INSTALL) --require-hashes -r requirements.txt
	@$(PIP_INSTALL) --require-hashes -r requirements-build.txt
	@$(PIP_INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(INSTALLED): $(RUNNABLE) requirements-dev.txt
	@echo 'Installing what tests and bench need beside …'
	@$(PIP_INSTALL) --require-hashes -r requirements-dev.txt
	@touch $@

.PHONY: runnable
runnable:
	@$(MAKE) --no-print-directory --silent --jobs=2 $(RUNNABLE) $(GRAPHIQL)

$(GRAPHIQL): $(GRAPHIQL_SOURCES) scripts/build_graphiql.sh requirements-node.txt
	@PYTHON=$(PYTHON) scripts/build_graphiql.sh

.PHONY: demo
demo: runnable ## Serve the demo story on http://127.0.0.1:8000 (PORT to change it)
	@$(BIN)/negotiation-ledger demo

.PHONY: test
test: install ## Run all tests, PostgreSQL's included, the torture in its short form (PYTEST_ARGS to narrow)
	@$(BIN)/python -m pytest -n $(TEST_WORKERS) --dist loadfile --no-loadscope-reorder -m 'not torture' $(PYTEST_ARGS)

.PHONY: torture
torture: install ## Kill, starve and race the ledger for minutes
	@$(BIN)/python -m pytest -m torture $(PYTEST_ARGS)

.PHONY: lint
lint: install ## Check style, format and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

.PHONY: format
format: install ## Format and mend what can be mended
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

.PHONY: bench
bench: install ## Measure, each figure beside its raw limit
	@$(BIN)/python -m bench

.PHONY: bench-memory
bench-memory: install ## Measure the memory of a server after a million events (a quarter of an hour)
	@$(BIN)/python -m bench memory

# By way of a second file: a schema that does not build must not empty the committed one.
.PHONY: bench-million
bench-million: install ## Measure the ten questions on a ledger of 1,000,000 events (slow)
	@$(BIN)/python -m bench.questions 1000000

.PHONY: schema
schema: install ## Write schema.graphql anew
	@$(BIN)/negotiation-ledger schema > schema.graphql.new
	@mv schema.graphql.new schema.graphql

.PHONY: lock
lock: $(INSTALLED) ## Resolve the requirements anew and lock them by hash
	@$(UV_COMPILE) --upgrade -o requirements.txt pyproject.toml
	@$(UV_COMPILE) --upgrade -o requirements-dev.txt --extra dev -c requirements.txt pyproject.toml
	@$(UV_COMPILE) --upgrade -o requirements-build.txt -c requirements-dev.txt requirements-build.in
	@$(UV_COMPILE) --upgrade -o requirements-node.txt requirements-node.in

.PHONY: clean
clean: ## Remove what was installed and built (never a ledger's data)
	@rm -rf $(VENV) .node web/graphiql/node_modules app/static/graphiql build dist
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
