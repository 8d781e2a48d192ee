"""Abuse control: what the limits did lately, and the numbers they go by."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from weibao.kernel.edge import StaffRequest, needs

from ..guard.numbers import NUMBERS
from ..guard.tally import EFFECTS
from ..permissions import GUARD_VIEW
from ..queries import dated
from ..queries import guard as reading
from .common import tabs, town_of_settings


@needs(GUARD_VIEW)
@require_GET
def overview(request: StaffRequest) -> HttpResponse:
    rows = {row.entry: row for row in dated.in_force(town_of_settings(request), on=request.on)}
    context = {
        "tabs": tabs("office:guard"),
        "lately": reading.lately(request.actor, on=request.on),
        "days": reading.DAYS,
        "effects": list(EFFECTS.values()),
        "rows": [rows[entry] for entry in NUMBERS],
    }
    return render(request, "office/guard.html", context)
