#!/usr/bin/env bash
# Make the virtual environment $1 with any Python 3.11 or newer.
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=tools/apt.sh
source "$here/apt.sh"

venv="$1"
python="${PYTHON:-python3}"

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "需要 Python 3.11 或更新版本（可用 PYTHON=/路径/python3.12 指定）。" >&2
    echo "Python 3.11 or newer is needed; PYTHON=/path/to/python3.12 names another one." >&2
    exit 1
fi

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    version="$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')"
    # Debian splits this out of python3; without it no environment can be made.
    if ! apt_install "python$version-venv"; then
        echo "系统缺少 python$version-venv。请以管理员身份运行：apt install python$version-venv，然后重试。" >&2
        echo "python$version-venv is missing. As an administrator: apt install python$version-venv" >&2
        exit 1
    fi
fi

"$python" -m venv "$venv"
