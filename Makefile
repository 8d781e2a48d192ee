# Weibao: one command each. `make help` lists them.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

export PYTHON ?= python3
export PORT ?= 8000
# What the tests may go on without, e.g. WITHOUT=browser,postgres (never in CI).
export WITHOUT ?=

VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
ASSETS := src/weibao/kernel/static/weibao/.built
FRONTEND := $(shell find frontend -type f 2>/dev/null)

.DEFAULT_GOAL := help

##@ Use
.PHONY: setup demo
setup: $(RUNTIME) $(ASSETS) ## build the environment and the assets, start nothing
demo: setup ## a town to try: http://127.0.0.1:8000 (PORT=9000 for another port)
	exec $(BIN)/weibao demo --port $(PORT)

##@ Check and test
.PHONY: check test fix
CHECKS := format lint types ladder templates migrations documents shell
check: $(DEV) ## format, lint, types, import ladder, templates, migrations, documents; changes nothing
	tools/check.sh $(CHECKS)
$(CHECKS:%=check-%): $(DEV)
	tools/check.sh $(@:check-%=%)
test: $(DEV) $(ASSETS) ## install what the tests need, then run everything on both databases
	tools/machine.sh
	tools/test.sh $(PHASES)
fix: $(DEV) ## format, repair what the linter can, and write the generated documents anew
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .
	DJANGO_SETTINGS_MODULE=tests.settings PYTHONPATH=. $(BIN)/django-admin docs

##@ Keep
.PHONY: bench wheel lock assets clean help
bench: $(DEV) $(ASSETS) ## measure, and print the machine beside the numbers
	$(BIN)/python -m bench $(BENCH)
wheel: $(DEV) $(ASSETS) ## dist/weibao-*.whl, with the built assets inside
	rm -rf dist
	$(BIN)/python -m build --wheel --no-isolation --outdir dist .
lock: $(DEV) ## renew the lock files from pyproject.toml and package.json
	tools/lock.sh
assets: $(ASSETS) ## build what the browser gets (skipped when nothing changed)
clean: ## remove everything that was built; data homes stay
	rm -rf $(VENV) node_modules dist build screenshots $(dir $(ASSETS))
	rm -rf .cache .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
help: ## this list
	@awk -F ':.*## ' '/^##@/ {print "\n" substr($$0, 5)} \
	  /^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# Stamps: each step runs again only when what it is made from has changed.
$(BIN)/python:
	tools/venv.sh $(VENV)
$(RUNTIME): requirements.lock tools/install.sh | $(BIN)/python
	tools/install.sh $(VENV) requirements.lock
	touch $@
$(DEV): requirements-dev.lock $(RUNTIME)
	tools/install.sh $(VENV) requirements-dev.lock
	touch $@
$(ASSETS): package-lock.json tools/assets.sh tools/node.sh $(FRONTEND) | $(RUNTIME)
	tools/assets.sh $(dir $(ASSETS))
	touch $@
