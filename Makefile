# Every command of a working day. They need a venv at .venv: `make setup` makes one.
BIN := .venv/bin

.PHONY: setup check lint test coverage other dist bench shots docs

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

other:        ## tests on another Python: `make other PYTHON=python3.13`
	$(PYTHON) -m venv .venv-other
	.venv-other/bin/python -m pip install --quiet -c constraints.txt -e '.[dev]'
	.venv-other/bin/pytest -n 3 --dist loadgroup -q $(ARGS)

dist:         ## sdist and wheel, in dist
	$(BIN)/python -m build --no-isolation

bench:        ## every figure beside its target
	$(BIN)/python -m tests.benchmarks targets

shots:        ## the pictures of README
	$(BIN)/python screenshots/make.py

docs:         ## the pages that are made from the program
	$(BIN)/python -m docs.make
