"""Passwords: what is refused, what a keeper hands out, and what a change leaves behind."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tests.org import factories
from tests.org.factories import SmallTown
from weibao.audit.models import Event, Revision
from weibao.kernel.permission import Refused
from weibao.org.actions import passwords
from weibao.org.models import Person
from weibao.org.rules import passwords as rules
from weibao.org.signin.mfa import seal_text
from weibao.org.signin.strength import common_words

WEAK = (
    "woaini1314 zhang19900101 liming19880808 qwer1234asdf abc13800002271 Weibao@2026 P@ssw0rd2026 "
    "Aa123456789 1qaz2wsx3edc xiaopengyou1 dragon19901212 zhangsan.123456 ertongzhuren123 "
    "woaini5201314 1234567890 aaaaaaaaaaaa passw0rd123 zxcvbnm123 QWERTYUIOP abcd1234!"
).split()
STRONG = (
    "correct horse battery",
    "tuzi-dianche-yueliang",
    "kx7m-9pqd-r4tz",
    "蓝天下的小屋子外面有树",
    "Gp4!vbQz81rT",
    "lvse.shuihu.xingqier",
    factories.PASSWORD,
)


@pytest.mark.parametrize("password", WEAK)
def test_what_people_usually_take_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize("password", STRONG)
def test_what_is_hard_to_guess_is_accepted(password: str) -> None:
    validate_password(password)


def test_what_stands_on_the_card_is_refused() -> None:
    person = Person(username="zhouwj", phone="13800002271", name="周文静")
    for password in (
        "x9-zhouwj-t4kq",
        "k00002271-mvqz",
        "zhouwenjing-kvqmltb",
        "周文静的茶杯和小雨伞",
    ):
        with pytest.raises(ValidationError):
            validate_password(password, person)
        validate_password(password, Person(username="other", phone="", name="李雷"))


@given(st.text(max_size=40))
def test_the_rules_never_fail_on_any_text(password: str) -> None:
    about = rules.About("zhouwj", "13800002271", "周文静")
    for reason in (
        rules.too_short(password),
        rules.too_common(password, common_words()),
        rules.about_you(password, about),
    ):
        assert isinstance(reason, str)


def test_the_lists_are_carried() -> None:
    words = common_words()
    assert len(words) > 15_000
    assert {"password", "woaini1314", "ertongzhuren"} <= words


def test_one_time_passwords_are_strong_and_each_its_own(db: None) -> None:
    made = {passwords.one_time_password() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        validate_password(password)


def test_a_form_sent_twice_shows_one_password() -> None:
    assert passwords.one_time_password("a" * 32) == passwords.one_time_password("a" * 32)
    assert passwords.one_time_password("a" * 32) != passwords.one_time_password("b" * 32)


def test_a_keeper_resets_a_password(town: SmallTown, clerk: Person, at: datetime) -> None:
    by = factories.acting(town.keeper)
    password = passwords.reset_password(person=clerk.pk, by=by, at=at)
    clerk.refresh_from_db()
    assert clerk.check_password(password)
    assert clerk.must_change_password
    assert clerk.one_time_until == at + timedelta(days=3)
    event = Event.objects.get(kind="person.password_reset")
    assert (event.person, event.subject, event.town) == (town.keeper.pk, clerk.pk, town.code)


def test_nobody_else_resets_passwords(
    town: SmallTown, other_town: SmallTown, clerk: Person, leader: Person, at: datetime
) -> None:
    for by in (clerk, leader, other_town.keeper):
        with pytest.raises(Refused):
            passwords.reset_password(person=clerk.pk, by=factories.acting(by), at=at)
    keeper = factories.acting(town.keeper)
    with pytest.raises(Refused):
        passwords.reset_password(person=town.keeper.pk, by=keeper, at=at)


def test_a_new_password_ends_the_one_time_state(clerk: Person, at: datetime) -> None:
    passwords.give_one_time(clerk, "abcd-efgh-jkmn", at=at)
    passwords.choose_own(person=clerk, password="shuijing-lvcha-88", at=at)
    clerk.refresh_from_db()
    assert clerk.check_password("shuijing-lvcha-88")
    assert not clerk.must_change_password
    assert clerk.one_time_until is None


def test_no_password_is_ever_in_a_revision(clerk: Person) -> None:
    bodies = [revision.body for revision in Revision.objects.filter(subject=clerk.pk)]
    hashes = [body["password"][1] for body in bodies if "password" in body]
    assert all(hashed.startswith("!") for hashed in hashes)


def test_a_keeper_takes_back_a_lost_second_factor(
    town: SmallTown, clerk: Person, at: datetime
) -> None:
    secret = seal_text("ABC", context="x")
    Authenticator.objects.create(user=clerk, type="totp", data={"secret": secret})
    passwords.reset_second_factor(person=clerk.pk, by=factories.acting(town.keeper), at=at)
    assert not Authenticator.objects.filter(user=clerk).exists()
    assert Event.objects.filter(kind="person.second_factor_reset", subject=clerk.pk).exists()
