#!/bin/sh
# What must hold before any test runs: style, types, layers, migrations, templates.
set -eu
BIN=.venv/bin
export PERMIT_DEBUG=1
echo "ruff"
"$BIN/ruff" check --quiet .
"$BIN/ruff" format --check --quiet .
echo "mypy";          "$BIN/mypy" --no-error-summary
echo "import-linter"
"$BIN/lint-imports" --no-cache
echo "migrations";    "$BIN/python" manage.py makemigrations --check --dry-run > /dev/null
echo "django";        "$BIN/python" manage.py check --fail-level WARNING
echo "templates";     "$BIN/djlint" src/permit --lint --quiet
echo "all checks hold"
