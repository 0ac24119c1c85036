# Tendwell from the command line. `make` alone prints this manual, taken from the ## comments.
# Set-up happens by itself: each target first makes what it needs in .venv and skips what is there.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
BIN := .venv/bin
FLASK := FLASK_APP=run $(BIN)/python -m flask
PYTEST := $(BIN)/python -m pytest

# Stamps: a file that says "this was done", made anew when what it depends on changes.
PIP := .venv/bin/pip
RUN_LOCK := .venv/installed-run
DEV_LOCK := .venv/installed-dev
RUN_PACKAGES := .venv/packages-run
TEST_PACKAGES := .venv/packages-test

help: ## print this manual
	@echo "Tendwell. Every command does its own set-up; the first run takes a minute or two."
	@echo
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-15s %s\n", $$1, $$2}'
	@echo
	@echo "Settings come from the environment (PORT=9000 make run); the README lists them all."

##@ Use

run: $(RUN_LOCK) $(RUN_PACKAGES) ## start Tendwell on this machine, with a demo agency if it is empty
	@exec $(BIN)/python run.py

##@ Change

test: $(DEV_LOCK) $(RUN_PACKAGES) $(TEST_PACKAGES) ## run every test, on SQLite, PostgreSQL and in a browser (only some: make test T="-k invoice")
	@exec $(PYTEST) $(if $(T),--no-cov $(T),--cov --numprocesses 2 --dist loadfile)

check: $(DEV_LOCK) ## formatting, lint, types, layers, templates, and migrations in step with the models
	@.ci/check

fix: $(DEV_LOCK) ## format the code and the templates, and mend what lint can mend
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format .
	@.ci/templates --reformat --quiet

migrate: $(DEV_LOCK) ## write a migration for what changed in models/: make migrate M="add caregivers"
	@test -n "$(M)" || { echo 'Say what changed: make migrate M="add caregivers"' >&2; exit 2; }
	@$(FLASK) db upgrade
	@$(FLASK) db migrate --message "$(M)"

shots: $(DEV_LOCK) $(RUN_PACKAGES) $(TEST_PACKAGES) ## take pictures of the main pages into docs/screenshots/
	@exec $(PYTEST) --no-cov -q tests/shots.py

matrix: $(DEV_LOCK) $(RUN_PACKAGES) ## ask every address as every role and write the answers into tests/security/matrix/ (only new ones: make matrix T=adding)
	@exec $(PYTEST) --no-cov -q tests/matrix.py -k $(or $(T),writing)

bench: $(DEV_LOCK) ## measure against the stock libraries in the same run, into docs/BENCHMARKS.md
	@exec $(BIN)/python -m tests.bench

lock: $(DEV_LOCK) ## renew both lock files from pyproject.toml
	@.ci/lock

# What the targets above stand on.

$(PIP):
	@.ci/venv $(PYTHON)

$(RUN_LOCK): requirements.lock | $(PIP)
	@.ci/install $< $@

$(DEV_LOCK): requirements-dev.lock | $(PIP)
	@.ci/install $< $@

$(RUN_PACKAGES): .ci/packages | $(PIP)
	@.ci/packages run
	@touch $@

$(TEST_PACKAGES): .ci/packages | $(PIP)
	@.ci/packages test
	@touch $@

.PHONY: help run test check fix migrate shots matrix bench lock
