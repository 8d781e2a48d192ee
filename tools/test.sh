#!/usr/bin/env bash
# Run every group of tests, also after one has failed, and close with one line for each.
# Arguments name groups; without any, all run. Times in brackets are the limits set for two cores.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Where the machine forbids it, every worker of every group and every server that a test starts would
# compile the same files again: a quarter of a minute for each group.
unset PYTHONDONTWRITEBYTECODE

WITHOUT="${WITHOUT:-}"
workers="${WORKERS:-$(($(nproc) < 8 ? $(nproc) : 8))}"
[ "$#" = 0 ] && set -- unit access postgres browser
failed=0
table=()

# The files that hold a test of this mark: a group that reads the other thousands of tests only to leave
# them out loses a tenth of its time.
files() {
    grep -rlE --include='*.py' "mark\.$1\b" tests
}

# $1 name, $2 limit in seconds, the rest arguments of pytest.
group() {
    local name="$1" limit="$2" start="$SECONDS" verdict=passed
    shift 2
    if [[ ",$WITHOUT," == *",$name,"* ]]; then
        table+=("$(printf '%-9s LEFT OUT on request (WITHOUT=%s)' "$name" "$WITHOUT")")
        return
    fi
    printf '\n== %s\n' "$name"
    # pytest's exit code 5, no test found, is a failure too: a group that ran nothing proves nothing.
    .venv/bin/python -m pytest --numprocesses="$workers" "$@" || { verdict="FAILED"; failed=1; }
    local took=$((SECONDS - start))
    [ "$took" -gt "$limit" ] && verdict="$verdict, SLOWER than its limit"
    table+=("$(printf '%-9s %4d s (%d s)  %s' "$name" "$took" "$limit" "$verdict")")
}

for name in "$@"; do
    case "$name" in
    unit) group unit 180 -m "not (access or browser)" ;;
    access) group access 120 -m access $(files access) ;;
    postgres) WEIBAO_TEST_DB=postgres group postgres 180 -m "postgres and not browser" $(files postgres) ;;
    browser) group browser 180 -m browser $(files browser) ;;
    *) echo "no such group of tests: $name" >&2 && exit 2 ;;
    esac
done

printf '\n'
printf '%s\n' "${table[@]}"
exit "$failed"
