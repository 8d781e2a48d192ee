#!/usr/bin/env bash
# Renew the lock files. Extra arguments go to the resolver, e.g. tools/lock.sh --upgrade-package django
set -euo pipefail
# shellcheck source=tools/node.sh
source "$(dirname "${BASH_SOURCE[0]}")/node.sh"

# The resolver does not read pip's configuration: hand it the index the user has chosen there.
index="$(.venv/bin/python -m pip config get global.index-url 2>/dev/null || true)"
index="${index:+--default-index=$index}"
compile() {
    local lock="$1"
    shift
    UV_CUSTOM_COMPILE_COMMAND="make lock" .venv/bin/uv pip compile --quiet --universal \
        --generate-hashes --python-version 3.11 ${index:+"$index"} --output-file "$lock" "$@"
}
compile requirements.lock pyproject.toml "$@"
compile requirements-dev.lock pyproject.toml --group dev --constraint requirements.lock "$@"
compile requirements-node.lock --group node "$@"
npm install --package-lock-only --ignore-scripts --loglevel=error
if grep -nE -- '--(extra-)?index-url|"resolved"' ./*.lock package-lock.json; then
    echo "A lock file names a registry; it must not." >&2
    exit 1
fi
