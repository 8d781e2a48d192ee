# Sourced by the other scripts: install Debian packages where this user may.

# Runs a command as root: directly, through sudo when it asks nothing, or asking at a terminal.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif ! command -v sudo >/dev/null; then
        return 1
    elif [ -t 0 ]; then
        sudo "$@"
    else
        sudo -n "$@" 2>/dev/null
    fi
}

apt_install() {
    command -v apt-get >/dev/null && as_root true || return 1
    local install=(env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends)
    echo "Installing with apt-get: $*"
    # A fresh image has no package lists, an old one stale lists: refresh only when the first try fails.
    as_root "${install[@]}" "$@" >/dev/null 2>&1 && return 0
    as_root apt-get update -q >/dev/null 2>&1 || return 1
    as_root "${install[@]}" "$@" >/dev/null
}
