"""`weibao check` and the signs of life: what is wrong is named, with what to do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as live_settings
from django.core.management import CommandError, call_command
from django.test import RequestFactory
from pytest_django import Settings

from weibao.audit.events import record
from weibao.audit.sealing import seal
from weibao.kernel import moment
from weibao.kernel.actor import SYSTEM
from weibao.kernel.crypto.keyring import KeyRing
from weibao.office.models import Lease
from weibao.office.ticking import NAME
from weibao.org.models import Area, CustodianKey, Installation, Person, Town
from weibao.project import checks, vitals
from weibao.project.checks import CHECKS, Finding, examine
from weibao.project.health import healthz

pytestmark = pytest.mark.django_db
NEXT_YEAR_UNKNOWN = datetime(2198, 12, 1, 9, tzinfo=moment.ZONE)


@pytest.fixture(autouse=True)
def _no_head_left() -> Iterator[None]:
    yield
    head().unlink(missing_ok=True)


def head() -> Path:
    return Path(live_settings.WEIBAO_HOME) / "heads" / "events.json"


@pytest.fixture
def town(at: datetime) -> Town:
    Installation.objects.create(environment="production", created_at=at)
    area = Area.objects.create(
        code="500110110", name="赶水镇", short_name="赶水", valid_from=at.date()
    )
    return Town.objects.create(
        code=area.code, area=area, name="赶水镇", district_name="綦江区", since=at.date()
    )


def give_key(town: Town, name: str, *, since: date, until: date | None = None) -> None:
    person = Person.objects.create(username=name, name=name, created_at=moment.now())
    key = CustodianKey(
        town=town.code, person=person, public_key=b"x", valid_from=since, valid_to=until,
        created_at=moment.now(),
    )  # fmt: skip
    key.pin = key.expected_pin()
    key.save()


def found(label: str, at: datetime) -> list[str]:
    return [str(finding) for finding in dict(examine(at))[label]]


def test_everything_in_order_says_so(town: Town) -> None:
    today = moment.now().date()
    give_key(town, "zhou", since=today)
    give_key(town, "wu", since=today)
    out = StringIO()
    call_command("check", stdout=out)
    assert out.getvalue().count("✓") == len(CHECKS)
    assert out.getvalue().rstrip().endswith("一切正常。")


def test_a_finding_fails_the_command(town: Town) -> None:
    out = StringIO()
    with pytest.raises(CommandError, match="发现 1 个问题"):
        call_command("check", stdout=out)
    assert "✗ 报告人身份保管人\n    赶水镇只有 0 名保管人有钥匙，至少要 2 名" in out.getvalue()


def test_the_program_alone_can_be_checked_without_an_installation() -> None:
    out = StringIO()
    call_command("check", static=True, stdout=out)
    assert "✓" not in out.getvalue()


def test_custodians_count_while_their_key_is_in_force(town: Town, at: datetime) -> None:
    on = at.date()
    give_key(town, "now", since=on)
    give_key(town, "gone", since=on - timedelta(days=9), until=on)
    give_key(town, "later", since=on + timedelta(days=1))
    CustodianKey.objects.create(
        town=town.code, person=None, public_key=b"recovery", valid_from=on, created_at=at
    )
    assert "只有 1 名" in found("报告人身份保管人", at)[0]
    assert found("报告人身份保管人", at + timedelta(days=1)) == []


def test_a_swapped_public_key_is_named(town: Town, at: datetime) -> None:
    give_key(town, "now", since=at.date())
    assert found("保管人公钥", at) == []
    CustodianKey.objects.update(public_key=b"another")
    assert "公钥被改动过" in found("保管人公钥", at)[0]


def test_a_head_that_disagrees_is_seen(town: Town, at: datetime) -> None:
    assert found("事件封印", at) == []
    record("test.event", actor=SYSTEM, at=at)
    seal()
    if not head().exists():
        pytest.fail("the head was not written: seal() keeps it on commit only")
    kept = head().read_text()
    assert found("事件封印", at) == []
    head().write_text(kept.replace('"mac": "', '"mac": "00')[: len(kept) + 2])
    assert "第 1 条" in found("事件封印", at)[0]
    head().write_text(kept.replace('"seq": 1', '"seq": 2'))
    assert "第 2 条" in found("事件封印", at)[0]
    head().unlink()
    assert "不见了" in found("事件封印", at)[0]


def test_a_purpose_without_keys_is_seen_and_blocks(
    town: Town, at: datetime, settings: Settings, tmp_path: Path
) -> None:
    ring = tmp_path / "keys" / "ring.json"
    made = KeyRing.create(ring, at=at)
    text = ring.read_text().replace('"token"', '"tokem"')
    ring.write_text(text)
    settings.WEIBAO_KEYRING = made.path
    ((label, findings),) = examine(at)
    assert (label, findings[0].blocks) == ("钥匙", True)
    assert "查找标记" in findings[0].text
    assert "weibao keys complete" in findings[0].hint
    assert str(ring) in findings[0].hint
    made.load(ring).complete(at=at)
    assert examine(at)[0] == ("钥匙", [])


def test_a_year_without_holidays_is_said_a_month_before(town: Town) -> None:
    said = found("工作日历", NEXT_YEAR_UNKNOWN)
    assert [text.split("的")[0] for text in said] == ["赶水镇没有 2198 年", "赶水镇没有 2199 年"]
    assert found("工作日历", datetime(2026, 11, 30, 9, tzinfo=moment.ZONE)) == []


def test_little_room_is_said(town: Town, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found("磁盘空间", at) == []
    monkeypatch.setattr(vitals, "LEAST_FREE", 2**62)
    assert "只剩" in found("磁盘空间", at)[0]


def test_a_check_is_added_in_one_place(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "CHECKS", [])
    checks.installation_check("试一试")(lambda _at: [Finding("不好", "改好")])
    assert examine(at) == [("试一试", [Finding("不好", "改好")])]


def health() -> tuple[int, dict[str, object]]:
    request = RequestFactory().get("/healthz")
    request.at = moment.now()  # type: ignore[attr-defined] # as the clock middleware does
    answer = healthz(request)
    return answer.status_code, json.loads(answer.content)


def test_health_tells_of_a_tick_that_stopped() -> None:
    assert health() == (200, {"ok": True, "warnings": ["tick"]})
    Lease.objects.create(name=NAME, reached=moment.now())
    assert health() == (200, {"ok": True, "warnings": []})
    Lease.objects.update(reached=moment.now() - timedelta(minutes=6))
    assert health()[1]["warnings"] == ["tick"]
    Lease.objects.update(reached=moment.now() + timedelta(hours=1))
    assert health()[1]["warnings"] == ["tick"], "a clock set back stops the rounds"


def test_health_tells_of_events_that_wait_to_be_sealed() -> None:
    Lease.objects.create(name=NAME, reached=moment.now())
    record("test.event", actor=SYSTEM, at=moment.now() - timedelta(minutes=11))
    assert health()[1]["warnings"] == ["seal"]
    seal()
    record("test.event", actor=SYSTEM, at=moment.now())
    assert health()[1]["warnings"] == []


def test_health_tells_of_little_room(monkeypatch: pytest.MonkeyPatch) -> None:
    Lease.objects.create(name=NAME, reached=moment.now())
    monkeypatch.setattr(vitals, "LEAST_FREE", 2**62)
    assert health() == (200, {"ok": True, "warnings": ["disk"]})


@pytest.mark.parametrize(("count", "https", "said"), [(0, True, 1), (1, True, 0), (0, False, 0)])
def test_a_proxy_that_is_not_counted_is_said(
    at: datetime, settings: Settings, count: int, https: bool, said: int
) -> None:
    settings.ENVIRONMENT, settings.WEIBAO_HTTPS = "production", https
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = count
    assert len(checks.proxies(at)) == said


def test_proxies_that_cannot_be_read_stop_the_start(at: datetime, settings: Settings) -> None:
    """With them every page behind the proxy would fail."""
    settings.WEIBAO_PROXY_ADDRESSES = ["10.0.0.5", "proxy.local"]
    assert [finding.blocks for finding in checks.proxies(at)] == [True]
