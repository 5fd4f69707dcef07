# Needs make, and Python 3.11 or newer with pip. All else comes into .tools/ and .venv/. Only `make test` may touch
# the system: as root on Debian, where no browser is found or can be unpacked, it installs the package `chromium`.

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
UV_VERSION := $(shell sed -n 's/^uv==\([0-9.]*\).*/\1/p' requirements-uv.lock)
UV := .tools/uv-$(UV_VERSION)/bin/uv
LOCKED := --constraints requirements.lock --build-constraints requirements.lock
INSTALL := $(UV) pip install --quiet --python .venv $(LOCKED)

# As pip does: a company's own certificates stand in the system's store.
UV_SYSTEM_CERTS ?= 1
export UV_SYSTEM_CERTS

.PHONY: help site serve test bench repro words workflows lock audit sbom dist clean

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile

site: .venv/site.stamp  ## build the site into site/
	.venv/bin/site-builder build

serve: .venv/site.stamp  ## preview the site while you edit
	.venv/bin/site-builder serve

test: .venv/test.stamp  ## check the code and run every test
	.venv/bin/ruff check site_builder tests
	.venv/bin/ruff format --check site_builder tests
	.venv/bin/mypy
	.venv/bin/python tests/chromium.py
	.venv/bin/python tests/node.py
	.venv/bin/pytest -n auto

bench: .venv/site.stamp  ## measure how fast builds are; CLAIMS=100000 for more of them, KEEP=1 keeps the figures
	.venv/bin/python tests/bench.py --claims '$(or $(CLAIMS),10000)' $(if $(KEEP),--keep)

repro: .venv/test.stamp  ## build everything in many different circumstances and compare every byte
	.venv/bin/python tests/repro.py

words: .venv/test.stamp  ## take new words of the interface over into templates/locale/
	.venv/bin/python tests/words.py

workflows: .venv/test.stamp  ## copy what new sites get, workflows and guide, into this repository
	.venv/bin/python tests/workflows.py

lock: $(UV)  ## take the newest versions that pyproject.toml allows
	$(UV) pip compile --quiet --upgrade --universal --generate-hashes --extra test --extra sign \
		--custom-compile-command 'make lock' --output-file requirements.lock pyproject.toml
	echo uv | $(UV) pip compile --quiet --upgrade --universal --generate-hashes \
		--custom-compile-command 'make lock' --output-file requirements-uv.lock -

audit: .venv/test.stamp  ## look up known weaknesses of the locked packages; ADVISORIES=folder needs no network
	.venv/bin/python tests/audit.py '$(ADVISORIES)'

sbom: .venv/test.stamp  ## print what users of the builder install, as CycloneDX
	@.venv/bin/python tests/sbom.py

dist: .venv/test.stamp  ## build what a release consists of into dist/
	rm -rf dist
	.venv/bin/python tests/release.py dist

clean:  ## remove the built site, the environments and the caches
	rm -rf site dist .venv .tools .cache .hypothesis

.venv/test.stamp: .venv/site.stamp
	$(INSTALL) --editable '.[test]'
	touch $@

.venv/site.stamp: pyproject.toml requirements.lock Makefile | $(UV)
	UV_PYTHON_DOWNLOADS=never $(UV) venv --quiet --clear --python '$(PYTHON)' .venv
	$(INSTALL) --editable .
	touch $@

# `pip install --target` works where Debian and Homebrew refuse `pip install`, and without python3-venv.
$(UV):
	@test -n '$(PYTHON)' || { echo 'Python 3.11 or newer is needed; make PYTHON=/path/to/python3 names one.'; exit 1; }
	PIP_USER=0 PIP_REQUIRE_VIRTUALENV=0 '$(PYTHON)' -m pip install --quiet --disable-pip-version-check \
		--root-user-action ignore --target .tools/uv-$(UV_VERSION) \
		--require-hashes --requirement requirements-uv.lock
