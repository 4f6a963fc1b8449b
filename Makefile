# Everything sets itself up: the first target that is called makes .venv. Needs make and Python 3.11 or newer.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: report test check notebooks docs bench fuzz clean

report: $(READY)  ## the progress report of the built-in demo client, in build/report.html
	@mkdir -p build
	@$(BIN)/moodtrack demo -o build/report.html

test: $(READY)  ## all tests
	$(BIN)/python -m pytest -n 2 --dist worksteal -q

check: $(READY)  ## style, types, import directions, doctests, notebooks, docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q --doctest-modules src/moodtrack
	$(MAKE) --no-print-directory notebooks docs

notebooks: $(READY)  ## run every notebook; none carries outputs
	$(BIN)/python -m pytest -q tests/test_notebooks.py

docs: $(READY)  ## every snippet of the docs runs; the site, without a warning, in build/docs
	$(BIN)/python -m pytest -q tests/test_docs.py --doctest-glob="*.md" README.md CONTRIBUTING.md docs
	$(BIN)/python docs/build.py

bench: $(READY)  ## the scripts behind every claim about speed or error rates
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python -m benchmarks.$$(basename $$script .py) || exit 1; done

fuzz: $(READY)  ## damaged files through every reader, for a minute; guided by coverage where atheris is installed
	@$(BIN)/python -m tests.read.fuzz

clean:
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .venv .venv-pandas2

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "moodtrack needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another one: make PYTHON=python3.12")'
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing; on Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=24"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[dev]"
	@touch $@
