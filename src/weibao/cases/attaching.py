"""Files of cases, and of measures as the proof of their result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from weibao.kernel.attaching import Subject, subjects

from .models import Assignment, Case, Measure, Meeting, Participant, Question
from .permissions import (
    ASSIGNMENTS_READ,
    CASES_MATERIAL,
    MEASURES_READ,
    MEETINGS_MINUTES,
    QUESTIONS_READ,
)


def _of_case(pk: UUID) -> Sequence[UUID]:
    found = Participant.objects.filter(case=pk, child__isnull=False)
    return list(found.values_list("child", flat=True))


def _of_part(model: Any) -> Callable[[UUID], Sequence[UUID]]:
    """The children of the case that a part such as a measure belongs to."""
    return lambda pk: _of_case(model.objects.values_list("case", flat=True).get(pk=pk))


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
        children=_of_part(Measure),
    ),
)
for _kind, _model, _reads, _label in (
    ("assignment", Assignment, ASSIGNMENTS_READ, "交办事项"),
    ("question", Question, QUESTIONS_READ, "要材料、问情况"),
    # Papers of a meeting say what was said there: for those who see all of the case.
    ("meeting", Meeting, MEETINGS_MINUTES, "会商"),
):
    subjects.add(
        f"cases.{_kind}",
        Subject(
            _model, reads=_reads, label=_label, page=f"cases:{_kind}", children=_of_part(_model)
        ),
    )
