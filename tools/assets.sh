#!/usr/bin/env bash
# Build what the browser gets into the folder $1: packages of the lock file, then frontend/build.mjs.
set -euo pipefail
# shellcheck source=tools/node.sh
source "$(dirname "${BASH_SOURCE[0]}")/node.sh"
out="$1"

echo "正在生成网页样式与脚本 / building assets ..."
if ! cmp -s package-lock.json node_modules/.installed-lock; then
    npm ci --ignore-scripts --loglevel=error
    cp package-lock.json node_modules/.installed-lock
fi
rm -rf "$out"
mkdir -p "$out"
node frontend/build.mjs
