#!/bin/sh
# The tests: `all`, `fast` or `journeys`. Says first what this machine lacks; with REQUIRE_ALL=1 a skip is a failure.
set -eu
BIN=.venv/bin
what=${1:-all}
workers=${PYTEST_WORKERS:-2}
lacks() { printf '  left out: %s (%s is missing)\n' "$2" "$1"; }

case "$what" in
fast)
  exec "$BIN/pytest" -q -n "$workers" -m "not slow and not journey and not postgresql" tests/domain tests/worked_cases tests/architecture tests/documents tests/services
  ;;
journeys)
  exec "$BIN/pytest" -q tests/journeys
  ;;
esac

"$BIN/python" -m scripts.browser > /dev/null 2>&1 || lacks "a Chromium" "browser journeys"
[ -n "${PERMIT_TEST_POSTGRESQL_URL:-}" ] || lacks "PERMIT_TEST_POSTGRESQL_URL" "the run on PostgreSQL"
command -v clamd > /dev/null 2>&1 || lacks "clamd" "scanning with a real ClamAV"
some="not exhaustive"
if [ "${REQUIRE_ALL:-}" = 1 ]; then
  some=""
else
  echo "  left out: the walk through every form, loading the whole demonstration (minutes each; make test-all runs them)"
fi

# The journeys have a process of their own: Playwright leaves an event loop running in its thread, and Django refuses
# to touch a database beside one.
on_this_database() {
  "$BIN/pytest" -q -n "$workers" --dist loadfile --ignore tests/journeys -m "$some" "$@"
}
journeys() {
  "$BIN/pytest" -q -n "$workers" --dist loadfile tests/journeys -m "$some" "$@"
}

echo "== SQLite"
on_this_database tests
journeys
if [ -n "${PERMIT_TEST_POSTGRESQL_URL:-}" ]; then
  echo "== PostgreSQL"
  export PERMIT_DATABASE_URL="$PERMIT_TEST_POSTGRESQL_URL"
  # Every form is walked on both: PostgreSQL refuses what SQLite keeps. Where personal data shows is seen on SQLite.
  on_this_database tests/services tests/portals tests/adapters --ignore tests/portals/addresses/test_personal_data.py
  # What these add over the others is pages, not queries: they are seen on SQLite.
  journeys --ignore tests/journeys/test_employer_change.py --ignore tests/journeys/test_information_change.py \
    --ignore tests/journeys/test_department_change.py --ignore tests/journeys/test_hand_over.py \
    --ignore tests/journeys/test_by_keyboard.py --ignore tests/journeys/test_without_scripts.py
fi
