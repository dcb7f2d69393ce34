# make demo   translate the sample issue in input/ and serve it        make test   everything that must hold
# make env    the environment alone                                    make check  format, lint and types
# make bench  the measures; bench-terms those of the glossary          make lock   compile the lock files anew
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DEFAULT_GOAL := demo
ifeq ($(filter oneshell,$(.FEATURES)),)
$(error This Makefile needs GNU make 3.82 or later (on macOS: brew install make, then gmake))
endif
.PHONY: demo env test check bench bench-terms lock system system-test

PYTHON ?= python3
PORT ?= 8000
UV := 0.13.8
PIP := .venv/bin/python -m pip --disable-pip-version-check --quiet --no-input
PIP_INSTALL := $(PIP) install --root-user-action=ignore --no-deps

# cg3: spa-cat and spa-ita need it and do not say so to apt-get
APERTIUM := apertium apertium-eng-spa apertium-fr-es apertium-es-pt apertium-spa-cat apertium-spa-ita cg3

# $(call debian,PACKAGES): installs those Debian packages that are missing, or names the command that would. Where
# that is not allowed the rest still works, so this never stops make: `diglot doctor` says what is left to do.
define debian
command -v dpkg-query >/dev/null || { echo "Not Debian: see that these are installed: $(1)"; exit 0; }
missing=
for package in $(1); do
  dpkg-query -W -f '$${Status}' "$$package" 2>/dev/null | grep -q 'ok installed' || missing+=" $$package"
done
[ -n "$$missing" ] || exit 0
if [ "$$(id -u)" = 0 ]; then as=; elif sudo -n true 2>/dev/null; then as='sudo -n'; else
  echo "Missing:$$missing. Install with: sudo apt-get update && sudo apt-get install -y$$missing"; exit 0
fi
echo "Installing:$$missing"
export DEBIAN_FRONTEND=noninteractive
apt="$$as apt-get -q -o DPkg::Lock::Timeout=300"
{ $$apt update && $$apt install -y --no-install-recommends$$missing; } >.apt.log 2>&1 && rm -f .apt.log || {
  tail -n 5 .apt.log
  echo "apt-get failed (whole output in .apt.log). Try: sudo apt-get update && sudo apt-get install -y$$missing"
}
endef

# Argos packages first, where the index answers within seconds; else Apertium alone, which is what demo can count on.
# Exit code 1 of translate: some articles have no engine, and say so.
demo: env
	@.venv/bin/diglot models install --for input/ --to es --to en --patience 4 || echo 'Going on with Apertium.'
	@.venv/bin/diglot translate input/ --to es --to en || [ $$? = 1 ]
	exec .venv/bin/diglot serve --port $(PORT)

env: system .venv/.installed

test: system-test check
	.venv/bin/python -m pytest

check: .venv/.installed-dev
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy

bench: system .venv/.installed-dev
	.venv/bin/python -m tests.benchmarks
	.venv/bin/python -m tests.benchmarks.neural
	.venv/bin/python -m tests.benchmarks.desk

# what enforcing the glossary brings and costs; FILE: sentences of yours with terms (tests/benchmarks/terms_apertium.py)
bench-terms: system .venv/.installed-dev
	.venv/bin/python -m tests.benchmarks.terms
	.venv/bin/python -m tests.benchmarks.terms_apertium $(FILE)
	.venv/bin/python -m tests.benchmarks.glossary
	.venv/bin/python -m tests.benchmarks.inflection

# uv compiles the locks, and only here: it is put into an environment of its own that is thrown away
lock:
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/pip --disable-pip-version-check install -q uv==$(UV)
	compile() {
	  .venv-lock/bin/uv pip compile -q --universal --generate-hashes --no-header --no-annotate \
	    --no-emit-index-url --no-emit-find-links --python-version 3.11 "$$@"
	}
	compile --group build pyproject.toml -o requirements.lock
	compile --group dev pyproject.toml -o requirements-dev.lock
	rm -rf .venv-lock

system:
	@$(call debian,$(APERTIUM))

# Chromium opens the pages in the browser tests; nothing else needs it
system-test:
	@$(call debian,$(APERTIUM) chromium)

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Diglot needs Python 3.11 or later: make PYTHON=python3.12"; exit 1; }
	if ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then
	( $(call debian,python3-venv)
	)
	fi
	$(PYTHON) -m venv .venv

.venv/.installed: requirements.lock pyproject.toml | .venv/bin/python
	@echo 'Filling .venv from requirements.lock'
	$(PIP_INSTALL) --require-hashes -r requirements.lock
	$(PIP_INSTALL) --no-build-isolation -e .
	.venv/bin/python -m pipeline.glossary.dictionaries
	touch $@

.venv/.installed-dev: requirements-dev.lock pyproject.toml | .venv/bin/python
	@echo 'Filling .venv from requirements-dev.lock'
	$(PIP_INSTALL) --require-hashes -r requirements-dev.lock
	$(PIP_INSTALL) --no-build-isolation -e .
	.venv/bin/python -m pipeline.glossary.dictionaries
	touch $@ .venv/.installed
