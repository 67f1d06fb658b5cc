# Career Copilot: `make run` starts it, `make test` proves it; both need nothing but Python and make.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
# Of its own: with uvloop and httptools at hand, uvicorn would serve the suite by them.
BENCH := build/venv-bench
# The same: its tool brings setproctitle, by which Celery gives its processes other names.
MUTATION := build/venv-mutation
# One more than the cores of a small machine: tests of whole installations wait more than they work.
WORKERS ?= 3
ARGS ?=
CASE ?=
export UV_PYTHON_DOWNLOADS = never
# Make hands variables of its command line (make run PORT=8001) to its recipes' environment; these also without one.
export HOST PORT DATA_DIR DEMO
# Where bytecode is not kept, each of the suite's processes compiles everything anew.
unexport PYTHONDONTWRITEBYTECODE

PREPARE := PYTHON="$(PYTHON)" deploy/setup_environment.sh $(VENV)
PYTEST := $(BIN)/python -m pytest -n $(WORKERS)
# Measuring takes half as much time again: on one database, and where it is asked for.
COVERAGE ?=
LOCK := $(BIN)/uv pip compile --quiet --python $(BIN)/python --universal --generate-hashes --no-emit-index-url \
	--custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade)

.PHONY: run test test-sqlite test-postgres coverage mutate breaks report client bench lint audit format lock clean

run: $(VENV)/.ready-runtime  ## Start everything on http://127.0.0.1:8000 (HOST, PORT, DATA_DIR, DEMO=0)
	@$(BIN)/python -m careercopilot.launcher

test: $(VENV)/.ready-test  ## The whole suite on SQLite, with COVERAGE=1 and its floor there, then on PostgreSQL
	@failed=; \
	$(MAKE) --no-print-directory test-sqlite || failed="$$failed SQLite"; \
	$(MAKE) --no-print-directory test-postgres || failed="$$failed PostgreSQL"; \
	if [ -n "$$failed" ]; then echo "Failed on:$$failed"; exit 1; fi; \
	echo "Passed on SQLite and on PostgreSQL."

test-sqlite: $(VENV)/.ready-test
	@echo "== The suite on SQLite"
	@$(BIN)/python -m tests.services run -- $(PYTEST) $(if $(COVERAGE),--cov --cov-report=term:skip-covered) $(ARGS)

test-postgres: $(VENV)/.ready-test
	@echo "== The suite on PostgreSQL"
	@$(BIN)/python -m tests.services run --postgres -- $(PYTEST) $(ARGS)

coverage:  ## The whole suite on SQLite: what it covers, held to a floor
	@$(MAKE) --no-print-directory test-sqlite COVERAGE=1

mutate: $(MUTATION)/.ready  ## Mistakes that no test notices: make mutate AREA=readers ARGS="--sample 100"
	@$(MUTATION)/bin/python -m tests.mutation $(or $(AREA),status-door) $(ARGS)

breaks: $(VENV)/.ready-test  ## Break each promise in a copy, and see its test fail
	@$(BIN)/python -m tests.breaks $(ARGS)

report: $(VENV)/.ready-test  ## Every endpoint of a running installation: make report URL=http://127.0.0.1:8000 (ARGS=--write)
	@$(BIN)/python -m tests.report --base-url $(or $(URL),http://127.0.0.1:8000) $(ARGS)

client: $(VENV)/.ready-runtime  ## The TypeScript client, with the types of the present document
	@cd clients/typescript && npm ci && npm run generate && npm run build

bench: $(BENCH)/.ready  ## What it costs: all cases, or CASE="list-warm search"; ARGS=--quick to see that it runs
	@$(BENCH)/bin/python -m benchmarks $(CASE) $(ARGS)

lint: $(VENV)/.ready-tools  ## Format, lint and types
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

audit: $(VENV)/.ready-tools  ## Known vulnerabilities of what is installed (asks osv.dev)
	@$(BIN)/pip-audit --strict --disable-pip --require-hashes -s osv -r requirements.txt

format: $(VENV)/.ready-tools
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: $(VENV)/.ready-runtime  ## Write the five locks anew; UPGRADE=1 takes newer versions
	$(LOCK) pyproject.toml --output-file requirements.txt
	$(LOCK) requirements.txt --group test --output-file tests/requirements.txt
	$(LOCK) tests/requirements.txt --group tools --output-file tests/requirements-tools.txt
	$(LOCK) tests/requirements.txt --group mutation --output-file tests/requirements-mutation.txt
	$(LOCK) tests/requirements.txt --group bench --output-file benchmarks/requirements.txt

clean:  ## Remove what was built and installed, but no data
	rm -rf $(VENV) $(BENCH) $(MUTATION) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage htmlcov clients/typescript/node_modules clients/typescript/dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.ready-runtime: requirements.txt
	@$(PREPARE) requirements.txt $@

$(VENV)/.ready-test: tests/requirements.txt
	@$(PREPARE) tests/requirements.txt $@

$(VENV)/.ready-tools: tests/requirements-tools.txt
	@$(PREPARE) tests/requirements-tools.txt $@

$(BENCH)/.ready: benchmarks/requirements.txt
	@PYTHON="$(PYTHON)" deploy/setup_environment.sh $(BENCH) benchmarks/requirements.txt $@

$(MUTATION)/.ready: tests/requirements-mutation.txt
	@PYTHON="$(PYTHON)" deploy/setup_environment.sh $(MUTATION) tests/requirements-mutation.txt $@
