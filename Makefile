# 居证通. `make` lists the commands; README.md tells when to use which.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEV_STAMP := $(VENV)/.installed-dev
NODE_PATH_PREFIX = $(abspath $(VENV))/nodejs/bin

# Hundreds of modules are compiled once, not by each of the dozens of processes that tests and demonstration start.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install install-dev frontend demo demo-reset demo-run test test-all test-fast tour check bench mutation lock clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

$(STAMP): requirements.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

$(DEV_STAMP): $(STAMP) requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

install: $(STAMP) ## the program and its libraries into .venv (gives .venv/bin/permit)

install-dev: $(DEV_STAMP) ## what the checks and tests need on top

frontend: $(STAMP) ## style sheets and scripts (installs Node into .venv where the machine has none)
	@PYTHON=$(abspath $(BIN))/python sh scripts/build_frontend.sh

demo: install frontend ## everything for a first look: prepare SQLite, load a district, start, print the doors
	@PERMIT_DEMO=1 $(BIN)/python -m permit.demo

demo-reset: install frontend ## the same from nothing: what the last demonstration kept is deleted
	@PERMIT_DEMO=1 $(BIN)/python -m permit.demo --reset

test: install-dev frontend ## the tests; lists what the machine lacks and what was left out
	@sh scripts/run_tests.sh all

test-all: install-dev frontend ## all of them, as CI does: also the walk through every form, and the demonstration loaded whole
	@REQUIRE_ALL=1 sh scripts/run_tests.sh all

test-fast: install-dev ## the tests that need neither browser nor server: under a minute
	@sh scripts/run_tests.sh fast

tour: install-dev frontend ## the pictures of docs/tour anew: the journeys in a real browser, about five minutes
	@PERMIT_TOUR=1 $(BIN)/pytest -q $(addprefix tests/journeys/test_,new_permit.py renewal.py employer_change.py quota_year.py tour.py)

check: install-dev ## ruff, mypy, import-linter, migrations, templates
	@sh scripts/run_checks.sh

bench: install-dev ## speed beside others; writes docs/benchmarks.md (BENCH_PYTHON: one that has OpenFisca and zen-engine)
	@PYTHONPATH=src:. $(BIN)/python -m scripts.bench

mutation: install-dev ## small faults in the rules, each of which a test must notice; goes on from build/mutation.jsonl; hours
	@PYTHONPATH=src:. nice -n 19 $(BIN)/python -m scripts.mutation

lock: ## write the hashed requirements anew (needs uv)
	for f in requirements requirements-planning requirements-dev requirements-frontend; do \
	  uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate $$f.in -o $$f.txt; done

clean: ## delete what was built (not the demonstration's data)
	rm -rf $(VENV) node_modules src/permit/portals/static/build
