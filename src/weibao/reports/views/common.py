"""What the report pages share."""

from __future__ import annotations

from typing import Any

from weibao.kernel.edge import StaffRequest

from ..models.report import Channel
from ..queries import reports as reading
from ..queries.narrowing import Narrowing

STAGES = (("received", "待受理"), ("accepted", "已受理"), ("done", "已办结"), ("refused", "不受理"))


def tabs(request: StaffRequest, stage: str) -> list[dict[str, Any]]:
    """Saved views of the list with their counts."""
    counts = reading.counts(request.actor)
    whole = {"label": "全部", "url": "?", "count": sum(counts.values()), "current": not stage}
    return [
        whole,
        *(
            {
                "label": label,
                "url": f"?stage={name}",
                "count": counts.get(name, 0),
                "current": stage == name,
            }
            for name, label in STAGES
        ),
    ]


def channel_options(request: StaffRequest, stage: str) -> list[dict[str, Any]]:
    kept = f"stage={stage}&" if stage else ""
    return [{"label": label, "url": f"?{kept}channel={name}"} for name, label in Channel.choices]


def chips(request: StaffRequest, narrow: Narrowing) -> list[dict[str, str]]:
    """What a figure of the statistics set, each with the address without it."""
    found = []
    for label, value, names in narrow.words():
        rest = request.GET.copy()
        for name in (*names, "page"):
            rest.pop(name, None)
        found.append({"label": label, "value": value, "remove_url": f"?{rest.urlencode()}"})
    return found
