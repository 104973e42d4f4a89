# Two commands from nothing: `make demo` and `make test`. `make help` lists the rest.
PYTHON ?= python3
BIN = .venv/bin
CHECK = ../shared/accept/check.py
# A data folder for tools that need one to start with and leave nothing in it.
BLANK = GENDAN_HOME="$(CURDIR)/.venv/home"
SHEETS = "$$($(BLANK) $(BIN)/gendan sheets | cut -d' ' -f1 | paste -sd,)"

help:      ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 12

setup:     ## everything that running the program needs, into .venv
	@$(PYTHON) -m tools.install

develop:   ## the same and what the tests need, a browser included
	@$(PYTHON) -m tools.install --dev
	@$(BIN)/python -m tools.chromium

demo: setup  ## build the practice company in practice/ and serve it
	@GENDAN_HOME="$${GENDAN_HOME:-$(CURDIR)/practice}" $(BIN)/gendan demo

test: develop  ## all checks and all tests, on SQLite and on PostgreSQL
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/djlint --quiet --lint gendan
	$(BIN)/lint-imports
	$(BLANK) $(BIN)/mypy
	TEST_DB=sqlite $(BIN)/pytest -n 2
	TEST_DB=postgres $(BIN)/pytest -n 2

bench: develop  ## build big practice companies, measure them and write docs/performance.md
	$(BIN)/python -m tests.load

soak: develop  ## hours: dirty files, crashes, races and the random life of the books, on both engines
	TEST_DB=sqlite $(BIN)/pytest -o python_files="soak_*.py" tests/soak
	TEST_DB=postgres $(BIN)/pytest -o python_files="soak_*.py" tests/soak

pictures: develop  ## walk an order through a browser: var/pictures, and the pictures of the README
	TEST_DB=sqlite $(BIN)/pytest tests/walk/test_browser_order.py -k from_the_message_to_the_money
	cp var/pictures/4-released.png docs/screenshot.png
	cp var/pictures/1-home.png docs/today.png

accept: setup  ## compare the sheets that exist with the office's own figures
	$(BIN)/python $(CHECK) --gendan "$(CURDIR)/$(BIN)/gendan" --only $(SHEETS)

accept-pg: develop  ## the same on PostgreSQL
	$(BIN)/python -m tools.accept_pg $(CHECK) --gendan "$(CURDIR)/$(BIN)/gendan" --only $(SHEETS)

format:    ## put the code into its one form
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

messages: develop  ## gather new messages into the English catalogue
	$(BIN)/python -m tools.messages
	$(BIN)/python -m tools.messages compile

lock:      ## renew the locks from pyproject.toml and package.json
	$(PYTHON) -m tools.lock

.PHONY: bench help setup develop demo test soak pictures accept accept-pg format messages lock
