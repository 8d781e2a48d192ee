"""Settings by date: the value of a day, a new value from a day on, and the pages for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.kernel.permission import Refused
from weibao.office import settings
from weibao.office.actions import dated as actions
from weibao.office.models import Setting
from weibao.office.queries import dated as reading
from weibao.org.actions.scope import NotPossible

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

TODAY = NOW.date()
DAY = timedelta(days=1)
KEY = "clock.remind_before_hours"


def put(
    here: Town, value: Any, *, key: str = KEY, valid_from: date = TODAY, **more: Any
) -> Setting:
    given = {"basis": "会议纪要", "by": here["keeper"], "at": NOW} | more
    return actions.put(key, value, town=here.code, valid_from=valid_from, **given)


def value(here: Town, on: date, key: str = KEY) -> Any:
    return settings.value(key, town=here.code, on=on)


def test_the_default_holds_until_something_is_set(here: Town, there: Town) -> None:
    assert value(here, TODAY) == 24
    put(here, 48, valid_from=TODAY + 3 * DAY)
    assert value(here, TODAY + 2 * DAY) == 24
    assert value(here, TODAY + 3 * DAY) == 48
    assert value(there, TODAY + 3 * DAY) == 24


def test_the_newest_not_after_the_day_holds(here: Town) -> None:
    for days, hours in ((10, 12), (2, 48), (5, 6)):
        put(here, hours, valid_from=TODAY + days * DAY)
    found = [value(here, TODAY + days * DAY) for days in (1, 2, 4, 5, 9, 10, 400)]
    assert found == [24, 48, 48, 6, 6, 12, 12]


def test_several_are_read_in_one_query(here: Town, django_assert_num_queries: Any) -> None:
    put(here, 48)
    put(here, 2, valid_from=TODAY + DAY)
    with django_assert_num_queries(1):
        found = settings.values((KEY, "clock.escalate_after_hours"), town=here.code, on=TODAY)
    assert found == {KEY: 48, "clock.escalate_after_hours": 24}


def test_a_value_of_the_same_day_is_corrected_and_the_old_one_kept(here: Town) -> None:
    put(here, 84)
    put(here, 48, at=NOW + timedelta(minutes=5))
    assert value(here, TODAY) == 48
    entry = settings.declared(KEY)
    assert entry is not None
    assert [
        (row.value, row.withdrawn_at is None) for row in reading.history(entry, town=here.code)
    ] == [
        (48, True),
        (84, False),
    ]


def test_two_values_of_one_day_are_refused_by_the_database(here: Town) -> None:
    row = put(here, 48)
    twin = Setting(town=here.code, key=KEY, value=1, valid_from=row.valid_from, created_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_days_that_are_over_keep_their_value(here: Town) -> None:
    with pytest.raises(NotPossible, match="不能改过去的日子"):
        put(here, 48, valid_from=TODAY - DAY)
    assert not Setting.objects.exists()


@pytest.mark.parametrize("wrong", [0, 721, -1, "24", 1.5, True, None])
def test_a_number_keeps_its_bounds(wrong: Any, here: Town) -> None:
    with pytest.raises(NotPossible, match="1 到 720 之间的整数"):
        put(here, wrong)


def test_a_change_needs_a_basis_the_keeper_and_a_known_setting(here: Town, there: Town) -> None:
    with pytest.raises(NotPossible, match="依据"):
        put(here, 48, basis="")
    for who in (here["clerk"], there["keeper"]):
        with pytest.raises(Refused):
            put(here, 48, by=who)
    with pytest.raises(LookupError):
        put(here, 48, key="no.such")
    assert not Setting.objects.exists()


def test_a_change_leaves_an_event_without_the_value(here: Town) -> None:
    row = put(here, "023-48220000", key="station.phone")
    event = Event.objects.get(kind="setting.changed")
    assert (event.subject, event.fields, event.digest) == (row.pk, ["station.phone"], "")


def test_what_has_not_begun_can_be_taken_back_and_what_has_not(here: Town) -> None:
    coming = put(here, 48, valid_from=TODAY + DAY)
    now = put(here, 12)
    actions.withdraw(coming.pk, by=here["keeper"], at=NOW)
    assert value(here, TODAY + 2 * DAY) == 12
    for row in (coming, now):
        with pytest.raises(NotPossible, match="不能撤回"):
            actions.withdraw(row.pk, by=here["keeper"], at=NOW)
    assert Event.objects.filter(kind="setting.withdrawn").count() == 1


def test_what_holds_today_and_what_comes(here: Town) -> None:
    entry = settings.declared(KEY)
    assert entry is not None
    before = reading.standing(entry, town=here.code, on=TODAY)
    assert (before.words, before.since, before.basis) == ("24 小时", None, entry.basis)
    put(here, 12)
    put(here, 48, valid_from=TODAY + DAY)
    put(here, 72, valid_from=TODAY + 2 * DAY)
    after = reading.standing(entry, town=here.code, on=TODAY)
    assert (after.words, after.since, after.basis) == ("12 小时", TODAY, "会议纪要")
    assert after.coming is not None
    assert after.coming.value == 48


def test_the_settings_the_house_needs_are_declared_once() -> None:
    keys = [entry.key for entry in settings.all_declared()]
    assert {"station.phone", KEY, "clock.escalate_after_hours"} <= set(keys)
    assert keys == sorted(set(keys))
    with pytest.raises(ValueError, match="declared twice"):
        settings.declare(KEY, "又一个", default=1, basis="")


@pytest.fixture
def greeting() -> Iterator[str]:
    """A throw-away setting: declaring it is all it takes."""
    settings.declare("test.greeting", "问候语", default="您好", basis="测试")
    yield "test.greeting"
    del settings._declared["test.greeting"]


def test_a_new_setting_has_its_pages(
    greeting: str, here: Town, at_desk: Callable[..., Worker]
) -> None:
    keeper = at_desk(here, "keeper")
    assert "问候语" in text_of(keeper.get("office:values"))
    typed = {"value": "早上好", "valid_from": f"{TODAY}", "basis": "会议纪要"}
    assert keeper.send("office:value-change", greeting, **typed).status_code == 302
    page = text_of(keeper.get("office:value", greeting))
    assert "早上好" in page
    assert "会议纪要" in page
    assert value(here, TODAY, greeting) == "早上好"


def test_the_page_of_a_setting_keeps_what_was_typed(
    here: Town, at_desk: Callable[..., Worker]
) -> None:
    keeper = at_desk(here, "keeper")
    answer = keeper.send(
        "office:value-change", KEY, value="1000", valid_from="2026-09-29", basis="第三次会议"
    )
    assert answer.status_code == 422
    assert "请写 1 到 720 之间的整数。" in text_of(answer)
    assert "第三次会议" in text_of(answer)
    answer = keeper.send(
        "office:value-change", KEY, value="12", valid_from="2026-09-29", basis="第三次会议"
    )
    assert "不能改过去的日子" in text_of(answer)
    assert not Setting.objects.exists()


def test_a_coming_value_is_shown_and_taken_back_on_the_page(
    here: Town, at_desk: Callable[..., Worker]
) -> None:
    keeper = at_desk(here, "keeper")
    row = put(here, 48, valid_from=TODAY + DAY)
    page = text_of(keeper.get("office:value", KEY))
    assert "还没到日子" in page
    assert reverse("office:value-withdraw", args=[row.pk]) in page
    assert "从 2026-10-01 起的新值" in text_of(keeper.get("office:value-withdraw", row.pk))
    assert keeper.send("office:value-withdraw", row.pk).status_code == 302
    assert keeper.get("office:value-withdraw", row.pk).status_code == 404


def test_caseworkers_read_and_others_do_not(
    here: Town, there: Town, at_desk: Callable[..., Worker]
) -> None:
    row = put(here, 48, valid_from=TODAY + DAY)
    clerk = at_desk(here, "clerk")
    assert clerk.get("office:settings").status_code == 200
    assert "撤回" not in text_of(clerk.get("office:value", KEY))
    assert clerk.get("office:value-change", KEY).status_code == 404
    assert clerk.send("office:value-withdraw", row.pk).status_code == 404
    assert at_desk(there, "keeper").send("office:value-withdraw", row.pk).status_code == 404
    assert at_desk(here, "police").get("office:values").status_code == 404
    assert clerk.get("office:value", "no.such").status_code == 404
    row.refresh_from_db()
    assert row.withdrawn_at is None


def test_the_overview_says_what_is_missing(here: Town, at_desk: Callable[..., Worker]) -> None:
    page = text_of(at_desk(here, "keeper").get("office:settings"))
    for words in ("节假日", "缺 2027 年", "时限表", "未核实", "分日期的设置", "都是默认值"):
        assert words in page
