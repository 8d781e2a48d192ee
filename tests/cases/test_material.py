"""Files of a case and of its measures: added by those who work on it, seen by those who see it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.cases.stages import at_stage, fresh, join, measure
from tests.office.attached import attached, jpeg, uploaded
from tests.support.towns import Towns
from tests.support.worker import Worker
from tests.world import NOW, Town
from weibao.audit.models import Event, Revision
from weibao.cases.actions import measures
from weibao.cases.actions.material import add_material
from weibao.cases.models import Case, CaseAccess
from weibao.cases.models.access import Sees
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office.attachments.claiming import NotAttached
from weibao.office.attachments.showing import of_subject, views_of
from weibao.office.models import StoredFile

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def case(here: Town) -> Case:
    return world.case(here)


def test_material_is_a_version_of_the_case(here: Town, case: Case) -> None:
    tokens = [uploaded(jpeg(), at=NOW) for _ in range(2)]
    add_material(case.pk, by=here["clerk"], at=LATER, files=tokens, caption="卫生院拍的")
    rows = list(of_subject(case.pk))
    assert [row.label for row in rows] == ["照片 1", "照片 2"]
    assert {row.caption for row in rows} == {"卫生院拍的"}
    assert rows[0].person == here.people["clerk"].pk
    assert Revision.objects.get(subject=case.pk, version=2).fields == ["files"]
    assert Event.objects.filter(kind="case.material_added").count() == 1


def test_nothing_is_added_without_a_file_or_to_a_closed_case(here: Town, case: Case) -> None:
    with pytest.raises(Blocked, match="先选"):
        add_material(case.pk, by=here["clerk"], at=LATER, files=[])
    closed = at_stage(here, "closed")
    token = uploaded(jpeg(), at=NOW)
    with pytest.raises(Blocked, match="重新办理"):
        add_material(closed.pk, by=here["clerk"], at=LATER, files=[token])
    add_material(case.pk, by=here["clerk"], at=LATER, files=[token])


@pytest.mark.parametrize("key", ["director", "police", "leader", "auditor"])
def test_others_do_not_add_material(here: Town, case: Case, key: str) -> None:
    with pytest.raises(Refused):
        add_material(case.pk, by=here[key], at=LATER, files=[uploaded(jpeg(), at=NOW)])
    assert not StoredFile.objects.exists()


def test_proof_comes_with_the_result(here: Town, case: Case) -> None:
    sent = measure(case, here)
    token = uploaded(jpeg(), at=NOW)
    measures.finish(sent.pk, by=here["director"], at=LATER, result="看过了", files=[token])
    assert [row.label for row in of_subject(sent.pk)] == ["照片 1"]
    assert "files" in Revision.objects.get(subject=case.pk, version=fresh(case).version).fields


def test_a_file_that_is_gone_leaves_the_measure_open(here: Town, case: Case) -> None:
    sent = measure(case, here)
    with pytest.raises(NotAttached):
        measures.finish(sent.pk, by=here["director"], at=LATER, result="看过了", files=["0" * 32])
    sent.refresh_from_db()
    assert (sent.state, sent.result) == ("open", "")


def test_each_unit_sees_the_files_of_its_part(towns: Towns) -> None:
    here, there = towns.here, towns.there
    case = world.case(here)
    own, other = measure(case, here), measure(case, here, unit="police")
    for subject in (case, own, other):
        attached(subject)
    join(case, here, "school", who="teacher", sees=Sees.ALL, at=LATER)
    seen = {
        key: [len(views_of(here[key], subject)) for subject in (case, own, other)]
        for key in ("clerk", "director", "police", "teacher", "neighbour", "leader", "keeper")
    }
    assert seen == {
        "clerk": [1, 1, 1],
        "director": [0, 1, 0],
        "police": [0, 0, 1],
        "teacher": [1, 1, 1],
        "neighbour": [0, 0, 0],
        "leader": [0, 0, 0],
        "keeper": [0, 0, 0],
    }
    assert views_of(there["clerk"], case) == []
    CaseAccess.objects.filter(unit=here.units["village"]).update(valid_to=LATER)
    assert views_of(here["director"], own) == [], "their part in it has ended"


def test_the_page_asks_no_more_for_many_files(
    here: Town, at_desk: Callable[[Town, str], Worker]
) -> None:
    case = world.case(here)
    sent = measure(case, here)
    clerk = at_desk(here, "clerk")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert clerk.get("cases:detail", case.pk).status_code == 200
        return len(queries)

    attached(case)
    attached(sent)
    few = asked()
    for subject in (case, sent) * 4:
        attached(subject)
    assert asked() == few
