"""Papers of a case: register form, index of the file, course, and a report without names."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.urls import reverse

from weibao.kernel.permission import Permission
from weibao.office.papers.declared import Paper
from weibao.office.papers.kinds import Ask, Kind, kinds

from ..models import Case, Participant
from ..permissions import CASES_PRINT, CASES_REVEAL, REVIEWS_VIEW
from . import course, index, outside, register, reviews


def _page(pk: object) -> str:
    return reverse("cases:detail", args=[pk])


def _children(pk: UUID) -> list[UUID]:
    found = Participant.objects.filter(case=pk, child__isnull=False)
    return list(found.values_list("child", flat=True))


def _of_case(label: str, build: Callable[[Ask], Paper], names: Permission | None = None) -> Kind:
    return Kind(
        label,
        CASES_PRINT,
        build,
        back=_page,
        model=Case,
        names=names,
        children=_children,
    )


kinds.add("case.register", _of_case("未成年人保护个案登记表", register.build, CASES_REVEAL))
kinds.add("case.index", _of_case("卷宗目录", index.build))
kinds.add("case.outside", _of_case("个案情况报告（对外，不出姓名）", outside.build))
kinds.add("case.course", _of_case("办理经过", course.build))
kinds.add(
    "case.reviews",
    Kind(
        "个案月度复核清单", REVIEWS_VIEW, reviews.build, back=lambda _pk: reverse("cases:reviews")
    ),
)
