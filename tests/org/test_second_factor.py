"""The second factor: required where names are seen, not to be walked around, codes good for once."""

from __future__ import annotations

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from tests.org import factories
from tests.org.factories import PASSWORD, SmallTown, code_of, sign_in
from weibao.audit.models import Event
from weibao.kernel import moment
from weibao.org.actions import passwords
from weibao.org.models import Person
from weibao.org.roles import NEED_SECOND_FACTOR, Role
from weibao.org.signin import sessions
from weibao.org.signin.mfa import MFAAdapter, open_text
from weibao.org.signin.throttle import NEW_DEVICE

ACTIVATE, AUTHENTICATE = "/accounts/2fa/totp/activate/", "/accounts/2fa/authenticate/"
CODES, AGAIN = "/accounts/2fa/recovery-codes/", "/accounts/2fa/reauthenticate/"
pytestmark = pytest.mark.usefixtures("no_tries")


def words(response: Any) -> str:
    return str(response.content.decode())


def enrol(client: Client) -> str:
    """Sign the clerk in and set up the factor; answers the secret on the phone."""
    sign_in(client, "zhouwj")
    client.get(ACTIVATE)
    secret = open_text(client.session["mfa.totp.secret"], context="session.totp")
    answer = client.post(ACTIVATE, {"code": code_of(secret, at=time.time())})
    assert answer.headers["Location"] == CODES
    return secret


def fresh_code(secret: str, steps: int = 1) -> str:
    """A code that has not been used yet: of the next half minute, which drift allows."""
    return code_of(secret, at=time.time(), steps=steps)


def test_roles_that_see_names_must_have_it() -> None:
    assert {
        Role.STATION_CLERK,
        Role.CHILD_DIRECTOR,
        Role.HANDLER,
        Role.CUSTODIAN,
    } <= NEED_SECOND_FACTOR
    assert Role.SYSTEM_KEEPER in NEED_SECOND_FACTOR


def test_nothing_is_open_before_it_is_set_up(clerk: Person, client: Client) -> None:
    sign_in(client, "zhouwj")
    for address in (
        "/",
        "/units/",
        "/people/",
        "/account/",
        "/cases/",
        "/accounts/sessions/",
        "/nope/",
    ):
        assert client.get(address).headers["Location"] == ACTIVATE, address
    assert client.post("/search/", {"q": "x"}).headers["Location"] == ACTIVATE
    assert "设置动态验证码" in words(client.get(ACTIVATE))
    # Codes and the list of authenticators are part of what waits.
    assert client.get(CODES).headers["Location"] == ACTIVATE


def test_a_leader_may_do_without(leader: Person, client: Client) -> None:
    sign_in(client, "pengzy")
    assert client.get("/account/").status_code == 200


def test_setting_it_up_opens_the_work_and_shows_codes_once(clerk: Person, client: Client) -> None:
    enrol(client)
    page = words(client.get(CODES))
    assert page.count('class="wb-slip-code') == 10
    assert "只显示这一次" in page
    assert "wb-slip-code" not in words(client.get(CODES))
    assert client.get("/account/").status_code == 200
    assert Event.objects.get(kind="signin.second_factor_added").person == clerk.pk


def test_the_qr_code_survives_a_reload_and_a_wrong_code(clerk: Person, client: Client) -> None:
    sign_in(client, "zhouwj")
    first = client.get(ACTIVATE).context["form"].secret
    assert client.get(ACTIVATE).context["form"].secret == first
    page = client.post(ACTIVATE, {"code": "000000"})
    assert page.context["form"].secret == first
    assert "验证码不对" in words(page)


def test_secrets_are_sealed_in_the_database_and_in_the_session(
    clerk: Person, client: Client
) -> None:
    sign_in(client, "zhouwj")
    secret = client.get(ACTIVATE).context["form"].secret
    assert secret not in str([row.get_decoded() for row in Session.objects.all()])
    client.post(ACTIVATE, {"code": code_of(secret, at=time.time())})
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in stored
    assert MFAAdapter().decrypt(stored) == secret
    assert "mfa.totp.secret" not in client.session


def test_the_password_alone_signs_nobody_in(clerk: Person, client: Client) -> None:
    secret = enrol(client)
    browser = Client()
    answer = sign_in(browser, "zhouwj")
    assert answer.headers["Location"] == AUTHENTICATE
    assert "_auth_user_id" not in browser.session
    for address in (
        "/",
        "/units/",
        "/account/",
        ACTIVATE,
        CODES,
        AGAIN,
        "/accounts/password/change/",
    ):
        location = browser.get(address).headers["Location"]
        assert location.startswith(("/accounts/login/", AUTHENTICATE)), address
    assert browser.post(AUTHENTICATE, {"code": "123456"}).status_code == 200
    assert "_auth_user_id" not in browser.session
    assert browser.post(AUTHENTICATE, {"code": fresh_code(secret)}).status_code == 302
    assert browser.get("/account/").status_code == 200


def test_a_code_works_once_in_all_the_time_it_is_valid(clerk: Person, client: Client) -> None:
    secret = enrol(client)
    code = fresh_code(secret)
    first, second = Client(), Client()
    for browser, works in ((first, True), (second, False)):
        sign_in(browser, "zhouwj")
        browser.post(AUTHENTICATE, {"code": code})
        assert ("_auth_user_id" in browser.session) is works
    # allauth's own note lasts one period only; ours as long as drift lets the code live.
    cache.delete_many([f"allauth.mfa.totp.used?user={clerk.pk}&code={code}"])
    third = Client()
    sign_in(third, "zhouwj")
    assert "验证码不对" in words(third.post(AUTHENTICATE, {"code": code}))


def test_a_recovery_code_works_once(clerk: Person, client: Client) -> None:
    enrol(client)
    codes = client.get(CODES).context["unused_codes"]
    browser = Client()
    sign_in(browser, "zhouwj")
    browser.post(AUTHENTICATE, {"code": codes[0]})
    assert browser.get("/account/").status_code == 200
    again = Client()
    sign_in(again, "zhouwj")
    assert "验证码不对" in words(again.post(AUTHENTICATE, {"code": codes[0]}))


def test_codes_are_counted(clerk: Person, client: Client) -> None:
    secret = enrol(client)
    thief = Client(REMOTE_ADDR="203.0.113.5")
    sign_in(thief, "zhouwj")
    for _ in range(NEW_DEVICE.tries):
        thief.post(AUTHENTICATE, {"code": "000000"})
    held = words(thief.post(AUTHENTICATE, {"code": fresh_code(secret)}))
    assert "试得太多了" in held
    assert "_auth_user_id" not in thief.session
    assert Event.objects.filter(kind="signin.code_failed", subject=clerk.pk).count() >= 5
    # The owner's own browser is not held by the thief's tries, though the thief has the password.
    client.post("/accounts/logout/")
    sign_in(client, "zhouwj")
    assert client.post(AUTHENTICATE, {"code": fresh_code(secret)}).status_code == 302


def test_a_sign_in_older_than_the_factor_has_to_show_a_code(clerk: Person, client: Client) -> None:
    """A thief who got in with a stolen password before the owner set up the factor stays outside."""
    thief = Client()
    sign_in(thief, "zhouwj")
    assert thief.get("/units/").headers["Location"] == ACTIVATE
    secret = enrol(client)
    assert thief.get("/units/").headers["Location"] == AGAIN
    assert thief.get(ACTIVATE).headers["Location"] != "/units/"
    # Typing the password again is no second factor.
    thief.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert thief.get("/units/").headers["Location"] == AGAIN
    thief.post(AGAIN, {"code": fresh_code(secret)})
    assert thief.get("/units/").status_code == 200


def test_changing_the_phone_asks_for_it_again_at_once(clerk: Person, client: Client) -> None:
    enrol(client)
    session = client.session
    session[sessions.SECOND] -= 600
    session.save()
    off = "/accounts/2fa/totp/deactivate/"
    answer = client.get(off)
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.post(off).status_code == 302
    assert client.get("/units/").headers["Location"] == ACTIVATE
    assert Event.objects.get(kind="signin.second_factor_removed").person == clerk.pk


def test_a_keeper_who_takes_it_back_ends_the_sign_ins(
    town: SmallTown, clerk: Person, client: Client, settings: Any
) -> None:
    enrol(client)
    settings.WEIBAO_REQUIRE_SECOND_FACTOR = False
    keeper = Client()
    keeper.force_login(town.keeper)
    page = keeper.get(f"/people/{clerk.pk}/second-factor/")
    fields = {"version": 1, "once_key": "a" * 32}
    assert page.status_code == 200
    assert keeper.post(f"/people/{clerk.pk}/second-factor/", fields).status_code == 302
    settings.WEIBAO_REQUIRE_SECOND_FACTOR = True
    assert client.get("/units/").headers["Location"].startswith("/accounts/login/")
    sign_in(client, "zhouwj")
    assert client.get("/units/").headers["Location"] == ACTIVATE


def test_where_it_is_not_required_nobody_is_stopped(
    clerk: Person, client: Client, one_factor: None
) -> None:
    sign_in(client, "zhouwj")
    assert client.get("/units/").status_code == 200


def test_a_new_post_asks_for_it_from_the_next_page_on(
    town: SmallTown, leader: Person, client: Client
) -> None:
    sign_in(client, "pengzy")
    assert client.get("/units/").status_code == 200
    factories.seat(leader, Role.CUSTODIAN, town.station)
    assert client.get("/units/").headers["Location"] == ACTIVATE


def test_a_reset_password_does_not_lift_it(town: SmallTown, clerk: Person, client: Client) -> None:
    enrol(client)
    by = factories.acting(town.keeper)
    one_time = passwords.reset_password(person=clerk.pk, by=by, at=moment.now())
    assert sign_in(Client(), "zhouwj", one_time).headers["Location"] == AUTHENTICATE
