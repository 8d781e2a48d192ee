from .actors import actor_for, name_of, town_shown_to
from .people import people_visible
from .posts import holders, posts_seen, vacancies
from .units import find_unit, unit_of_kind, units_seen

__all__ = [
    "actor_for",
    "find_unit",
    "holders",
    "name_of",
    "people_visible",
    "posts_seen",
    "town_shown_to",
    "unit_of_kind",
    "units_seen",
    "vacancies",
]
