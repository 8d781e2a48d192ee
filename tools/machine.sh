#!/usr/bin/env bash
# See that this machine has what the tests need beside Python packages; install it where that is allowed.
# WITHOUT=browser,postgres goes on without the named ones; their tests are then left out, and said so.
set -euo pipefail
# shellcheck source=tools/apt.sh
source "$(dirname "${BASH_SOURCE[0]}")/apt.sh"

has_browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null
has_font() { [ -n "$(fc-list :lang=zh-cn family 2>/dev/null)" ]; }
# The program that drives the browser needs this one; a bare Debian lacks it.
has_atomic() { compgen -G '/usr/lib*/libatomic.so.1' || compgen -G '/usr/lib/*/libatomic.so.1'; } >/dev/null
has_postgres() { command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }

missing=()
# $1 the word for WITHOUT, $2 the test of presence, the rest Debian packages.
want() {
    local word="$1" present="$2"
    shift 2
    [[ ",$WITHOUT," == *",$word,"* ]] && return 0
    "$present" && return 0
    apt_install "$@" && "$present" && return 0
    missing+=("$word: $*")
}

want browser has_browser chromium
want browser has_atomic libatomic1
want browser has_font fontconfig fonts-noto-cjk
want postgres has_postgres postgresql

[ "${#missing[@]}" = 0 ] && exit 0
{
    echo
    echo "################################################################################"
    echo "# 测试缺少下列软件，也无权安装 / the tests lack, and may not install:"
    printf '#   %s\n' "${missing[@]}"
    echo "# 请以管理员身份用 apt install 安装右边的软件包；或者明知少测，运行："
    echo "# Install the packages on the right with apt, or knowingly test less:"
    echo "#   make test WITHOUT=$(printf '%s\n' "${missing[@]%%:*}" | sort -u | paste -sd,)"
    echo "################################################################################"
} >&2
exit 1
