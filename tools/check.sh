#!/usr/bin/env bash
# Run the named checks two at a time, all of them also after one has failed. Changes nothing.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DJANGO_SETTINGS_MODULE=tests.settings PYTHONPATH=. WEIBAO_TEST_DB=sqlite
bin=.venv/bin

check_format() { $bin/ruff format --check --quiet --diff . 2>&1; }
check_lint() { $bin/ruff check .; }
check_types() { $bin/mypy; }
check_ladder() {
    $bin/lint-imports --no-cache &&
        $bin/python -m pytest -q -p no:randomly -p no:cacheprovider tests/consistency/test_ladder.py
}
check_templates() { $bin/djlint --lint --quiet src demo; }
check_migrations() { $bin/django-admin makemigrations --check --dry-run; }
check_documents() {
    # Fails and names each page under docs/generated/ that the code would now write differently.
    $bin/django-admin docs --check
}
check_shell() {
    local script
    for script in .ci/run tools/*.sh; do bash -n "$script" || return 1; done
}

one() {
    local name="$1" start="$SECONDS" output status
    output="$("check_$name" 2>&1)"
    status=$?
    if [ "$status" = 0 ]; then
        printf 'ok      %-12s %3d s\n' "$name" $((SECONDS - start))
    else
        printf '%s\nFAILED  %-12s %3d s\n\n' "$output" "$name" $((SECONDS - start))
    fi
    return "$status"
}

failed=0
for name in "$@"; do
    declare -F "check_$name" >/dev/null || { echo "no such check: $name" >&2 && exit 2; }
    while [ "$(jobs -rp | wc -l)" -ge 2 ]; do wait -n || failed=1; done
    one "$name" &
done
while [ -n "$(jobs -p)" ]; do wait -n || failed=1; done
[ "$failed" = 0 ] && echo "All checks passed." || echo "Some checks failed; make fix repairs format and simple lint." >&2
exit "$failed"
