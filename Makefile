# make run: the portal on this machine. make test, check: what CI runs. make bench: the figures. make deep: long proofs.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
export HOST PORT

BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH):/usr/sbin
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/django.po))
BROWSER_FILES := $(shell find static -type f)
AS_ROOT := $(filter 0,$(shell id -u))
TOOLS := chromium fonts-noto-cjk fontconfig nginx-light libnginx-mod-http-brotli-static wrk
APT := DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends

POSTGRES15 := /usr/lib/postgresql/15/bin

.PHONY: run setup test check bench deep deep-postgres15
.DELETE_ON_ERROR:

run: setup staticfiles/staticfiles.json
	@exec setpriv --pdeathsig TERM python manage.py run_portal

setup: .venv/installed node_modules/.package-lock.json $(CATALOGUES)

# In the order of the tree: the file with the fewest tests, the crawl, takes longest and must not come last.
test: setup .local/tools
	pytest -n 2 --dist loadfile --no-loadscope-reorder

check: setup
	ruff check
	ruff format --check
	git ls-files -z 'templates/*.html' | xargs -0 -r djade --check
	mypy
	lint-imports
	python manage.py makemigrations --check --dry-run
	python manage.py check --database default --fail-level WARNING
	python manage.py catalogue --check
	python manage.py spectacular --validate --fail-on-warn --file .local/openapi.yaml
	diff -u docs/openapi.yaml .local/openapi.yaml

bench: setup .local/tools staticfiles/staticfiles.json
	python -m tests.bench

# DEEP_SECONDS=60 bounds each proof; without it each runs its whole number.
deep: setup .local/tools staticfiles/staticfiles.json
	pytest -c tests/deep/deep.ini --rootdir . tests/deep
	$(MAKE) deep-postgres15

# The whole suite on an older PostgreSQL that nobody else uses; SUITE=tests/ground runs a part of it.
deep-postgres15: setup .local/tools $(POSTGRES15)/postgres
	LOCAL_DIR=$(CURDIR)/.local/postgres15 POSTGRES_BIN=$(POSTGRES15) pytest -n 2 --dist loadfile --no-loadscope-reorder $(SUITE)

.venv/installed: requirements.txt
ifdef AS_ROOT
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || (apt-get -qq update && $(APT) install python3-venv)
endif
	@$(PYTHON) -c 'import ensurepip, venv' || (echo 'Install python3-venv first: apt-get install python3-venv'; exit 1)
	$(PYTHON) -m venv .venv
	pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
	touch $@

# npm comes with a wheel, so the machine needs no Node of its own.
node_modules/.package-lock.json: package-lock.json .venv/installed
	npm ci --no-fund --silent
	touch $@

%.mo: %.po .venv/installed
	pybabel --quiet compile --input-file=$< --output-file=$@

staticfiles/staticfiles.json: $(BROWSER_FILES) .venv/installed node_modules/.package-lock.json
	python manage.py collectstatic --no-input --verbosity 0

# What the tests and figures need beside the portal: a browser, a Chinese font, nginx with Brotli, a load generator.
.local/tools:
ifdef AS_ROOT
	@which chromium nginx wrk fc-list >/dev/null && fc-list :lang=zh | grep -q . && ls /usr/lib/nginx/modules/*brotli_static* >/dev/null \
	|| (apt-get -qq update && $(APT) install $(TOOLS))
endif
	@which chromium nginx wrk >/dev/null || (echo 'Install these first: $(TOOLS)'; exit 1)
	mkdir -p .local
	touch $@

# Its programs only: no cluster of the system's is made or started.
$(POSTGRES15)/postgres:
ifdef AS_ROOT
	apt-get -qq update && $(APT) install postgresql-common
	sed -i 's/^#\?create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
	$(APT) install postgresql-15
endif
	@test -x $@ || (echo 'Install this first, without a cluster: postgresql-15'; exit 1)
