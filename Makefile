# Every command of a working day. They need a venv at .venv: `make setup` makes one.
BIN := .venv/bin

.PHONY: setup check lint test coverage bench shots docs

setup:        ## a venv with everything
	python3 -m venv .venv
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[dev]'

check:        ## all of it, as CI does
	$(BIN)/python -m tests

lint:         ## lint, format, types, import contract
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test:         ## tests only: `make test ARGS='-k journal'`
	$(BIN)/pytest -n 3 --dist loadgroup -q $(ARGS)

coverage:     ## tests with the coverage figure and its floor
	$(BIN)/pytest -n 3 --dist loadgroup -q --cov $(ARGS)

bench:        ## every figure beside its target
	$(BIN)/python -m tests.benchmarks targets

shots:        ## the pictures of README
	$(BIN)/python screenshots/make.py

docs:         ## the page about the configuration, from its models
	$(BIN)/python docs/make.py
