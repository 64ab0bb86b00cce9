# Every target sets up what it needs: the system libraries, .venv and the packages that constraints.txt holds.
MAKEFLAGS += --no-print-directory
.DELETE_ON_ERROR:
.PHONY: run test check fix coverage release wheel try-wheel docs texts bundle bundle-check viewers constraints lowest fuzz soak sweep mutants bench screenshots translations system

BIN := .venv/bin
PYTHON := $(BIN)/python
PYTEST := $(PYTHON) -m pytest --numprocesses 2
XVFB := xvfb-run --auto-servernum --server-args="-screen 0 1600x1000x24"
INSTALL := $(PYTHON) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable

run: system .venv/installed
ifeq ($(shell uname)$(DISPLAY)$(WAYLAND_DISPLAY),Linux)
	@echo "There is no display: writing a picture of every tab into screenshots/ instead."
	@$(MAKE) screenshots
else
	@$(PYTHON) main.py
endif

# Two processes, each with a screen of its own (pytest-xvfb).
test: check
	@$(PYTEST) -W error::RuntimeWarning

# How much of the package the tests run: a line for each file with lines that none does, and the figure
coverage: system .venv/installed-dev
	@rm -f .coverage
	@$(PYTEST) --cov --cov-report=term:skip-covered

# What a release demands besides the tests (every sentence in Chinese, an oracle for every entry), and the wheel
release: system .venv/installed-dev
	@$(PYTHON) -m pytest -m release
	@$(MAKE) wheel

# What is written for browsers and for LaTeX, in those that this machine has
viewers: system .venv/installed-dev
	@$(PYTHON) -m pytest -m viewers -rs

wheel: .venv/installed-dev
	@$(PYTHON) -m hatchling build --target wheel

# The lines that the README names, each in an empty home, with the wheel in the name's place
try-wheel: wheel
	@scripts/try-wheel.sh dist/*.whl

# A folder that runs without Python, as .tar.xz and .deb in dist/: a quarter of an hour, or more
bundle: system .venv/installed-bundle
	@bundle/make.sh $(PYTHON)

# That bundle in a bare Debian: as root, with debootstrap; RELEASE=trixie takes another than Debian 12
bundle-check:
	@bundle/check.sh $(or $(RELEASE),bookworm) $(MIRROR)

# The newest versions of all packages, in an environment of their own: `make test` says whether they can stay.
constraints:
	@scripts/renew-constraints.sh

# The oldest versions that pyproject.toml allows, and the tests that need no window with them
lowest:
	@scripts/lowest.sh

# The manual in both languages, with pictures that the program draws now; it lies in resources/manual, and so in the wheel.
docs: system .venv/installed-docs
	@$(XVFB) $(PYTHON) docs/draw.py
	@for language in en zh_CN; do \
		$(PYTHON) -m sphinx --quiet --fresh-env --fail-on-warning -d docs/_build/$$language -D language=$$language \
			docs resources/manual/$$language || exit 1; \
	done
	@$(PYTHON) docs/check.py

# The manual's sentences, collected for translation
texts: system .venv/installed-docs
	@$(PYTHON) -m sphinx --quiet --fresh-env -b gettext -d docs/_build/texts docs docs/_build/gettext
	@$(BIN)/sphinx-intl update -p docs/_build/gettext -d docs/locale -l zh_CN -w 0

# Random formulas, programs and files, as many as take an hour; SEED=2 makes others.
fuzz: system .venv/installed-dev
	@FUZZ=$(or $(SEED),1) $(PYTHON) -m pytest --numprocesses 2 --durations 0 tests/fuzz tests/core/test_softmax.py

check: system .venv/installed-dev
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(PYTHON) -m mypy
	@$(BIN)/lint-imports
	@$(PYTHON) -m pytest tests/test_layers.py

# What ruff can mend by itself: the format, the order of imports and small things
fix: system .venv/installed-dev
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

# Random events in the window for an hour, or for SOAK_SECONDS
soak: system .venv/installed-dev
	@$(XVFB) $(PYTHON) -m tests.soak

# Random formulas and programs against mpmath: minutes, not seconds
sweep: system .venv/installed-dev
	@GRADEXPLORER_SWEEP=3000 $(PYTHON) -m pytest -s tests/test_truth_sweep.py

# Errors planted one by one in the source, in memory: who notices them? Up to an hour on two processors.
mutants: system .venv/installed-dev
	@$(XVFB) $(PYTHON) -m tests.mutants

bench: system .venv/installed-dev
	@$(XVFB) $(PYTHON) -m benchmarks

screenshots: system .venv/installed
	@mkdir -p screenshots
	@for page in $$($(PYTHON) -c 'from gradexplorer.pages import PAGES; print(*(page.key for page in PAGES))'); do \
		$(PYTHON) -m gradexplorer export $$page -o screenshots/$$page.png || exit 1; \
		echo "screenshots/$$page.png"; \
	done
	@$(PYTHON) -m gradexplorer export himmelblau $(BASINS) --size 1500x760 -o screenshots/basins.png
	@echo "screenshots/basins.png"

BASINS := --set lab=basins --set 'optimizers=[{"type":"sgd","lr":0.01},{"type":"adam","lr":0.05}]' \
	--set 'starts=[[0.2,-1.3]]' --set steps=500

translations: .venv/installed
	@$(BIN)/pyside6-lupdate -tr-function-alias tr=_ -no-obsolete -locations none \
		$$(find gradexplorer -name '*.py' | sort) -ts resources/translations/*.ts

system:
	@python=$$([ -e $(PYTHON) ] || scripts/create-venv.sh --find) && scripts/system-packages.sh $$python

.venv/installed: pyproject.toml constraints.txt | $(PYTHON)
	@echo "Installing the packages into .venv (the first time takes some minutes)"
	@$(INSTALL) .
	@touch $@

.venv/installed-dev: pyproject.toml constraints.txt | $(PYTHON)
	@echo "Installing the packages and the development tools into .venv (the first time takes some minutes)"
	@$(INSTALL) '.[dev]'
	@touch .venv/installed $@

.venv/installed-docs: pyproject.toml constraints.txt | $(PYTHON)
	@echo "Installing what the manual is built with into .venv"
	@$(INSTALL) '.[docs]'
	@touch .venv/installed $@

.venv/installed-bundle: pyproject.toml constraints.txt | $(PYTHON)
	@echo "Installing what the bundle is built with into .venv"
	@$(INSTALL) '.[bundle]'
	@touch .venv/installed $@

# Order-only: the file is a link to a Python whose date says nothing.
$(PYTHON):
	@scripts/create-venv.sh .venv
