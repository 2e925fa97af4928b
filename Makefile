# Thin wrapper: every target does all its set-up through scripts/bootstrap.py (standard library
# only). Where there is no make: python scripts/bootstrap.py build|test|lint|lock|clean
PYTHON ?= python3
BOOTSTRAP = $(PYTHON) scripts/bootstrap.py

.DEFAULT_GOAL := help
.PHONY: help setup build test lint lock clean

help:  ## Show this list
	@$(BOOTSTRAP) --help

setup:  ## Make .venv and install the locked packages
	@$(BOOTSTRAP) setup

build:  ## Set up, check the extracts, dbt build, export the metrics
	@$(BOOTSTRAP) build

test:  ## Set up, lint, build, validate the metrics, run pytest
	@$(BOOTSTRAP) test

lint:  ## Set up, run ruff, mypy, yamllint and sqlfluff
	@$(BOOTSTRAP) lint

lock:  ## Write requirements/*.txt anew from pyproject.toml (UPGRADE=1: newest versions)
	@$(BOOTSTRAP) lock $(if $(UPGRADE),--upgrade)

clean:  ## Remove what builds and tests wrote (ALL=1: .venv too)
	@$(BOOTSTRAP) clean $(if $(ALL),--all)
