"""Pages of a list, cut in the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

PER_PAGE = 20


def page_of(
    request: HttpRequest,
    rows: QuerySet[Any],
    *,
    per_page: int = PER_PAGE,
    most: int = 0,
    known: int | None = None,
) -> Page[Any]:
    """The page the address asks for; a number out of range gives the nearest page there is.

    `most` bounds how many rows are counted and can be turned to, where a list may be very long:
    counting a hundred thousand rows to print a number nobody reads costs more than the page. `known`
    is how many there are, where that has been counted already.
    """
    paginator = Bounded(rows, per_page, most=most) if most else Paginator(rows, per_page)
    if known is not None:
        paginator.count = known
        if most:
            paginator.words = str(known)  # type: ignore[attr-defined]  # of Bounded
    return paginator.get_page(request.GET.get("page"))


def counted(rows: QuerySet[Any], most: int) -> str:
    """How many rows there are, counted no further than `most`: `500+`."""
    # Without what a line shows: it would be worked out for every row that is counted.
    found = rows.order_by().values("pk")[: most + 1].count()
    return f"{most}+" if found > most else str(found)


def counted_all(many: Sequence[QuerySet[Any]], most: int) -> list[str]:
    """`counted` for several querysets of one database, in one query however many there are."""
    parts: list[str] = []
    parameters: list[Any] = []
    places: list[int] = []
    for place, rows in enumerate(many):
        ids = rows.order_by().values("pk")[: most + 1]
        try:
            text, given = ids.query.sql_with_params()
        except EmptyResultSet:
            continue
        # Only texts that Django made of querysets; every value is a parameter.
        parts.append(f"(SELECT COUNT(*) FROM ({text}) counted)")  # noqa: S608 - see above
        parameters += given
        places.append(place)
    found = dict.fromkeys(range(len(many)), 0)
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(parts)}", parameters)
            found |= dict(zip(places, cursor.fetchone() or (), strict=True))
    return [f"{most}+" if number > most else str(number) for number in found.values()]


class Bounded(Paginator[Any]):
    """Counts and turns to no more than `most` rows."""

    def __init__(self, rows: QuerySet[Any], per_page: int, *, most: int) -> None:
        super().__init__(rows, per_page)
        self.rows = rows
        self.most = most

    @cached_property
    def words(self) -> str:
        return counted(self.rows, self.most)

    @cached_property
    def count(self) -> int:
        return int(self.words.rstrip("+"))
