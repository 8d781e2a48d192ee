"""Keeping and using the search tokens of a subject."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from .models import SearchToken


def put(subject_kind: str, subject: UUID, *, town: str, tokens: Iterable[int]) -> None:
    """Make `tokens` the ways to find `subject` in `town`, inside the caller's transaction."""
    wanted = set(tokens)
    held = dict(SearchToken.objects.filter(subject=subject, town=town).values_list("token", "pk"))
    gone = [pk for token, pk in held.items() if token not in wanted]
    SearchToken.objects.filter(pk__in=gone).delete()
    SearchToken.objects.bulk_create(
        [
            SearchToken(token=token, town=town, subject_kind=subject_kind, subject=subject)
            for token in sorted(wanted - held.keys())
        ],
        ignore_conflicts=True,
    )


def find(tokens: Iterable[int], *, town: Iterable[str], subject_kind: str) -> QuerySet[Any, Any]:
    """Ids of subjects that carry every one of `tokens`, as a queryset of `subject` values."""
    wanted = set(tokens)
    rows = SearchToken.objects.filter(
        token__in=wanted, town__in=set(town), subject_kind=subject_kind
    )
    return (
        rows.values("subject")
        .annotate(hits=Count("token", distinct=True))
        .filter(hits=len(wanted))
        .values("subject")
    )
