# Each word is self-contained on a machine with Python 3.11 or newer: uv comes by pip into .boot/ if it is missing.

PYTHON ?= python3
UV = $(shell command -v uv 2>/dev/null || echo .boot/bin/uv)
RUN = $(UV) run --locked --no-progress

.PHONY: help uv browser test check format bench docs

help:
	@echo "make test    run every test"
	@echo "make check   format, lint, types, law of imports, law of docs"
	@echo "make bench   the measurements that the README quotes (some minutes)"
	@echo "make format  put the code into its form"
	@echo "make docs    list the pages in reading order"

uv:
	@command -v uv >/dev/null 2>&1 || test -x .boot/bin/uv || { \
	  echo "Getting uv into .boot/ ..."; \
	  $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    || { echo "Segue needs Python 3.11 or newer; say which one with: make test PYTHON=python3.12"; exit 1; }; \
	  $(PYTHON) -m venv .boot 2>/dev/null && .boot/bin/python -m pip install --quiet --disable-pip-version-check uv \
	    || { echo "That did not work. On Debian: apt install python3-venv, then again."; rm -rf .boot; exit 1; }; }

# The pages are tested in a real Chromium: Debian's, got where we may, else named with the line to type.
browser:
	@command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 \
	  || test -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	    echo "Getting Chromium for the tests of the pages ..."; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	  else \
	    echo "The tests of the pages need Chromium. On Debian: sudo apt-get install chromium"; \
	    echo "On macOS: brew install --cask google-chrome. Then make test again."; exit 1; \
	  fi; }

test: uv browser
	@$(RUN) pytest

check: uv
	@$(RUN) ruff format --check .
	@$(RUN) ruff check .
	@$(RUN) mypy
	@$(RUN) python web/build.py check
	@$(RUN) pytest tests/test_house.py tests/test_docs.py

format: uv
	@$(RUN) ruff format .
	@$(RUN) ruff check --fix .

bench: uv
	@for file in bench/*.py; do echo; echo "== $$file"; $(RUN) python $$file || exit 1; done

docs:
	@cat docs/index.md
