# Each word is self-contained on a machine with Python 3.11 or newer: uv comes by pip into .boot/ if it is missing.

PYTHON ?= python3
UV = $(shell command -v uv 2>/dev/null || echo .boot/bin/uv)
RUN = $(UV) run --locked --no-progress
PIP = --quiet --disable-pip-version-check --retries 1
APT = DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends
SERVER = --locked --no-dev --extra server

.PHONY: help uv demo serve browser test check format bench docs

help:
	@echo "make demo    the example shop in your browser: chat, desk, board (PLAY=1: with scripted customers)"
	@echo "make serve   the server for a team of your own; settings by SEGUE_..., see docs/operate.md"
	@echo "make test    run every test"
	@echo "make check   format, lint, types, law of imports, law of docs"
	@echo "make bench   the measurements that the README quotes (some minutes)"
	@echo "make format  put the code into its form"
	@echo "make docs    list the pages in reading order"

uv:
	@test -w . || { echo "This folder cannot be written to; clone Segue into one of your own."; exit 1; }
	@command -v uv >/dev/null 2>&1 || test -x .boot/bin/uv || { \
	  echo "Getting uv into .boot/ ..."; \
	  $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    || { echo "Segue needs Python 3.11 or newer; say which one with: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }; \
	  { $(PYTHON) -m venv .boot >.boot.log 2>&1 && .boot/bin/python -m pip install $(PIP) uv >>.boot.log 2>&1; } \
	    || { rm -rf .boot; $(PYTHON) -m pip install $(PIP) --target .boot uv >>.boot.log 2>&1; } \
	    || { tail -n 2 .boot.log; rm -rf .boot .boot.log; \
	      echo "uv could not be had. On Debian: sudo apt install python3-venv, then again; the network is needed once."; exit 1; }; \
	  rm -f .boot.log; }

# What a newcomer types first. PLAY=1, PORT=8800 and KEEP=shop.db are passed on.
demo: server
	@exec $(UV) run --no-sync segue demo $(if $(filter-out 0,$(PLAY)),--play) $(if $(PORT),--port $(PORT)) $(if $(KEEP),--keep "$(KEEP)")

serve: server
	@exec $(UV) run --no-sync segue serve

# What the server needs, and its pages; said and shown the first time, silent afterwards.
.PHONY: server
server: uv
	@if test -x .venv/bin/segue; then $(UV) sync $(SERVER) --inexact --quiet; else \
	  echo "Getting what Segue needs and building its pages; this takes a moment, once ..."; \
	  $(UV) sync $(SERVER) --inexact && echo "Starting Segue ..."; fi || { echo; \
	  echo "That did not work; the lines above say why. The network is needed once, and again when packages change."; \
	  echo "Where a proxy has a certificate of its own, UV_SYSTEM_CERTS=1 makes uv believe it. Then the same again."; exit 1; }

# The pages are tested in a real Chromium: Debian's, got where we may, else named with the line to type. The headless one
# is smaller and quicker; any other on the path will do.
browser:
	@command -v chromium-headless-shell >/dev/null 2>&1 || command -v chromium >/dev/null 2>&1 \
	  || command -v google-chrome >/dev/null 2>&1 || test -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	    echo "Getting Chromium for the tests of the pages ..."; \
	    apt-get update -qq && { $(APT) chromium-headless-shell >/dev/null 2>&1 || $(APT) chromium >/dev/null; }; \
	  else \
	    echo "The tests of the pages need Chromium. On Debian: sudo apt-get install chromium"; \
	    echo "On macOS: brew install --cask google-chrome. Then make test again."; exit 1; \
	  fi; }

# Two at a time; a file's tests stay together, and those with a browser come last, for they leave a loop behind.
test: uv browser
	@$(RUN) pytest -n 2 --dist loadfile --no-loadscope-reorder

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
	@for file in $$(grep -l __main__ bench/*.py); do echo; echo "== $$file"; $(RUN) python $$file || exit 1; done

docs:
	@cat docs/index.md
