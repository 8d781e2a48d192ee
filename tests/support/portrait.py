"""All that a file says now, and all that points to it, as bytes that can be compared."""

from __future__ import annotations

import json
from typing import Any

from weibao.cases.models import Participant, SiblingAnswer
from weibao.children.models import Category, Child, Fact, Guardian, IdToken, RiskLevel
from weibao.office.models import SearchToken

# Where a row stands in the history, not what it says: history is never rewritten.
HISTORY = {"id", "version", "version_from", "version_to", "status_at"}


def portrait(child: Child) -> bytes:
    """Versions and the moments of moves are history and left out; everything else is in."""
    row = Child.objects.get(pk=child.pk)
    open_guardians = Guardian.objects.filter(child=row, version_to=None).order_by("position")
    said = {
        "file": _plain(row),
        "people": [_plain(one, but={"since"}) for one in open_guardians],
        "facts": [
            _plain(one)
            for one in Fact.objects.filter(child=row, version_to=None).order_by("kind", "entry")
        ],
        "categories": _now(Category, row),
        "risk": _now(RiskLevel, row),
        "cases": [_plain(one) for one in Participant.objects.filter(child=row).order_by("pk")],
        "answers": [_plain(one) for one in SiblingAnswer.objects.filter(child=row).order_by("pk")],
        "number": list(IdToken.objects.filter(child=row).values_list("token", flat=True)),
        "tokens": sorted(
            SearchToken.objects.filter(subject=row.pk).values_list("token", flat=True)
        ),
    }
    return json.dumps(said, default=str, ensure_ascii=False, sort_keys=True, indent=1).encode()


def _now(model: Any, child: Child) -> list[dict[str, Any]]:
    rows = model.objects.filter(child=child).exclude(state="ended").order_by("state")
    # The moment at which a rule found it is history as well.
    return sorted((_plain(row, but={"found_at"}) for row in rows), key=str)


def _plain(row: Any, *, but: set[str] | None = None) -> dict[str, Any]:
    left = HISTORY | (but or set())
    fields = row._meta.concrete_fields
    return {
        field.attname: getattr(row, field.attname) for field in fields if field.name not in left
    }
