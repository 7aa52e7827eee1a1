# Everything a newcomer needs. `make help` lists it.
# The environment of a checkout is .venv; nothing outside of it is changed, but for the browser of
# the tests, which comes from Debian's packages where we are root.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test check format proven bench faults fuzz requirements clean

VENV := .venv
BIN := $(VENV)/bin

help: ## List the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: $(VENV)/demo.stamp ## Start the sample city: database, service, worker and sandbox providers
	@exec $(BIN)/sekisho demo

test: $(VENV)/dev.stamp ## Run every test, from nothing, browser included
	@./tests/browser/install.sh
	$(BIN)/python -m pytest -n $${TEST_WORKERS:-2} --dist loadfile $(TESTS)

check: $(VENV)/dev.stamp ## Format, lint, types and imports: fast
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/dev.stamp ## Put every file into shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

proven: $(VENV)/dev.stamp ## Try the examples of the shipped packs after a change, and note their digests
	$(BIN)/python -m approval_rules.proven

bench: $(VENV)/dev.stamp ## Run all of benchmarks/; one JSON line each
	@for file in benchmarks/*.py; do $(BIN)/python $$file || exit 1; done

faults: $(VENV)/dev.stamp ## Kills, database restarts and provider faults at full length
	@$(BIN)/python -m tests.faults.run

fuzz: $(VENV)/dev.stamp ## Property tests with many more examples
	HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest -n 2 -m fuzz tests

requirements: $(VENV)/dev.stamp ## Pin the dependencies of pyproject.toml anew (needs uv)
	uv pip compile pyproject.toml --universal --generate-hashes --no-header --python-version 3.11 -o requirements.txt
	uv pip compile pyproject.toml --extra demo --universal --generate-hashes --no-header --python-version 3.11 -o requirements-demo.txt
	uv pip compile pyproject.toml --extra demo --group dev --universal --generate-hashes --no-header --python-version 3.11 -o requirements-dev.txt

clean: ## Remove the environment; the data in var/ stays
	rm -rf $(VENV)

# A stamp is as new as the file that it installed; the tests' environment holds the demo's.
$(VENV)/demo.stamp: requirements-demo.txt pyproject.toml | $(BIN)/python
	@if [ -e $(VENV)/dev.stamp ] && [ $(VENV)/dev.stamp -nt requirements-demo.txt ] && [ $(VENV)/dev.stamp -nt pyproject.toml ]; then touch $@; \
	else ./tools/install requirements-demo.txt && touch $@; fi

$(VENV)/dev.stamp: requirements-dev.txt pyproject.toml | $(BIN)/python
	@./tools/install requirements-dev.txt && touch $@

$(BIN)/python:
	@./tools/install
