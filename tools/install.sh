#!/usr/bin/env bash
# Install the lock file $2 into the environment $1, and put this checkout on its path.
# Where packages come from is the business of the user's own pip configuration.
set -euo pipefail
venv="$1" lock="$2"
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

echo "正在安装 $lock 中的 $(grep -c '==' "$lock") 个软件包 / installing packages ..."
PIP_DISABLE_PIP_VERSION_CHECK=1 "$venv/bin/python" -m pip install \
    --quiet --progress-bar off --require-hashes --requirement "$lock"

# A path file instead of an editable install: it needs no build backend at run time.
site="$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"
printf '%s\n' "$root/src" "$root/demo" >"$site/weibao.pth"
cat >"$venv/bin/weibao" <<SCRIPT
#!$root/$venv/bin/python
import sys

from weibao.project.cli import main

sys.exit(main())
SCRIPT
chmod +x "$venv/bin/weibao"
