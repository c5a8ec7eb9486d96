# The handbook's commands; `make` alone lists them.
PYTHON  ?= python3
VENV    := .venv
BIN     := $(VENV)/bin
SITE    := _build/html
# The address at which the site will stand: make html BASE=https://docs.example.com/mail/
BASE    ?=
# Links to the sources, if there is a repository to link to; FORGE=gitlab or forgejo where its name
# does not tell: make html REPOSITORY=https://forge.example.com/mail/handbook BRANCH=main
REPOSITORY ?=
BRANCH  ?= main
FORGE   ?=
SPHINX  := $(BIN)/sphinx-build -n -W --keep-going -d _build/doctrees $(if $(BASE),-D html_baseurl=$(BASE)) \
	$(if $(REPOSITORY),-D handbook_repository=$(REPOSITORY) -D handbook_branch=$(BRANCH) -D handbook_forge=$(FORGE))
DIST    := _build/dist
# Where Sphinx builds; the site takes its place at once when all went well.
NEXT    := _build/next
# A machine that is logged into may hand on a locale that is not installed here.
export LC_ALL := C.UTF-8
# A machine that forbids compiled files would compile all of them again for each of a thousand processes.
export PYTHONDONTWRITEBYTECODE :=
# The tests that ask something of each page.
OF_EACH_PAGE = tests/pages tests/lab/test_pages.py $(shell grep -rlE 'page_file\b|built_page\b' tests/handbook tests/site)
# The longest first, so that none is left running alone at the end.
APART   := lab site snippets
PARTS   := $(APART:%=test-%) test-others
# Where the time went: each part tells at its end.
SLOWEST := --durations=12 --durations-min=3
LOCK    := uv pip compile --quiet --universal --generate-hashes --no-header

# What the site was built from: each file of the checkout by its content, and the command.
BUILT   := _build/built-from
NO_SOURCE = .git .venv .cache .hypothesis _build '*_cache' __pycache__ node_modules
STATE    = { echo '$(filter-out -q,$(SPHINX))'; \
	find . \( -name $(subst $() $(), -o -name ,$(NO_SOURCE)) \) -prune -o -type f -print0 | xargs -0 cksum; }

# A build that fails leaves the last good site in place, and forgets what it read, so that the next
# one finds the fault again.
define build-site
$(SPHINX) $(1) -b html . $(NEXT) || { rm -f _build/doctrees/environment.pickle; exit 1; }
@rm -rf $(SITE).new $(SITE).old && cp -a $(NEXT) $(SITE).new
@if [ -d $(SITE) ]; then mv $(SITE) $(SITE).old; fi && mv $(SITE).new $(SITE) && rm -rf $(SITE).old
endef

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help html build try quick test check fresh tests $(PARTS) serve update-examples permalinks bench audit-sample lint format lock linkcheck dist clean

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

html: $(VENV)/site ## build the site into _build/html
	@mkdir -p _build && $(STATE) >$(BUILT).new
	@[ -d $(SITE) ] && cmp -s $(BUILT).new $(BUILT) || $(MAKE) --no-print-directory build
	@echo "The site is built: open $(SITE)/index.html"

build:
	$(call build-site)
	@mv $(BUILT).new $(BUILT)

try: $(VENV)/dev ## one page, in seconds, built, run and looked at: make try PAGE=docs/exim/queue.md
	@test -f "$(PAGE)" || { echo "Which page? make try PAGE=docs/exim/queue.md" >&2; exit 2; }
	@$(MAKE) --no-print-directory --silent html SPHINX='$(SPHINX) -q'
	$(BIN)/python -m pytest -q --page=$(PAGE) $(OF_EACH_PAGE)

quick: $(VENV)/dev ## in a minute or more: lint, the build, all tests that are fast and need no lab and no browser
	@$(MAKE) --no-print-directory --silent --jobs=2 --output-sync=target --keep-going lint html SPHINX='$(SPHINX) -q'
	$(BIN)/python -m pytest -q --quick -n 2 --dist loadgroup

test: $(VENV)/dev ## build the site from nothing, and run all tests that a change can break
	@$(MAKE) --no-print-directory fresh
	@$(MAKE) --no-print-directory tests WHICH="not release"

check: $(VENV)/dev ## all that CI runs: lint, and the tests of what is published too
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target lint fresh
	@$(MAKE) --no-print-directory tests

# What the system lacks is installed, and the site is built from nothing.
fresh:
	sh tests/system.sh
	rm -rf $(NEXT) $(SITE)
	$(call build-site,-q -E)

tests:
	@echo "The tests run in four parts, two at a time; each prints when it is done."
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target --keep-going $(PARTS)

test-lab test-site test-snippets:
	$(BIN)/python -m pytest $(SLOWEST) $(if $(WHICH),-m "$(WHICH)") tests/$(@:test-%=%)

test-others:
	$(BIN)/python -m pytest $(SLOWEST) $(if $(WHICH),-m "$(WHICH)") $(APART:%=--ignore=tests/%)

serve: $(VENV)/dev ## build, show on a local port, rebuild and reload at each change
	$(BIN)/sphinx-autobuild . _build/live -d _build/doctrees --ignore '_build/*' --ignore '.cache/*' --port 0 --open-browser

update-examples: $(VENV)/dev ## run the pages' commands, or those of PAGE=…, and write their outputs
	sh tests/system.sh
	$(BIN)/python -m lab.transcripts.update $(PAGE)

permalinks: html ## add the addresses of new pages, labels and rows to the ledger
	PYTHONPATH=docs/_ext $(BIN)/python -m handbook.site.permalinks

bench: $(VENV)/dev html ## measure the site's weight, and the log tools against what administrators use
	$(BIN)/python -m bench.weight
	$(BIN)/python -m bench.run

audit-sample: html $(VENV)/dev ## claims drawn by chance, for a second reader: make audit-sample SEED=7
	$(BIN)/python -m bench.claims $(SEED)

lint: $(VENV)/dev ## style, types and spelling
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/codespell $$(git ls-files)
	PYTHONPATH=docs/_ext $(BIN)/python -m handbook.facts.ageing

format: $(VENV)/dev ## let ruff put the Python into form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: $(VENV)/dev ## compile the lock files from pyproject.toml
	$(BIN)/$(LOCK) pyproject.toml --output-file requirements.txt
	$(BIN)/$(LOCK) pyproject.toml --group dev --constraint requirements.txt --output-file requirements-dev.txt

linkcheck: $(VENV)/site ## ask every outside link whether it still answers (needs the internet)
	$(BIN)/sphinx-build -b linkcheck -d _build/doctrees . _build/linkcheck

# The date in the EPUB is that of the last change, so that the same sources give the same bytes.
dist: export SOURCE_DATE_EPOCH ?= $(or $(shell git log -1 --format=%ct 2>/dev/null),$(shell date +%s))
dist: html $(VENV)/dev ## the site as a zip, an EPUB and two PDFs, and a site that offers them
	rm -rf _build/epub
	$(SPHINX) -q -b epub . _build/epub
	$(BIN)/python -m publish $(SITE) _build/epub $(DIST)

clean: ## remove what was built; the virtual environment and the lab's cache stay
	rm -rf _build

# The virtual environment follows the lock files: it is made anew when one changes.
$(VENV)/site: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	rm -rf $(VENV)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/dev: requirements-dev.txt $(VENV)/site
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
