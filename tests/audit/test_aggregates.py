"""Versions, revisions, the change feed, and two people at one thing."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction

from tests import world
from weibao.audit import aggregates
from weibao.audit.edits import merge
from weibao.audit.models import Change, Event, Revision
from weibao.cases.models import Case

pytestmark = [pytest.mark.django_db]
NOW = world.NOW


@pytest.fixture
def case() -> Case:
    return world.case(world.town())


def save(case: Case, by, **values) -> Case:
    with transaction.atomic():
        row = aggregates.lock(Case, case.pk)
        for name, value in values.items():
            setattr(row, name, value)
        return aggregates.save(row, by=by, at=NOW, event="case.edited")


def test_each_save_leaves_a_version_a_revision_a_change_and_an_event(case) -> None:
    before = (case.version, Change.objects.count(), Event.objects.count())
    saved = save(case, world.SYSTEM, findings="看过孩子")
    revision = Revision.objects.get(subject=case.pk, version=saved.version)
    assert saved.version == before[0] + 1
    assert (revision.fields, revision.body["findings"]) == (["findings"], ["", "看过孩子"])
    assert Change.objects.latest("seq").version == saved.version
    assert Event.objects.filter(kind="case.edited", subject=case.pk).count() == 1
    assert (Change.objects.count(), Event.objects.count()) == (before[1] + 1, before[2] + 1)


def test_versions_have_no_gaps_and_reach_back_to_the_beginning(case) -> None:
    for text in ("一", "二", "三"):
        save(case, world.SYSTEM, findings=text)
    versions = Revision.objects.filter(subject=case.pk).order_by("version")
    assert list(versions.values_list("version", flat=True)) == [1, 2, 3, 4]


def test_a_version_that_is_no_longer_it_is_refused(case) -> None:
    save(case, world.SYSTEM, findings="先写的")
    with pytest.raises(aggregates.Stale) as stale, transaction.atomic():
        aggregates.lock(Case, case.pk, version=1)
    assert stale.value.current.findings == "先写的"


def test_revisions_are_sealed(case) -> None:
    save(case, world.SYSTEM, findings="只有办理的人能看的话")
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM audit_revision")
        stored = b"".join(bytes(row[0]) for row in cursor.fetchall())
    assert "只有办理的人能看的话".encode() not in stored


def test_different_fields_merge(case) -> None:
    save(case, world.SYSTEM, risk="high", risk_reason="有伤")
    row = aggregates.lock(Case, case.pk)
    write, clashes = merge(row, {"findings": "看过", "risk": "", "risk_reason": ""}, seen=1)
    assert (write, clashes) == ({"findings": "看过"}, [])


def test_the_same_field_clashes_with_both_values(case) -> None:
    save(case, world.SYSTEM, findings="他写的")
    row = aggregates.lock(Case, case.pk)
    write, clashes = merge(row, {"findings": "我写的"}, seen=1)
    assert write == {}
    assert [(c.mine, c.theirs, c.label) for c in clashes] == [("我写的", "他写的", "调查核实情况")]


def test_both_wrote_the_same_is_no_clash(case) -> None:
    save(case, world.SYSTEM, findings="一样的话")
    row = aggregates.lock(Case, case.pk)
    assert merge(row, {"findings": "一样的话"}, seen=1) == ({}, [])


def test_changed_and_changed_back_is_no_clash(case) -> None:
    save(case, world.SYSTEM, findings="中间")
    save(case, world.SYSTEM, findings="")
    row = aggregates.lock(Case, case.pk)
    assert merge(row, {"findings": ""}, seen=1) == ({}, [])


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_two_savers_of_one_version_leave_one_result() -> None:
    case = world.case(world.town())
    gate, results = threading.Barrier(2), []

    def write(text: str) -> None:
        gate.wait()
        try:
            with transaction.atomic():
                row = aggregates.lock(Case, case.pk, version=case.version)
                row.findings = text
                aggregates.save(row, by=world.SYSTEM, at=NOW + timedelta(1), event="case.edited")
            results.append("saved")
        except aggregates.Stale:
            results.append("stale")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(text,)) for text in ("甲", "乙")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["saved", "stale"]
    assert Case.objects.get(pk=case.pk).version == case.version + 1
