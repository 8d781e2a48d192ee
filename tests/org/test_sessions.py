"""How long a sign-in lasts, how many there are, and ending all the others."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from tests.org.factories import SmallTown, sign_in
from weibao.audit.models import Event
from weibao.kernel import moment
from weibao.org import tick
from weibao.org.models import Person
from weibao.org.signin import sessions

pytestmark = pytest.mark.usefixtures("no_tries", "one_factor")


def age(client: Client, *, begun: timedelta = timedelta(0), seen: timedelta = timedelta(0)) -> None:
    """Make a sign-in as old as if the time had passed."""
    session = client.session
    session[sessions.BEGUN] -= begun.total_seconds()
    session[sessions.SEEN] -= seen.total_seconds()
    session.save()


def is_in(client: Client) -> bool:
    return client.get("/units/").status_code == 200


def test_sensitive_posts_are_signed_out_when_left_alone(clerk: Person, client: Client) -> None:
    sign_in(client, "zhouwj")
    age(client, seen=timedelta(minutes=29))
    assert is_in(client)
    age(client, seen=timedelta(minutes=31))
    answer = client.get("/units/")
    assert answer.headers["Location"] == "/accounts/login/?next=/units/"
    assert "离开有一会儿了" in client.get("/accounts/login/").content.decode()
    assert Event.objects.get(kind="signin.expired").person == clerk.pk
    assert not Event.objects.filter(kind="signin.ended").exists()


def test_others_stay_signed_in_but_no_longer_than_a_shift(leader: Person, client: Client) -> None:
    sign_in(client, "pengzy")
    age(client, begun=timedelta(hours=11), seen=timedelta(hours=5))
    assert is_in(client)
    age(client, begun=timedelta(hours=1, minutes=1))
    assert not is_in(client)


def test_work_does_not_stretch_the_longest_sign_in(clerk: Person, client: Client) -> None:
    sign_in(client, "zhouwj")
    for _ in range(12):
        age(client, begun=timedelta(minutes=59), seen=timedelta(minutes=20))
        assert is_in(client)
    age(client, begun=timedelta(minutes=13))
    assert not is_in(client)


def test_the_session_of_an_expired_sign_in_is_gone_from_the_server(
    clerk: Person, client: Client
) -> None:
    sign_in(client, "zhouwj")
    key = client.session.session_key
    age(client, seen=timedelta(hours=1))
    client.get("/units/")
    assert not Session.objects.filter(pk=key).exists()
    assert not UserSession.objects.filter(session_key=key).exists()


def test_public_pages_stay_open_to_one_whose_time_is_over(clerk: Person, client: Client) -> None:
    sign_in(client, "zhouwj")
    age(client, seen=timedelta(hours=1))
    assert client.get("/accounts/forgot/").status_code == 200


def test_a_get_writes_the_session_at_most_once_a_minute(clerk: Person, client: Client) -> None:
    sign_in(client, "zhouwj")
    seen = client.session[sessions.SEEN]
    client.get("/units/")
    assert client.session[sessions.SEEN] == seen
    age(client, seen=timedelta(minutes=2))
    client.get("/units/")
    assert client.session[sessions.SEEN] >= seen


def test_a_fourth_sign_in_ends_the_oldest(leader: Person, settings: Any) -> None:
    settings.WEIBAO_SESSIONS_PER_PERSON = 3
    browsers = [Client() for _ in range(4)]
    for browser in browsers:
        sign_in(browser, "pengzy")
    assert [is_in(browser) for browser in browsers] == [False, True, True, True]
    assert UserSession.objects.filter(user=leader).count() == 3


def test_sign_ins_of_others_do_not_count(leader: Person, clerk: Person, settings: Any) -> None:
    settings.WEIBAO_SESSIONS_PER_PERSON = 1
    first, second = Client(), Client()
    sign_in(first, "pengzy")
    sign_in(second, "zhouwj")
    assert is_in(first)
    assert is_in(second)


def test_ending_all_the_others(leader: Person) -> None:
    here, there = Client(), Client(HTTP_USER_AGENT="Mozilla/5.0 (Linux; Android 12) Chrome/99.0")
    sign_in(there, "pengzy")
    sign_in(here, "pengzy")
    page = here.get("/accounts/sessions/").content.decode()
    assert "现在有 2 处" in page
    assert "安卓手机" in page
    here.post("/accounts/sessions/")
    assert is_in(here)
    assert not is_in(there)
    event = Event.objects.get(kind="signin.others_ended")
    assert (event.person, event.count) == (leader.pk, 1)


def test_a_changed_password_ends_the_others(leader: Person) -> None:
    here, there = Client(), Client()
    sign_in(there, "pengzy")
    sign_in(here, "pengzy")
    new = "yeshan-huopen-xiaolu9"
    here.post(
        "/accounts/password/change/",
        {"oldpassword": "maolv-dengta-qiubo7", "password1": new, "password2": new},
    )
    assert is_in(here)
    assert not is_in(there)


def test_switching_off_ends_the_sign_in_at_the_next_page(
    town: SmallTown, leader: Person, client: Client
) -> None:
    sign_in(client, "pengzy")
    Person.objects.filter(pk=leader.pk).update(is_active=False)
    assert not is_in(client)


def test_a_sign_in_that_never_said_when_it_began_is_over(leader: Person, client: Client) -> None:
    client.force_login(leader)
    session = client.session
    del session[sessions.BEGUN]
    session.save()
    assert not is_in(client)


def test_the_tick_clears_what_is_over(leader: Person, client: Client, at: datetime) -> None:
    sign_in(client, "pengzy")
    assert tick.sessions(moment.now()) == 0
    assert tick.sessions(moment.now() + timedelta(days=2)) == 1
    assert not Session.objects.exists()


def test_the_tick_ends_keys_in_every_town(town: SmallTown, at: datetime) -> None:
    assert tick.custodian_keys(at) == 0
