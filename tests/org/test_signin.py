"""Signing in: by user name or phone, without telling strangers who exists or shutting anybody out."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import hashers
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.org import factories
from tests.org.factories import PASSWORD, SmallTown, sign_in
from weibao.audit.models import Event
from weibao.kernel import moment
from weibao.org.actions import passwords, people
from weibao.org.models import Person
from weibao.org.signin import device, throttle
from weibao.org.signin.throttle import ACCOUNT, BLOCK, KNOWN_DEVICE, NEW_DEVICE

LOGIN = "/accounts/login/"
WRONG = "手机号、工号或密码不对"
pytestmark = pytest.mark.usefixtures("no_tries", "one_factor")


def words(response: Any) -> str:
    return str(response.content.decode())


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def attack(times: int, login: str = "pengzy", *, block: str = "203.0.113") -> Any:
    """Wrong passwords from elsewhere, each in a fresh browser."""
    answer = None
    for number in range(times):
        address = f"{block}.{number % 250 + 1}"
        answer = sign_in(Client(REMOTE_ADDR=address), login, "wrong-wrong-wrong")
    return answer


@pytest.mark.parametrize(
    "typed", ["pengzy", "PengZY", " pengzy ", "13900005566", "+86 139 0000 5566"]
)
def test_user_name_or_phone_and_password(leader: Person, client: Client, typed: str) -> None:
    answer = sign_in(client, typed)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(leader.pk)
    event = Event.objects.get(kind="signin.done")
    assert (event.person, event.town) == (leader.pk, leader.town)


def test_the_page_asks_in_chinese_and_shows_no_other_way(leader: Person, client: Client) -> None:
    page = words(client.get(LOGIN))
    for text in ("手机号或工号", "密码", "忘了密码", "不登录也能报告孩子的事"):
        assert text in page
    for text in ("signup", "Sign", "邮箱", "placeholder"):
        assert text not in page


def test_a_wrong_password_says_how_many_tries_are_left(leader: Person, client: Client) -> None:
    page = words(sign_in(client, "pengzy", "wrong"))
    assert f"{WRONG}，还可以试 4 次" in page
    assert "pengzy" in page, "what was typed is kept"
    assert not signed_in(client)
    event = Event.objects.get(kind="signin.failed")
    assert (event.person, event.subject, len(event.digest)) == (None, leader.pk, 64)


def test_strangers_learn_nothing_about_who_exists(leader: Person, client: Client) -> None:
    """The answers to a wrong password and to a name that nobody has are the same, try for try."""
    for _ in range(NEW_DEVICE.tries + 2):
        for mine, theirs in (("pengzy", "nobody"), ("13900005566", "13900005567")):
            known = words(sign_in(Client(), mine, "wrong"))
            unknown = words(sign_in(Client(), theirs, "wrong"))
            assert without_secrets(known, mine) == without_secrets(unknown, theirs)


def without_secrets(page: str, login: str) -> str:
    lines = (line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)
    return "\n".join(lines).replace(login, "LOGIN")


def test_a_try_costs_the_same_work_whoever_it_is_about(
    leader: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One hashing each, and as many queries; the hashing is what takes the time."""
    hashed: list[str] = []
    hasher = type(hashers.get_hasher("default"))
    for verb in ("encode", "verify"):
        monkeypatch.setattr(hasher, verb, counted(getattr(hasher, verb), hashed))
    costs = []
    for login in ("pengzy", "nobody", "13900005566", "13900009999"):
        hashed.clear()
        with CaptureQueriesContext(connection) as asked:
            sign_in(Client(), login, "wrong")
        costs.append((len(hashed), len(asked)))
    assert len(set(costs)) == 1
    assert costs[0][0] == 1


def counted(work: Callable[..., Any], calls: list[str]) -> Callable[..., Any]:
    def doing(*args: Any, **more: Any) -> Any:
        calls.append(work.__name__)
        return work(*args, **more)

    return doing


def test_the_work_does_not_tell_who_exists(leader: Person) -> None:
    """Processor time of one try each in turn: what else runs on the machine is no part of it."""
    least: dict[str, float] = {}
    for number in range(13):
        for login in ("pengzy", "nobody"):
            cache.clear()
            browser = Client(REMOTE_ADDR=f"198.51.{number}.7")
            began = time.process_time()
            sign_in(browser, login, "wrong")
            took = time.process_time() - began
            if number:
                least[login] = min(took, least.get(login, took))
    assert 0.5 < least["pengzy"] / least["nobody"] < 2


def test_a_switched_off_account_is_told_only_with_the_right_password(
    town: SmallTown, leader: Person, client: Client, at: datetime
) -> None:
    by = factories.acting(town.keeper)
    people.deactivate(person=leader.pk, version=1, by=by, at=at)
    assert WRONG in words(sign_in(client, "pengzy", "wrong"))
    answer = sign_in(client, "pengzy")
    assert answer.headers["Location"] == "/accounts/inactive/"
    assert "这个账号已停用" in words(client.get("/accounts/inactive/"))
    assert not signed_in(client)


# --- guessing, and shutting others out


def test_guessing_is_stopped_and_a_right_password_waits_too(leader: Person) -> None:
    attack(NEW_DEVICE.tries)
    late = sign_in(Client(REMOTE_ADDR="203.0.113.99"), "pengzy", PASSWORD)
    assert "试得太多了" in words(late)
    assert "分钟" in words(late)
    assert Event.objects.filter(kind="signin.held").count() == 1


def test_the_owner_gets_in_from_a_known_browser_while_the_account_is_hammered(
    leader: Person,
) -> None:
    mine = Client(REMOTE_ADDR="10.9.8.7")
    sign_in(mine, "pengzy")
    mine.post("/accounts/logout/")
    # A guesser with many addresses, long past every limit for strangers.
    for block in range(ACCOUNT.tries // NEW_DEVICE.tries + 2):
        attack(NEW_DEVICE.tries + 1, block=f"203.0.{block}")
    assert "试得太多了" in words(sign_in(Client(REMOTE_ADDR="192.0.2.1"), "pengzy"))
    assert sign_in(mine, "pengzy").status_code == 302
    assert signed_in(mine)


def test_the_known_browser_also_knows_the_phone_of_the_account(leader: Person) -> None:
    mine = Client(REMOTE_ADDR="10.9.8.7")
    sign_in(mine, "pengzy")
    mine.post("/accounts/logout/")
    for block in range(6):
        attack(NEW_DEVICE.tries, "13900005566", block=f"203.0.{block}")
    assert sign_in(mine, "13900005566").status_code == 302


def test_one_attacker_does_not_keep_the_owner_from_a_new_phone(leader: Person) -> None:
    attack(NEW_DEVICE.tries * 3)
    assert sign_in(Client(REMOTE_ADDR="192.0.2.1"), "pengzy").status_code == 302


def test_hammering_one_account_does_not_touch_another(leader: Person, clerk: Person) -> None:
    attack(NEW_DEVICE.tries + 1)
    assert sign_in(Client(REMOTE_ADDR="203.0.113.50"), "zhouwj").status_code == 302


def test_one_block_cannot_try_one_password_on_everybody(
    leader: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "BLOCK", throttle.Limit("block", 6, BLOCK.seconds))
    for number in range(6):
        attack(1, f"staff{number}")
    assert "试得太多了" in words(attack(1, "staff7"))
    assert sign_in(Client(REMOTE_ADDR="192.0.2.1"), "pengzy").status_code == 302


def test_another_spelling_of_the_name_wins_no_further_tries(leader: Person) -> None:
    for typed in (
        "13900005566",
        "139 0000 5566",
        "+8613900005566",
        "139-0000-5566",
        "１３９００００５５６６",
    ):
        attack(1, typed)
    assert "试得太多了" in words(attack(1, "13900005566"))


def test_a_known_browser_is_limited_as_well(leader: Person, client: Client) -> None:
    sign_in(client, "pengzy")
    client.post("/accounts/logout/")
    for left in range(KNOWN_DEVICE.tries - 1, 0, -1):
        assert f"还可以试 {left} 次" in words(sign_in(client, "pengzy", "wrong"))
    sign_in(client, "pengzy", "wrong")
    assert "试得太多了" in words(sign_in(client, "pengzy"))


def test_the_device_cookie_names_nobody_and_cannot_be_made_up(
    leader: Person, clerk: Person, client: Client
) -> None:
    sign_in(client, "pengzy")
    cookie = client.cookies[device.COOKIE]
    for secret in (str(leader.pk), leader.pk.hex, "pengzy", "13900005566"):
        assert secret not in cookie.value
    assert cookie["httponly"]
    assert cookie["path"] == "/accounts/"
    # A browser known to one account is a stranger to the others, and a changed cookie to all.
    for value in (cookie.value, cookie.value[:-2] + "xx", "nonsense"):
        stranger = Client(REMOTE_ADDR="203.0.113.9")
        stranger.cookies[device.COOKIE] = value
        attack(NEW_DEVICE.tries, "zhouwj")
        assert "试得太多了" in words(sign_in(stranger, "zhouwj"))
        cache.clear()


def test_a_shared_computer_is_known_to_each_who_used_it(
    leader: Person, clerk: Person, client: Client
) -> None:
    for login in ("pengzy", "zhouwj"):
        sign_in(client, login)
        client.post("/accounts/logout/")
    attack(NEW_DEVICE.tries, "pengzy", block="127.0.0")
    attack(NEW_DEVICE.tries, "zhouwj", block="127.0.0")
    assert sign_in(client, "pengzy").status_code == 302


# --- the session


def test_the_session_gets_a_new_key_at_sign_in(leader: Person, client: Client) -> None:
    client.get(LOGIN)
    planted = client.session
    planted["x"] = 1
    planted.save()
    client.cookies["sessionid"] = str(planted.session_key)
    sign_in(client, "pengzy")
    assert client.session.session_key != planted.session_key
    thief = Client()
    thief.cookies["sessionid"] = str(planted.session_key)
    assert not signed_in(thief)


def test_nobody_is_sent_to_another_site_after_signing_in(leader: Person, client: Client) -> None:
    bad = ("https://evil.example/", "//evil.example/", "https:evil.example", "javascript:alert(1)")
    for target in bad:
        answer = client.post(LOGIN, {"login": "pengzy", "password": PASSWORD, "next": target})
        assert answer.headers["Location"] == "/"
        client.post("/accounts/logout/")
    answer = client.post(LOGIN, {"login": "pengzy", "password": PASSWORD, "next": "/units/"})
    assert answer.headers["Location"] == "/units/"


def test_the_phone_somebody_signs_in_with_is_kept_nowhere(
    leader: Person, client: Client, settings: Any
) -> None:
    sign_in(client, "13900005566")
    sign_in(Client(), "13900005566", "wrong")
    sessions = str([row.get_decoded() for row in Session.objects.all()])
    assert "pengzy" in sessions
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM cache")
        kept = sessions + str(cursor.fetchall()) + str(list(Event.objects.values()))
    assert "13900005566" not in kept


def test_signing_out_leaves_an_event_and_asks_first_when_opened_as_a_page(
    leader: Person, client: Client
) -> None:
    sign_in(client, "pengzy")
    assert "现在退出登录" in words(client.get("/accounts/logout/"))
    assert signed_in(client)
    client.post("/accounts/logout/")
    assert not signed_in(client)
    assert Event.objects.get(kind="signin.ended").person == leader.pk


# --- the first time


def test_a_one_time_password_opens_nothing_but_its_own_change(
    town: SmallTown, leader: Person, client: Client
) -> None:
    by = factories.acting(town.keeper)
    one_time = passwords.reset_password(person=leader.pk, by=by, at=moment.now())
    sign_in(client, "pengzy", one_time)
    change = "/accounts/password/change/"
    for address in ("/", "/units/", "/people/", "/account/", "/accounts/sessions/", "/no/such/"):
        assert client.get(address).headers["Location"] == change, address
    assert client.post("/units/new/", {"name": "x"}).headers["Location"] == change
    page = words(client.get(change))
    assert "先换成您自己的密码" in page
    weak = {"oldpassword": one_time, "password1": "zhang123456", "password2": "zhang123456"}
    assert "太容易猜到" in words(client.post(change, weak))
    same = {"oldpassword": one_time, "password1": one_time, "password2": one_time}
    assert "要和现在的不一样" in words(client.post(change, same))
    new = {"oldpassword": one_time, "password1": PASSWORD, "password2": PASSWORD}
    assert client.post(change, new).status_code == 302
    assert client.get("/account/").status_code == 200
    leader.refresh_from_db()
    assert not leader.must_change_password
    assert Event.objects.filter(kind="signin.password_changed", person=leader.pk).exists()


def test_a_one_time_password_runs_out(town: SmallTown, leader: Person, client: Client) -> None:
    by = factories.acting(town.keeper)
    long_ago = moment.now() - timedelta(days=3, minutes=1)
    one_time = passwords.reset_password(person=leader.pk, by=by, at=long_ago)
    assert "一次性密码已过期" in words(sign_in(client, "pengzy", one_time))
    assert not signed_in(client)


@pytest.mark.parametrize(
    "address", ["signup/", "email/", "password/reset/", "password/set/", "social/signup/"]
)
def test_what_is_not_used_is_not_there(client: Client, db: None, address: str) -> None:
    assert client.get(f"/accounts/{address}").status_code == 404


@pytest.mark.parametrize(
    "typed", ["a\x00b", "\u202egnahz", "𠮷", "x" * 10_000, "' OR 1=1 --", "%00", "<script>"]
)
def test_odd_input_is_just_wrong(leader: Person, client: Client, typed: str) -> None:
    answer = sign_in(client, typed, typed)
    assert answer.status_code == 200
    assert "<script>" not in words(answer).replace("<script src", "")
    assert not signed_in(client)


def test_forgetting_the_password_leads_to_the_keeper(client: Client, db: None) -> None:
    assert "找系统管理员" in words(client.get("/accounts/forgot/"))
