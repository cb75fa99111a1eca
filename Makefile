# `make demo` needs Python 3.11 or later, make and a package registry; `make test` no more than that.
# Paths are relative throughout, so that a clone may lie below any folder, with spaces and in any script.

PY = .venv/bin/python
PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,\
	$(shell $(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))
WORKERS ?= auto

.PHONY: demo serve test unit lint bench pictures messages lock clean

demo: export COUNTERFOIL_FOLLOW_PARENT = 1
demo: .venv/run-ready  ## the demo accounts on http://127.0.0.1:8000 (PORT= changes it)
	@$(PY) -m counterfoil demo

serve: export COUNTERFOIL_FOLLOW_PARENT = 1
serve: .venv/run-ready
	@$(PY) -m counterfoil serve

test: .venv/dev-ready  ## the whole suite; T= names files
	$(PY) -m pytest -n $(WORKERS) $(T)

unit: export PYTHONDONTWRITEBYTECODE =
unit: .venv/dev-ready  ## the rooms without pages and processes (SLOW of tests/conftest.py), fewer drawn examples; T= names files
	$(PY) -m pytest -n $(WORKERS) -m "not browser and not slow" --hypothesis-profile=quick $(T)

lint: .venv/dev-ready
	$(PY) -m ruff check .
	$(PY) -m mypy --strict src/counterfoil/base src/counterfoil/statements src/counterfoil/ledger src/counterfoil/figures \
		$(filter-out src/counterfoil/statements/% src/counterfoil/ledger/%,$(shell find src/counterfoil -name '*actions.py'))
	$(PY) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'

bench: .venv/dev-ready
	$(PY) -m tools.bench

pictures: .venv/dev-ready  ## the pictures of docs/pictures, of a demo of their own; needs Chromium
	$(PY) -m tools.screenshots

messages: .venv/dev-ready  ## gather the words to translate into the .po files
	$(PY) -m tools.messages

lock: .venv/run-ready  ## pin the newest allowed versions, with hashes and no address of a registry
	$(PY) -m pip install --quiet uv
	$(PY) -m uv pip compile $(LOCK) pyproject.toml requirements/build.in -o requirements/run.txt
	$(PY) -m uv pip compile $(LOCK) --extra dev -c requirements/run.txt pyproject.toml requirements/build.in \
		-o requirements/dev.txt
LOCK = --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Counterfoil needs Python 3.11 or later; none was found. Name one: make PYTHON=..."; exit 1; }
	$(PYTHON) -m venv .venv

# The project itself is installed last and without dependencies: pip refuses to hash a folder.
.venv/run-ready: requirements/run.txt pyproject.toml | .venv/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev-ready: requirements/dev.txt .venv/run-ready
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

clean:  ## remove what the tests and the tools leave; the data in var/ stays
	rm -rf var/test .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache build
