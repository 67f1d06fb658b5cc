# Career Copilot: `make run` starts it, `make test` proves it; both need nothing but Python and make.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
# Of its own: with uvloop and httptools at hand, uvicorn would serve the suite by them.
BENCH := build/venv-bench
WORKERS ?= 2
ARGS ?=
CASE ?=
export UV_PYTHON_DOWNLOADS = never
# Make hands variables of its command line (make run PORT=8001) to its recipes' environment; these also without one.
export HOST PORT DATA_DIR DEMO

PREPARE := PYTHON="$(PYTHON)" deploy/setup_environment.sh $(VENV)
LOCK := $(BIN)/uv pip compile --quiet --python $(BIN)/python --universal --generate-hashes --no-emit-index-url \
	--custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade)

.PHONY: run test test-sqlite test-postgres report client bench lint audit format lock clean

run: $(VENV)/.ready-runtime  ## Start everything on http://127.0.0.1:8000 (HOST, PORT, DATA_DIR, DEMO=0)
	@$(BIN)/python -m careercopilot.launcher

test: $(VENV)/.ready-test  ## The whole suite on SQLite, then on PostgreSQL
	@failed=; \
	$(MAKE) --no-print-directory test-sqlite || failed="$$failed SQLite"; \
	$(MAKE) --no-print-directory test-postgres || failed="$$failed PostgreSQL"; \
	if [ -n "$$failed" ]; then echo "Failed on:$$failed"; exit 1; fi; \
	echo "Passed on SQLite and on PostgreSQL."

test-sqlite: $(VENV)/.ready-test
	@echo "== The suite on SQLite"
	@$(BIN)/python -m tests.services run -- $(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

test-postgres: $(VENV)/.ready-test
	@echo "== The suite on PostgreSQL"
	@$(BIN)/python -m tests.services run --postgres -- $(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

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

lock: $(VENV)/.ready-runtime  ## Write the four locks anew; UPGRADE=1 takes newer versions
	$(LOCK) pyproject.toml --output-file requirements.txt
	$(LOCK) requirements.txt --group test --output-file tests/requirements.txt
	$(LOCK) tests/requirements.txt --group tools --output-file tests/requirements-tools.txt
	$(LOCK) tests/requirements.txt --group bench --output-file benchmarks/requirements.txt

clean:  ## Remove what was built and installed, but no data
	rm -rf $(VENV) $(BENCH) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage htmlcov clients/typescript/node_modules clients/typescript/dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.ready-runtime: requirements.txt
	@$(PREPARE) requirements.txt $@

$(VENV)/.ready-test: tests/requirements.txt
	@$(PREPARE) tests/requirements.txt $@

$(VENV)/.ready-tools: tests/requirements-tools.txt
	@$(PREPARE) tests/requirements-tools.txt $@

$(BENCH)/.ready: benchmarks/requirements.txt
	@PYTHON="$(PYTHON)" deploy/setup_environment.sh $(BENCH) benchmarks/requirements.txt $@
