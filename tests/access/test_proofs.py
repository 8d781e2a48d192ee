"""The walk is no formality: each kind of mistake turns it red."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from weibao.cases.models import Case
from weibao.cases.permissions import CASES_VIEW
from weibao.cases.queries import cases as reading
from weibao.cases.views import cases as case_views
from weibao.children.permissions import CHILDREN_CLOSE
from weibao.kernel.edge import StaffRequest, fetch, needs, public, signed_in
from weibao.kernel.permission import Permission
from weibao.office.models import Notice
from weibao.project import urls

from .addresses import Address, addresses
from .conftest import Ground
from .test_policy import disagreements, strangers
from .walking import Walk

pytestmark = pytest.mark.access

Visit = Callable[[Any, str], list[str]]


@pytest.fixture
def walk(ground: Ground, no_shell: None) -> Walk:
    """A walk that knows nothing from others: here permissions are changed under it."""
    return Walk(ground.people, ground.rows, ground.planted.texts)


@pytest.fixture
def visit(walk: Walk, settings: Any) -> Visit:
    """`visit(view, route)`: what the walk says of a view that is added to the product."""

    def go(view: Any, route: str) -> list[str]:
        module: Any = ModuleType("spare_urls")
        module.urlpatterns = [path(route, view, name="spare"), *urls.urlpatterns]
        module.handler404 = urls.handler404
        settings.ROOT_URLCONF = module
        added = next(entry for entry in addresses(module) if entry.name == "spare")
        return walk.along(added)

    return go


def named(name: str) -> Address:
    return next(entry for entry in addresses() if entry.name == name)


@contextmanager
def widened(entry: Permission) -> Iterator[None]:
    """The permission reaches every row there is."""
    rows = entry.rows
    object.__setattr__(entry, "rows", lambda _seats, _actor: Q())
    try:
        yield
    finally:
        object.__setattr__(entry, "rows", rows)


def test_a_view_that_says_nothing_of_access(visit: Visit) -> None:
    assert visit(lambda _request: HttpResponse(), "spare/") == ["/spare/ declares no access"]


def test_a_part_of_an_address_that_nobody_listed(visit: Visit) -> None:
    view = signed_in("for the test")(lambda _request, **_named: HttpResponse())
    (problem,) = visit(view, "spare/<int:number>/")
    assert "spare/<int:number>" in problem


def test_a_page_for_everyone_signed_in_that_takes_an_id(visit: Visit) -> None:
    view = signed_in("for the test")(lambda _request, **_named: HttpResponse())
    (problem, *_rest) = visit(view, "cases/<uuid:pk>/spare/")
    assert "is not refused" in problem or "whose it is" in problem


def test_a_check_taken_out_of_a_view(
    walk: Walk, ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The view shows everybody what the first town's clerk may see."""
    clerk = ground["clerk here"].actor

    def unchecked(_actor: Any, entry: Permission, _rows: Any, pk: UUID) -> Any:
        return fetch(clerk, entry, reading.visible(clerk), pk)

    monkeypatch.setattr(case_views, "fetch", unchecked)
    problems = walk.along(named("cases:detail"))
    assert any("[own] as clerk there" in one and "is not refused" in one for one in problems)
    assert any("[own] as neighbour here" in one and "is not refused" in one for one in problems)
    assert not any("as auditor here" in one for one in problems)


def test_a_permission_wider_than_what_its_view_shows(walk: Walk) -> None:
    with widened(CHILDREN_CLOSE):
        problems = walk.along(named("children:close"))
    assert any("[elsewhere] as clerk here" in one and "not let in" in one for one in problems)


def test_a_permission_that_reaches_another_town(ground: Ground) -> None:
    with widened(CHILDREN_CLOSE):
        assert "children.close as clerk there: child" in strangers(ground)


def test_a_permission_whose_faces_differ(ground: Ground) -> None:
    class TwoFaced(Permission):
        def _reaches(self, actor: Any, obj: Any) -> bool:
            return True

    entry = TwoFaced("spare", "spare", CASES_VIEW.roles, CASES_VIEW.rows)
    assert "spare as clerk there: case" in disagreements(entry, ground)


def test_a_page_that_writes_when_it_is_only_looked_at(visit: Visit) -> None:
    @signed_in("for the test")
    def view(_request: HttpRequest) -> HttpResponse:
        Notice.objects.update(urgent=True)
        return HttpResponse()

    assert any("GET" in one and "writes ['office_notice']" in one for one in visit(view, "spare/"))


def test_a_page_with_a_name_on_it(visit: Visit) -> None:
    view = public("for the test")(lambda _request: HttpResponse("闻人沐晴"))
    assert any("as nobody" in one and "shows 闻人沐晴" in one for one in visit(view, "spare/"))


def test_a_page_that_breaks(visit: Visit) -> None:
    @signed_in("for the test")
    def view(_request: HttpRequest) -> HttpResponse:
        raise LookupError("spare")

    assert any("fails with LookupError" in one for one in visit(view, "spare/"))


def test_a_refusal_that_leaves_no_event(visit: Visit) -> None:
    @needs(CASES_VIEW)
    def view(request: StaffRequest, pk: UUID) -> HttpResponse:
        if not CASES_VIEW.visible_to(request.actor, Case.objects.filter(pk=pk)).exists():
            raise Http404
        return HttpResponse()

    problems = visit(view, "cases/<uuid:pk>/spare/")
    assert problems
    assert all("leaves 0 events of a refusal" in one for one in problems)


def test_a_refusal_that_tells_what_there_is(visit: Visit) -> None:
    @needs(CASES_VIEW)
    def view(request: StaffRequest, pk: UUID) -> HttpResponse:
        if CASES_VIEW.visible_to(request.actor, Case.objects.filter(pk=pk)).exists():
            return HttpResponse()
        there = Case.objects.filter(pk=pk).exists()
        return HttpResponse("not yours" if there else "not here", status=404)

    problems = visit(view, "cases/<uuid:pk>/spare/")
    assert any("otherwise than an id that is nowhere" in one for one in problems)
