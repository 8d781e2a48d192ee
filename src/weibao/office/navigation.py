from datetime import datetime

from weibao.kernel.actor import Actor
from weibao.kernel.navigation import KEEPING, Entry, navigation

from .permissions import CALENDAR_KEEP, SETTINGS_VIEW
from .queries.holidays import missing


def years_to_enter(actor: Actor, at: datetime) -> tuple[int, bool]:
    """How many years the keeper should have entered by now."""
    towns = {seat.town for seat in CALENDAR_KEEP.seats(actor) if seat.town}
    gaps = [gap for town in towns for gap in missing(town, on=at.date()) if gap.pressing]
    return len(gaps), bool(gaps)


navigation.add(
    "settings",
    Entry(
        KEEPING,
        "设置",
        "office:settings",
        "settings",
        90,
        permissions=(SETTINGS_VIEW,),
        count=years_to_enter,
    ),
)
