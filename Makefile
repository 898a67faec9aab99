# The commands of the portal; each works on a fresh Debian with Python 3.11, venv and make.
SHELL := /bin/bash
.DEFAULT_GOAL := help
HOST ?= 127.0.0.1
PORT ?= 8000
PYTHON ?= python3.11
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
# Own addresses follow HOST and PORT unless SITE_URL says otherwise (or .env, under `make serve`).
LOCAL_URL := http://$(HOST):$(PORT)
# Articles, at which `make bench` measures growth; with 100000 it takes half an hour longer.
GROWTH ?= 100 10000
PRODUCTION := DJANGO_SETTINGS_MODULE=config.settings.production

.PHONY: help install install-dev run serve test lint format bench clean

help:
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

install: .venv/runtime ## create .venv with the runtime pins
install-dev: .venv/development

.venv/runtime: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/development: requirements-dev.txt requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ .venv/runtime

run: install ## the site with demo content at http://127.0.0.1:8000/
	@SITE_URL="$${SITE_URL:-$(LOCAL_URL)}" deploy/run development $(HOST) $(PORT)

serve: install ## the same under production settings and the application server
	@deploy/run production $(HOST) $(PORT)

test: install-dev ## the whole test suite
	$(BIN)/python -m pytest

lint: install-dev ## formatting, lint, templates, missing migrations, import floors
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djhtml --tabwidth 2 --check $$(git ls-files '*.html')
	$(BIN)/lint-imports
	DJANGO_SETTINGS_MODULE=config.settings.test $(MANAGE) makemigrations --check --dry-run
	DJANGO_SETTINGS_MODULE=config.settings.test $(MANAGE) check --fail-level WARNING

format: install-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/djhtml --tabwidth 2 $$(git ls-files '*.html')

bench: install-dev ## the benchmarks, printed as ratios
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench_serving
	$(BIN)/python -m tests.bench_cold
	$(BIN)/python -m tests.bench_servers
	$(BIN)/python -m tests.bench_light
	$(BIN)/python -m tests.bench_search
	$(BIN)/python -m tests.bench_visits
	$(BIN)/python -m tests.bench_report
	$(BIN)/python -m tests.bench_translation
	$(BIN)/python -m tests.bench_translation_bulk
	$(BIN)/python -m tests.bench_import
	$(BIN)/python -m tests.bench_growth --sizes $(GROWTH)

clean: ## remove .venv and everything under var/
	rm -rf .venv var
