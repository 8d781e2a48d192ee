"""Duty trainings: recorded once, withdrawn with a reason, owed once a year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.support.towns import StandingClock, Towns
from tests.support.worker import Worker, form_on, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office.actions import dated
from weibao.reports import asking
from weibao.reports.actions.training import Held, record_training, withdraw_training
from weibao.reports.models import Training
from weibao.reports.queries import training as reading

AtDesk = Callable[[Town, str], Worker]
HELD = Held(date(2026, 9, 20), "duty", "派出所何江", 18, 20, "什么情形要报")
OCTOBER = NOW + timedelta(days=3)
TYPED = {
    "held_on": "2026-09-20", "topic": "duty", "trainer": "派出所何江", "attended": "18",
    "obliged": "20",
}  # fmt: skip
pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def recorded(
    where: Town, key: str = "teacher", unit: str = "school", held: Held = HELD
) -> Training:
    return record_training(held, unit=where.units[unit].pk, by=where[key], at=NOW)


def names(actor_of: Town, key: str, *, done: bool) -> set[str]:
    rows = reading.coverage(actor_of[key], actor_of.code, on=NOW.date(), wanted=1)
    return {one.unit.short_name for one in rows if one.done is done}


def test_a_unit_records_its_own(here: Town, at_desk: AtDesk) -> None:
    teacher = at_desk(here, "teacher")
    unit = str(here.units["school"].pk)
    assert form_on(teacher.get("reports:training-record"), having="trainer").fields["unit"] in {
        "", unit,
    }  # fmt: skip
    for _ in range(2):
        sent = {**TYPED, "unit": unit, "once_key": "a" * 32}
        assert teacher.send("reports:training-record", **sent).status_code == 302
    row = Training.objects.get()
    assert (row.unit, row.town, row.attended, row.obliged) == (
        here.units["school"], here.code, 18, 20,
    )  # fmt: skip
    assert "派出所何江" in text_of(teacher.get("reports:trainings"))
    assert Event.objects.filter(kind="training.recorded").count() == 1


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"held_on": "2026-10-01"}, "还没有到"),
        ({"held_on": "1826-09-20"}, "请看一下年份"),
        ({"held_on": "soon"}, "写上日期"),
        ({"attended": "21"}, "应到的不能比来的少"),
        ({"attended": "0"}, "至少 1 个人"),
        ({"obliged": "many"}, "写成数字"),
        ({"obliged": "9" * 30}, "最多 10000 人"),
        ({"topic": "other"}, "写一句讲了什么"),
        ({"topic": "x"}, "topic"),
        ({"trainer": "长" * 51}, "最多写 50 个字"),
        ({"trainer": " "}, "请填写这一项"),
    ],
)
def test_what_cannot_be_is_asked_again_and_kept(
    here: Town, at_desk: AtDesk, clock: StandingClock, changed: dict[str, str], words: str
) -> None:
    sent = {**TYPED, "unit": str(here.units["school"].pk), **changed}
    page = at_desk(here, "teacher").send("reports:training-record", **sent)
    assert (page.status_code, Training.objects.count()) == (422, 0)
    assert words in text_of(page)
    shown = form_on(page, having="trainer").fields
    assert (shown["trainer"], shown["obliged"]) == (sent["trainer"], sent["obliged"])


def test_another_units_training_is_no_choice(towns: Towns, at_desk: AtDesk) -> None:
    here = towns.here
    for unit in (here.units["police"], towns.there.units["school"]):
        page = at_desk(here, "teacher").send("reports:training-record", **TYPED, unit=str(unit.pk))
        assert page.status_code == 422
        with pytest.raises(Refused):
            record_training(HELD, unit=unit.pk, by=here["teacher"], at=NOW)
    assert Training.objects.count() == 0


def test_the_station_records_for_all_units_of_its_town(towns: Towns) -> None:
    here = towns.here
    assert recorded(here, "clerk", "police").town == here.code
    with pytest.raises(Refused):
        record_training(HELD, unit=towns.there.units["school"].pk, by=here["clerk"], at=NOW)


def test_the_same_training_typed_by_two_is_one(here: Town, at_desk: AtDesk) -> None:
    recorded(here)
    with pytest.raises(Blocked):
        recorded(here, "clerk")
    page = at_desk(here, "clerk").send(
        "reports:training-record", **TYPED, unit=str(here.units["school"].pk)
    )
    assert page.status_code == 409
    assert "已经记过了" in text_of(page)
    assert Training.objects.count() == 1


def test_a_mistake_is_withdrawn_with_a_reason_and_recorded_again(
    here: Town, at_desk: AtDesk
) -> None:
    row, teacher = recorded(here), at_desk(here, "teacher")
    page = teacher.get("reports:training-withdraw", row.pk)
    action = f"/reports/trainings/{row.pk}/withdrawal/"
    assert teacher.client.post(action, form_on(page, having="reason").fields).status_code == 422
    typed = {**form_on(page, having="reason").fields, "reason": "日期写错了"}
    assert teacher.client.post(action, typed).status_code == 302
    row.refresh_from_db()
    assert (row.withdrawn_why, row.version) == ("日期写错了", 2)
    assert "学校" not in names(here, "clerk", done=True)
    assert recorded(here).pk != row.pk
    assert teacher.get("reports:training-withdraw", row.pk).status_code == 404
    with pytest.raises(Blocked):
        withdraw_training(row.pk, by=here["teacher"], at=NOW, version=2, reason="x")


@pytest.mark.parametrize("key", ["director", "police"])
def test_another_unit_withdraws_nothing(here: Town, key: str) -> None:
    row = recorded(here)
    with pytest.raises(Refused):
        withdraw_training(row.pk, by=here[key], at=NOW, version=1, reason="x")


def test_the_station_sees_who_has_had_none(here: Town, at_desk: AtDesk) -> None:
    recorded(here)
    recorded(here, "police", "police", Held(date(2025, 9, 20), "duty", "旧的", 1, 1))
    assert names(here, "clerk", done=True) == {"清溪小学"}
    assert names(here, "clerk", done=False) >= {"清溪派出所", "石桥村", "长塘村"}
    for key in ("clerk", "leader", "discipline"):
        page = text_of(at_desk(here, key).get("reports:trainings"))
        assert "还有" in page
        assert "清溪派出所" in page
    own = text_of(at_desk(here, "police").get("reports:trainings"))
    assert "您单位 2026 年还没有培训" in own
    assert "清溪小学" not in own


@pytest.mark.parametrize("key", ["custodian", "auditor", "keeper"])
def test_others_have_no_such_page(here: Town, at_desk: AtDesk, key: str) -> None:
    assert at_desk(here, key).get("reports:trainings").status_code == 404


def test_near_the_years_end_it_is_a_to_do(here: Town) -> None:
    assert asking.to_train(here["teacher"], NOW, 9) == []
    (mine,) = asking.to_train(here["teacher"], OCTOBER, 9)
    assert (mine.bucket, mine.title) == ("mine", "您单位今年还没有报告义务培训")
    (others,) = asking.to_train(here["clerk"], OCTOBER, 9)
    assert others.bucket == "waiting"
    recorded(here)
    assert asking.to_train(here["teacher"], OCTOBER, 9) == []
    assert asking.to_train(here["leader"], OCTOBER, 9) == []


def test_a_town_may_want_two_a_year(here: Town) -> None:
    recorded(here)
    dated.put(
        "training.times_a_year", 2, town=here.code, valid_from=OCTOBER.date() - timedelta(days=1),
        basis="镇里要求", by=here["keeper"], at=NOW,
    )  # fmt: skip
    assert len(asking.to_train(here["teacher"], OCTOBER, 9)) == 1
