"""Files of cases, and of measures as the proof of their result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from weibao.kernel.attaching import Subject, subjects

from .models import Case, Measure, Participant
from .permissions import CASES_MATERIAL, MEASURES_READ


def _of_case(pk: UUID) -> Sequence[UUID]:
    found = Participant.objects.filter(case=pk, child__isnull=False)
    return list(found.values_list("child", flat=True))


def _of_measure(pk: UUID) -> Sequence[UUID]:
    return _of_case(Measure.objects.values_list("case", flat=True).get(pk=pk))


def _case_of(measure: Any) -> UUID:
    case: UUID = measure.case_id
    return case


subjects.add(
    "cases.case",
    Subject(Case, reads=CASES_MATERIAL, label="个案", page="cases:detail", children=_of_case),
)
subjects.add(
    "cases.measure",
    Subject(
        Measure,
        reads=MEASURES_READ,
        label="措施",
        page="cases:detail",
        page_of=_case_of,
        children=_of_measure,
    ),
)
