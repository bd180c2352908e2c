# One word a chore. `make build` and `make test` are all a newcomer needs; both set up what they use.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: build test soak fuzz lint format docs bench bench-http bench-daemon bench-outbox bench-formats lock clean

build: .venv/installed  ## set up, and build the sample content/ into feeds/
	$(BIN)/wirefeed build

test: .venv/tools  ## set up with the test tools, and run every test, as many at once as there are cores
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

soak: .venv/tools  ## 1,000 histories of a site (HISTORIES=5000 FIRST=1000 make soak), 200 kills and 10,000 builds of a daemon, 600 kills of posters, every way to lose a secret
	WIREFEED_HISTORIES=$(or $(HISTORIES),1000) WIREFEED_FIRST_HISTORY=$(or $(FIRST),0) $(BIN)/pytest tests/test_histories.py
	WIREFEED_HISTORIES=$(or $(HISTORIES),1000) WIREFEED_FIRST_HISTORY=$(or $(FIRST),0) $(BIN)/pytest tests/poster/test_histories.py
	WIREFEED_SOAK=10 $(BIN)/pytest tests/test_daemon.py -k "killed_at_any or flat"
	WIREFEED_SOAK=1 $(BIN)/pytest -s tests/poster -k test_crash
	WIREFEED_SOAK=1 $(BIN)/pytest tests/poster/test_secrets.py

fuzz: .venv/tools  ## every attack at 8 MB, then mutated files at every reader for five minutes (SECONDS=3600 make fuzz)
	WIREFEED_HOSTILE=8000000 $(BIN)/pytest tests/test_hostile_stories.py -k "attack"
	$(BIN)/python -m bench.fuzz --seconds $(or $(SECONDS),300)

lint: .venv/tools  ## what CI refuses
	$(BIN)/ruff check src tests bench docs
	$(BIN)/ruff format --check src tests bench docs
	$(BIN)/mypy

format: .venv/tools
	$(BIN)/ruff check --fix src tests bench docs
	$(BIN)/ruff format src tests bench docs

docs: .venv/tools  ## what the references say of config.py, the commands and the front matter, written anew
	$(BIN)/python docs/generate.py

bench: .venv/installed .venv/peers/installed  ## wirefeed against Hugo and Pelican; minutes, writes docs/speed.md
	$(BIN)/python -m bench.speed --write docs/speed.md

bench-http: .venv/installed  ## serving beside nginx; needs wrk and nginx, writes docs/http.md
	$(BIN)/python -m bench.http --write docs/http.md

bench-daemon: .venv/installed  ## how soon a story dropped into a site of 10,000 is served; writes docs/daemon.md
	$(BIN)/python -m bench.drops --write docs/daemon.md

bench-outbox: .venv/installed  ## deliveries a second, and claims with 100,000 that wait; writes docs/reliability.md
	$(BIN)/python -m bench.outbox --write docs/reliability.md

bench-formats: .venv/tools  ## what a build gets out of real files; needs WIREFEED_SAMPLES, writes docs/formats-compared.md
	$(BIN)/python -m bench.formats --write docs/formats-compared.md
	$(BIN)/python -m bench.formats_speed --write docs/formats-compared.md

lock: .venv/tools  ## pin every package with its hashes again
	$(PYTHON) -m venv .venv/lock
	.venv/lock/bin/pip install --quiet pip-tools hatchling editables
	.venv/lock/bin/python bench/lock.py

clean:
	rm -rf .venv .wirefeed

# Each stamp says which set of pinned packages the environment has. Wirefeed itself is installed from here without
# asking anybody: hatchling is pinned too.
.venv/installed: constraints.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

.venv/tools: .venv/installed constraints-test.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r constraints-test.txt
	touch $@

# The programs measured against live apart: Pelican wants an older Pygments than we do.
.venv/peers/installed: constraints-bench.txt
	$(PYTHON) -m venv .venv/peers
	.venv/peers/bin/pip install --quiet --disable-pip-version-check --require-hashes -r constraints-bench.txt
	touch $@
