# make demo   the main job, end to end, without tokens or network
# make test   every check and the whole suite
#
# Both prepare .venv by themselves, from requirements locked with hashes. Nothing else is needed first.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
RUN := .venv/.run-stamp
DEV := .venv/.dev-stamp
PEER := .venv/peer-reader
ENGINE := .venv-peer/.stamp
SPACY := .venv-spacy
SPACY_PACKAGE ?= $(subst _,-,$(SPACY_MODEL))

.PHONY: demo test test-slow postgres postgres-stop job-engine faults check bench peers quality test-spacy quality-spacy \
	venv dev lock catalogues docs clean

demo: $(RUN)
	@$(BIN)/onrecord demo

venv: $(RUN)

dev: $(DEV)

test: $(DEV) check
	@$(BIN)/python -m pytest -q -n 2 -m "not slow"

test-slow: $(DEV) postgres
	@$(BIN)/python -m pytest -q -n 2 -m slow --timeout 600
	@$(BIN)/python -m tests.faults --parts pace

postgres: $(DEV) # a private server on loopback for the slow ring; installs PostgreSQL where it is missing
	@$(BIN)/python -m tests.postgres start

postgres-stop: $(DEV)
	@$(BIN)/python -m tests.postgres stop

job-engine: $(ENGINE) # procrastinate, which the fault runs measure the delivery loop against, in an environment of its own

faults: $(DEV) # every fault, 20 runs of 1,000 deliveries each: several hours; FAULTS=--short is short
	@$(BIN)/python -m tests.faults $(FAULTS)

check: $(DEV)
	@$(BIN)/ruff format --check --quiet . && $(BIN)/ruff check --quiet . && echo "ruff: clean"
	@$(BIN)/mypy
	@told=$$($(BIN)/lint-imports) || { echo "$$told"; exit 1; }; echo "imports:$$(echo "$$told" | tail -n 1)"

bench: $(DEV) peers
	@$(BIN)/python -m tests.bench

peers: $(DEV) # what is measured beside us, in an environment of its own; left out where it cannot be installed
	@test -x $(PEER)/bin/python || { $(BIN)/python -m venv $(PEER) \
		&& $(PEER)/bin/pip install --quiet --disable-pip-version-check reader==3.26 sgmllib3k 2>.venv/pip.log; } \
		|| { rm -rf $(PEER); echo "lemon24/reader cannot be installed here, and is left out: $$(tail -n 1 .venv/pip.log)"; }

quality: $(DEV)
	@$(BIN)/python -m tests.bench.quality

test-spacy: $(SPACY)/.stamp # the optional parser: make test-spacy SPACY_MODEL=NAME [SPACY_PACKAGE=what pip installs for it]
	@$(SPACY)/bin/pip install --quiet --disable-pip-version-check --no-deps $(SPACY_PACKAGE)
	@ONRECORD_SPACY_MODEL=$(SPACY_MODEL) $(SPACY)/bin/python -m pytest -q tests/adapters/test_spacy_parser.py tests/facts/extracting

quality-spacy: $(SPACY)/.stamp # what it changes, into docs/quality.md; the same two variables
	@$(SPACY)/bin/pip install --quiet --disable-pip-version-check --no-deps $(SPACY_PACKAGE)
	@ONRECORD_SPACY_MODEL=$(SPACY_MODEL) $(SPACY)/bin/python -m tests.bench.parser

lock: # needs uv on the PATH
	uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header -q -o requirements/run.txt
	uv pip compile pyproject.toml --group build --group test --group lint --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q -o requirements/dev.txt
	uv pip compile pyproject.toml --extra spacy --group build --group test --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q -o requirements/spacy.txt
	printf "procrastinate==3.10.0\npsycopg[binary]\n" | uv pip compile - -c requirements/dev.txt --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q -o requirements/peer.txt

catalogues: $(DEV) # facts/locales, after a change in what the bot says; then translate what is new in each .po and run it again
	@$(BIN)/python -m bot.catalogues

docs: $(DEV) # .env.example and docs/commands.md, after a change in settings or commands
	@$(BIN)/python -m bot.pages

clean:
	rm -rf .venv .venv-peer .venv-spacy var

.venv/bin/pip:
	@if [ -z "$(PYTHON)" ]; then \
		echo "On Record needs Python 3.11, 3.12 or 3.13, and none was found on the PATH."; \
		echo "Install one, or name it: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)"; exit 1; fi
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "$(PYTHON) cannot make a virtual environment: its venv or ensurepip module is missing."; \
		echo "On Debian and Ubuntu: apt-get install python3-venv. Then run the same again."; exit 1; }
	@echo "Setting up .venv with $(PYTHON) …"
	@rm -rf .venv && $(PYTHON) -m venv .venv

$(RUN): .venv/bin/pip requirements/run.txt pyproject.toml
	@echo "Installing what the bot needs …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt 2>.venv/pip.log \
		|| { cat .venv/pip.log; echo "The packages could not be installed: see above. Nothing else was changed."; exit 1; }
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . 2>.venv/pip.log \
		|| { cat .venv/pip.log; exit 1; }
	@$(BIN)/python -m compileall -q bot adapters facts # pip does so for all but an editable install
	@touch $@

$(SPACY)/.stamp: requirements/spacy.txt pyproject.toml
	@if [ -z "$(SPACY_MODEL)" ]; then \
		echo "Name a spaCy model for English: make $(MAKECMDGOALS) SPACY_MODEL=en_core_web_sm"; \
		echo "and SPACY_PACKAGE=…, a package or an address, where pip knows it by another name."; exit 1; fi
	@echo "Setting up $(SPACY) with $(PYTHON) …"
	@rm -rf $(SPACY) && $(PYTHON) -m venv $(SPACY)
	@$(SPACY)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/spacy.txt \
		2>$(SPACY)/pip.log || { cat $(SPACY)/pip.log; exit 1; }
	@$(SPACY)/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . 2>$(SPACY)/pip.log \
		|| { cat $(SPACY)/pip.log; exit 1; }
	@touch $@

$(DEV): $(RUN) requirements/dev.txt
	@echo "Installing what the tests need …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt 2>.venv/pip.log \
		|| { cat .venv/pip.log; echo "The packages could not be installed: see above. Nothing else was changed."; exit 1; }
	@touch $@

$(ENGINE): $(DEV) requirements/peer.txt
	@echo "Setting up .venv-peer …"
	@rm -rf .venv-peer && $(BIN)/python -m venv .venv-peer
	@for wanted in run peer; do .venv-peer/bin/pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements/$$wanted.txt 2>.venv-peer/pip.log || { cat .venv-peer/pip.log; exit 1; }; done
	@touch $@
