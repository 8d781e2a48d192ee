"""Ages as conditions on the day of birth."""

from __future__ import annotations

from datetime import date, timedelta

from weibao.kernel.moment import full_age_from, months_after


def last_birth(age: int, *, on: date) -> date:
    """The last birthday of those who are `age` full years old on the day."""
    day = months_after(on, -12 * age)
    while full_age_from(day, age) > on:
        day -= timedelta(days=1)
    return day
