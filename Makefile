# Everything a developer runs. `make help` lists it; CI runs .ci/run, which calls the same targets.
PYTHON := .venv/bin/python
CODE := sae seda retention_rules storage tests bench

.DEFAULT_GOAL := help
.PHONY: help install check format format-check lint types layers test demo bench prove-crash docs locks clean

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 14

install:  ## install everything in .venv, from the locks
	@bin/install dev

check: format-check lint types layers test  ## all that must pass before a commit

format: install  ## rewrite the code in the house format
	$(PYTHON) -m ruff format .

format-check: install  ## is the code in the house format?
	$(PYTHON) -m ruff format --check .

lint: install  ## ruff, with every rule but those named in pyproject.toml
	$(PYTHON) -m ruff check .

types: install  ## mypy, strict
	$(PYTHON) -m mypy

layers: install  ## which part may import which
	.venv/bin/lint-imports

test:  ## every test, on all cores
	@bin/test

demo:  ## the archive at work, on packages that it makes itself
	@bin/demo

bench: install  ## measure speed and memory on this machine
	$(PYTHON) -m bench

prove-crash: install  ## interrupt every write of every job, in every way (long)
	SAE_PROVE_CRASH=1 $(PYTHON) -m pytest --numprocesses auto --dist worksteal tests/crash

docs: install  ## remake what is generated: codes, vocabulary, commands of the READMEs
	$(PYTHON) -m tests.docs.errors_page
	$(PYTHON) -m tests.docs.vocabulary_page
	$(PYTHON) -m tests.docs.commands_table

locks: install  ## resolve the locks again, with uv
	uv pip compile --quiet --upgrade --generate-hashes --python-version 3.11 pyproject.toml \
		-o requirements.lock
	uv pip compile --quiet --upgrade --generate-hashes --python-version 3.11 --extra dev \
		-c requirements.lock pyproject.toml -o requirements-dev.lock
	uv pip compile --quiet --upgrade --generate-hashes --python-version 3.11 --group build \
		-c requirements-dev.lock -o requirements-build.lock

clean:  ## forget caches and builds, keep .venv and every archive
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
