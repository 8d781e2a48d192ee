"""Rows with a history change only through `audit.aggregates`, and no row is deleted.

`update()` and `delete()` of a queryset write no revision, no event and no line of the change feed.
"""

from __future__ import annotations

import ast
import re

import pytest
from django.apps import apps

from tests.support.source import Source, calls, dotted, nothing, product_files
from weibao.kernel.aggregate import Aggregate

BARE = {"update", "delete", "bulk_update", "bulk_create", "update_or_create", "get_or_create"}
# What a queryset chain looks like, whatever it starts from.
QUERY = re.compile(
    r"\.(?:objects|_default_manager|filter\(\)|exclude\(\)|all\(\)|select_for_update\(\))"
)
# Rows without a history that may be changed in bulk or removed, each with the reason.
ALLOWED = {
    "src/weibao/kernel/resealing.py": "puts the same value under a newer key",
    "src/weibao/children/actions/finding.py": "the digest of a number is made anew from the sealed value",
    "src/weibao/desk/tick.py": "searches that are over",
    "src/weibao/office/migrations/0007_clock_history.py": "splits a step that was two",
    "src/weibao/office/attachments/expiry.py": "uploads that nobody attached within a day",
    "src/weibao/office/attachments/uploads.py": "pieces of an upload that is whole",
    "src/weibao/office/jobs/leases.py": "signs of life of worker processes",
    "src/weibao/office/notices.py": "marks a notice read",
    "src/weibao/office/tokens.py": "search tokens are made anew from the sealed value",
    "src/weibao/reports/migrations/0011_order_of_waiting.py": "fills columns that follow from others",
    "src/weibao/reports/actions/tracing.py": "tokens of a report are made anew from its words",
    "src/weibao/org/actions/passwords.py": "takes back a lost second factor; the event says so",
    "src/weibao/org/signin/sessions.py": "ends sessions",
    "src/weibao/org/tick.py": "sessions that have run out",
}


def audited() -> set[str]:
    return {model.__name__ for model in apps.get_models() if issubclass(model, Aggregate)}


def bare_writes(source: Source, models: set[str]) -> list[str]:
    """Places of a file that write rows past `audit.aggregates`."""
    found = []
    for call in calls(source.tree):
        if not isinstance(call.func, ast.Attribute) or call.func.attr not in BARE:
            continue
        chain = dotted(call.func.value)
        root = chain.split(".")[0].split("(")[0]
        verb = call.func.attr
        on_query = bool(QUERY.search(chain))
        # A chain that does not start at a model may hold any rows: refuse to rewrite them.
        audited_rows = root in models and on_query
        unknown_rows = on_query and not root[:1].isupper() and verb in {"update", "bulk_update"}
        deletes = verb == "delete" and (on_query or not call.args) and not chain.endswith("cache")
        if audited_rows or unknown_rows or deletes:
            found.append(f"{source.at(call)} {chain}.{verb}()")
    return found


def test_rows_with_a_history_change_through_audit_alone() -> None:
    found = [
        place
        for source in product_files()
        if source.app != "audit" and source.name not in ALLOWED
        for place in bare_writes(source, audited())
    ]
    nothing(found, "use audit.aggregates, or withdraw the row")


def test_every_allowance_is_used() -> None:
    writing = {s.name for s in product_files() if bare_writes(s, audited())}
    assert set(ALLOWED) <= writing


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Case.objects.filter(pk=pk).update(state='closed')", 1),
        ("visible.filter(pk=pk).update(state='closed')", 1),
        ("case.delete()", 1),
        ("Notice.objects.filter(read=True).delete()", 1),
        ("Case.objects.bulk_create(cases)", 1),
        ("Notice.objects.filter(pk=pk).update(read=True)", 0),
        ("facts.update(name='x')", 0),
        ("digest.update(b'x')", 0),
        ("cache.delete('key')", 0),
    ],
)
def test_a_bare_write_is_seen(text: str, count: int) -> None:
    assert len(bare_writes(Source.of(text), {"Case"})) == count
