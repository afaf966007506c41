# Everything a newcomer or the continuous integration does. `make help` lists it.
# Environments are made from the hashed locks; their stamps carry the lock's content, not its age.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

RUN := .venv
DEV := .venv-dev
UV := uv==0.13.9
RUN_STAMP := $(RUN)/.made-$(shell cat requirements.lock | cksum | tr ' ' '-')
DEV_STAMP := $(DEV)/.made-$(shell cat requirements-dev.lock | cksum | tr ' ' '-')
CHECKED := src tests
OLDEST := 15

.PHONY: help demo demo-once test check browser assets words texts bench bench-pages screens contracts soak lock migrations docs clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

demo: $(RUN_STAMP) assets words ## start everything, play the story, keep serving
	@$(RUN)/bin/python -m compileall -q src
	@$(RUN)/bin/python -m tenantry demo

demo-once: $(RUN_STAMP) assets words ## play the story once in a fresh data directory; the last line is its outcome as JSON
	@$(RUN)/bin/python -m compileall -q src
	@$(RUN)/bin/python -m tenantry demo --once

test: check assets words browser ## everything that the continuous integration runs
	$(DEV)/bin/python -m compileall -q src
	$(DEV)/bin/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder --ignore=tests/rules # `check` has run them
	$(call on_oldest_postgresql,$(addprefix tests/use_cases/,foundation jobs billing catalog))

check: $(DEV_STAMP) ## style, types, import contracts, rules; under a minute
	$(DEV)/bin/ruff format --check $(CHECKED)
	$(DEV)/bin/ruff check $(CHECKED)
	$(DEV)/bin/python -m mypy
	$(DEV)/bin/lint-imports
	$(DEV)/bin/python -m pytest -q -p no:django tests/rules

assets: $(RUN_STAMP) ## collect the front-end files that package-lock.json names; does nothing when they stand
	@$(RUN)/bin/python tools/assets.py

browser: $(RUN_STAMP) ## find the Chromium of the journeys, or get one; does nothing when there is one
	@$(RUN)/bin/python tools/browser.py

words: $(RUN_STAMP) ## compile the texts of the pages; does nothing when they stand
	@$(RUN)/bin/python tools/texts.py compile

texts: $(RUN_STAMP) ## collect the texts of the pages into the catalogues that are to be translated
	@$(RUN)/bin/python tools/texts.py

bench: $(DEV_STAMP) ## measure orders, quotes and documents per second; about eight minutes
	$(DEV)/bin/python -m tools.bench

bench-pages: $(DEV_STAMP) assets words ## measure every page with 5,000 customers behind it; ten minutes, the first time four more
	$(DEV)/bin/python -m tools.bench_pages

screens: $(DEV_STAMP) assets words browser ## take a picture of every page, light and dark, wide and narrow, into docs/screens; about eight minutes
	@$(DEV)/bin/python -m tools.screens

contracts: $(DEV_STAMP) ## run documented examples against client and simulator: make contracts EXAMPLES=<folder>
	@test -n "$(EXAMPLES)" || { echo "make contracts EXAMPLES=<folder of documented examples>" >&2; exit 2; }
	@PYTHONPATH=src $(DEV)/bin/python -m tools.contracts "$(EXAMPLES)"

soak: $(DEV_STAMP) ## many more examples, a large simulated world, and every use case on PostgreSQL 15
	$(DEV)/bin/python -m pytest -n 2 --hypothesis-profile=soak tests/rules tests/contracts/simulator/test_properties.py
	$(DEV)/bin/python -m pytest -n 0 --hypothesis-profile=soak tests/scenarios/test_no_forbidden_order.py
	$(DEV)/bin/python tools/bench_simulator.py
	$(call on_oldest_postgresql,tests/use_cases tests/api)

lock: $(DEV_STAMP) ## renew the locks from requirements*.in
	$(DEV)/bin/python -m uv pip compile -q --upgrade --universal --generate-hashes --python-version 3.11 --no-emit-index-url requirements.in -o requirements.lock
	$(DEV)/bin/python -m uv pip compile -q --upgrade --universal --generate-hashes --python-version 3.11 --no-emit-index-url -c requirements.lock requirements-dev.in -o requirements-dev.lock

migrations: $(DEV_STAMP) ## write the first migrations anew from the models, as long as nothing is released
	PYTHONPATH=src TENANTRY_ENVIRONMENT=test $(DEV)/bin/python tools/initial_migrations.py

docs: $(RUN_STAMP) ## write the generated pages
	$(RUN)/bin/python -m tenantry configuration --markdown > docs/configuration.md
	$(RUN)/bin/python tools/states_page.py > docs/states.md
	$(RUN)/bin/python tools/preflight_page.py > docs/preflight.md
	$(RUN)/bin/python -m tenantry.api.documents docs
	$(RUN)/bin/python -m tools.contracts.page > docs/partner-center.md

clean: ## remove environments and caches; data in var/ stays
	rm -rf $(RUN) $(DEV) .venv-node .mypy_cache .ruff_cache .import_linter_cache .pytest_cache .hypothesis build dist
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUN_STAMP): | requirements.lock
	@$(call make_environment,$(RUN),requirements.lock,$@)

$(DEV_STAMP): | requirements-dev.lock
	@$(call make_environment,$(DEV),requirements-dev.lock,$@)

# $(1) environment, $(2) lock, $(3) stamp
define make_environment
	set -eu; \
	found=; \
	for candidate in $(PYTHON) python3.13 python3.12 python3.11 python3; do \
		if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then found="$$candidate"; break; fi; \
	done; \
	if [ -z "$$found" ]; then echo "Tenantry needs Python 3.11 or newer: install it, or name one with make PYTHON=/path/to/python" >&2; exit 1; fi; \
	if ! "$$found" -c 'import ensurepip, venv' >/dev/null 2>&1; then echo "Python's venv is missing: apt install python3-venv" >&2; exit 1; fi; \
	echo "Making $(1) from $(2) with $$found"; \
	if [ ! -x $(1)/bin/python ]; then "$$found" -m venv $(1); fi; \
	$(1)/bin/python -c 'import uv' 2>/dev/null || $(1)/bin/python -m pip install --quiet --disable-pip-version-check '$(UV)'; \
	$(1)/bin/python -m uv pip sync --quiet --require-hashes --compile-bytecode --python $(1)/bin/python $(2); \
	$(1)/bin/python -c 'import pathlib, sysconfig; pathlib.Path(sysconfig.get_path("purelib"), "tenantry-src.pth").write_text(str(pathlib.Path("src").resolve()) + "\n")'; \
	rm -f $(1)/.made-*; \
	touch "$(3)"
endef

# $(1) tests, run on the oldest PostgreSQL that is supported, where the machine has it: its absence is no skip
define on_oldest_postgresql
	@if [ -x /usr/lib/postgresql/$(OLDEST)/bin/postgres ]; then \
		echo "On PostgreSQL $(OLDEST):"; \
		env -u DATABASE_URL TENANTRY_TEST_POSTGRESQL=$(OLDEST) $(DEV)/bin/python -m pytest -q -n 2 --dist loadfile $(1); \
	fi
endef
