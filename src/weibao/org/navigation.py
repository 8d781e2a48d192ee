from datetime import datetime

from weibao.kernel.actor import Actor
from weibao.kernel.navigation import KEEPING, Entry, navigation

from .permissions import PEOPLE_VIEW, UNITS_VIEW, VACANCIES_VIEW
from .queries.posts import open_posts, vacant


def vacancy_count(actor: Actor, at: datetime) -> tuple[int, bool]:
    """How many posts that must be filled are empty; nothing here is late by law."""
    if not VACANCIES_VIEW.held_by(actor):
        return 0, False
    gaps = VACANCIES_VIEW.visible_to(actor, vacant(open_posts(on=at.date()), on=at.date()))
    return gaps.count(), False


navigation.add(
    "units",
    Entry(
        KEEPING,
        "单位与岗位",
        "org:units",
        "town-hall",
        20,
        permissions=(UNITS_VIEW,),
        count=vacancy_count,
    ),
)
navigation.add(
    "people", Entry(KEEPING, "人员", "org:people", "people", 30, permissions=(PEOPLE_VIEW,))
)
