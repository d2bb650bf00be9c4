#!/usr/bin/env bash
# Builds GraphiQL into app/static/graphiql, with the machine's Node.js or, where it has none that is
# recent enough, with the one in the wheel locked by requirements-node.txt.
set -euo pipefail
cd "$(dirname "$0")/.."
node_venv="$PWD/.node"

# Vite's own minimum: 20.19, or 22.12 and later.
recent_node() {
  command -v node >/dev/null && command -v npm >/dev/null && node -e '
    const [major, minor] = process.versions.node.split(".").map(Number);
    process.exit((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22 ? 0 : 1);
  '
}

if ! recent_node; then
  if ! [ "$node_venv/.installed" -nt requirements-node.txt ]; then
    echo 'No recent Node.js here; installing the locked wheel of it …'
    "${PYTHON:-python3}" -m venv "$node_venv"
    "$node_venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-compile \
      --require-hashes -r requirements-node.txt
    touch "$node_venv/.installed"
  fi
  PATH="$node_venv/bin:$PATH"
  recent_node || { echo 'Node.js 20.19 or newer is needed to build the pages.' >&2; exit 1; }
fi

cd web/graphiql
# npm notes what it installed; only a newer lock is worth installing again.
if ! [ node_modules/.package-lock.json -nt package-lock.json ]; then
  echo 'Installing the locked packages of GraphiQL …'
  # No package here needs its install script, so none gets to run one.
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
fi
echo 'Building GraphiQL …'
npm run build --silent -- --logLevel warn
