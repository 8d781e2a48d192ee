"""`weibao init`: from nothing to a town that works, all or nothing, told once."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.org.factories import CHEAP
from weibao.kernel.crypto import custody, recovery
from weibao.org.models import CustodianKey, Installation, Person, Town, Unit
from weibao.org.roles import Role
from weibao.project.management.commands import init

PHRASES = "河边那棵老黄葛树还在\n后山的映山红又开满了\n"
GIVEN = {
    "town": "500110110",
    "admin_username": "zhangsf",
    "admin_name": "张三丰",
    "custodian": ["秦守义", "兰保国"],
    "passphrases_stdin": True,
    "no_input": True,
}


@pytest.fixture(autouse=True)
def _cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real derivation at its smallest cost; `tests/kernel` tries the cost of production."""
    monkeypatch.setattr(custody, "DEFAULT_COST", CHEAP)


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Any:
    def lines(text: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(text))

    return lines


def run(**options: Any) -> str:
    out = io.StringIO()
    call_command("init", stdout=out, **{**GIVEN, **options})
    return out.getvalue()


def test_a_town_is_set_up_and_the_secrets_are_told_once(db: None, typed: Any) -> None:
    typed(PHRASES)
    told = run()
    town = Town.objects.get()
    assert town.code == "500110110"
    assert Installation.objects.get().environment == "production"
    assert "26 个村（社区）" in told
    admin = Person.objects.get(username="zhangsf")
    passwords = re.findall(r"一次性密码 (\w{4}-\w{4}-\w{4})", told)
    assert admin.check_password(passwords[0])
    assert len(passwords) == 3
    prints = [key.fingerprint for key in CustodianKey.objects.all()]
    assert len(prints) == 3
    assert all(fingerprint in told for fingerprint in prints)
    assert CustodianKey.objects.filter(town=town.code, person__isnull=False).count() == 2
    shares = re.findall(r"第 \d 份　(\S+)", told)
    private = recovery.recovery_key(recovery.combine(shares[1:]))
    key = CustodianKey.objects.get(person=None)
    assert private.public_key().public_bytes_raw() == bytes(key.public_key)
    assert set(Person.objects.values_list("username", flat=True)) == {"zhangsf", "qinsy", "lanbg"}
    assert "河边" not in told


def test_a_second_run_for_the_same_town_is_refused_politely(db: None, typed: Any) -> None:
    typed(PHRASES)
    run()
    units, keys = Unit.objects.count(), CustodianKey.objects.count()
    typed(PHRASES)
    with pytest.raises(CommandError, match="赶水镇已经建立过了，不用再建"):
        run()
    assert (Unit.objects.count(), CustodianKey.objects.count()) == (units, keys)


def test_another_town_joins_the_same_database(db: None, typed: Any) -> None:
    typed(PHRASES)
    run()
    typed(PHRASES)
    told = run(town="綦江区石角镇", custodian=["文山海", "尹小芳"])
    assert "用原来设好的密码登录" in told
    assert Town.objects.count() == 2
    keeper = Person.objects.get(username="zhangsf")
    held = keeper.appointments.filter(post__role=Role.SYSTEM_KEEPER)
    assert set(held.values_list("post__unit__town", flat=True)) == {
        town.code for town in Town.objects.all()
    }


def test_a_password_from_standard_input(db: None, typed: Any) -> None:
    typed(f"maolv-dengta-qiubo7\n{PHRASES}")
    told = run(admin_password_stdin=True)
    admin = Person.objects.get(username="zhangsf")
    assert admin.check_password("maolv-dengta-qiubo7")
    assert not admin.must_change_password
    assert "maolv" not in told


@pytest.mark.parametrize(
    ("options", "text", "words"),
    [
        ({"town": ""}, PHRASES, "--town"),
        ({"town": "没有这个镇"}, PHRASES, "没有找到"),
        ({"town": "石桥镇"}, PHRASES, "9 位代码"),
        ({"admin_username": ""}, PHRASES, "--admin-username"),
        ({"admin_username": "13800000000"}, PHRASES, "以小写字母开头"),
        ({"custodian": ["秦守义"]}, PHRASES, "--custodian"),
        ({"custodian": ["秦守义", "秦守义"]}, PHRASES, "不同的人"),
        ({}, "短\n短\n", "口令太短"),
        ({"admin_password_stdin": True}, f"zhang123456\n{PHRASES}", "太容易猜到"),
        ({"passphrases_stdin": False}, PHRASES, "--passphrases-stdin"),
    ],
)
def test_what_is_missing_or_wrong_leaves_nothing_behind(
    db: None, typed: Any, options: dict[str, Any], text: str, words: str
) -> None:
    typed(text)
    with pytest.raises(CommandError, match=words):
        run(**options)
    assert not Town.objects.exists()
    assert not Person.objects.exists()
    assert not Installation.objects.exists()


def test_somebody_at_the_keyboard_is_asked(
    db: None, typed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    phrases = iter(line for line in PHRASES.split() for _ in range(2))
    monkeypatch.setattr(init, "getpass", lambda _question: next(phrases))
    typed("石桥镇\n3\n张三丰\nzhangsf\n秦守义\n兰保国\n")
    empty = {"town": "", "admin_username": "", "admin_name": "", "custodian": []}
    told = run(**empty, passphrases_stdin=False, no_input=False)
    assert "叫“石桥镇”的不止一个" in told
    assert Town.objects.get().name == "石桥镇"


def test_the_home_folder_is_made_for_the_service_alone(
    db: None, typed: Any, settings: Any, tmp_path: Path
) -> None:
    settings.WEIBAO_HOME = tmp_path / "new" / "home"
    settings.WEIBAO_KEYRING = settings.WEIBAO_HOME / "keys" / "ring.json"
    typed(PHRASES)
    run()
    assert settings.WEIBAO_KEYRING.stat().st_mode & 0o777 == 0o600
    for name in init.FOLDERS:
        assert (settings.WEIBAO_HOME / name).stat().st_mode & 0o777 == 0o700
