"""One form, one effect: whatever is repeated, late, or sent twice at once."""

import threading
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import RequestFactory

from weibao.audit.models import Submission
from weibao.audit.once import KeyMissing, KeyReused, new_key, once
from weibao.kernel.crypto.keyring import KeyRing
from weibao.office.models import Register


class Visitor:
    is_authenticated = False
    pk = None


def post(key: str, at: datetime, **data: str):
    request = RequestFactory().post("/x/", {"once_key": key, **data})
    request.at, request.on = at, at.date()
    request.user = Visitor()
    return request


class Counter:
    """Work whose effect is a row in the database."""

    def __init__(self) -> None:
        self.runs = 0

    def __call__(self) -> dict[str, str]:
        self.runs += 1
        Register.objects.create(town="990110110", name=f"n{self.runs}", year=2026)
        return {"next": f"/done/{self.runs}/"}


@pytest.mark.django_db
def test_the_same_form_twice_has_one_effect_and_one_answer(at) -> None:
    work, key = Counter(), new_key()
    first = once(post(key, at, a="1"), work, route="r")
    second = once(post(key, at, a="1"), work, route="r")
    assert (work.runs, first.url, second.url) == (1, "/done/1/", "/done/1/")


@pytest.mark.django_db
def test_other_content_under_the_same_key_is_refused_and_the_first_stays(at) -> None:
    work, key = Counter(), new_key()
    once(post(key, at, a="1"), work, route="r")
    with pytest.raises(KeyReused):
        once(post(key, at, a="2"), work, route="r")
    assert work.runs == 1


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "short", "Z" * 32, "0" * 33])
def test_a_form_without_a_proper_key_is_refused(key, at) -> None:
    with pytest.raises(KeyMissing):
        once(post(key, at), Counter(), route="r")


@pytest.mark.django_db
def test_failed_work_leaves_nothing_so_that_it_may_be_tried_again(at) -> None:
    key, work = new_key(), Counter()

    def fails() -> dict[str, str]:
        work()
        raise ValueError("broken off")

    with pytest.raises(ValueError, match="broken off"):
        once(post(key, at), fails, route="r")
    assert (Submission.objects.count(), Register.objects.count()) == (0, 0)
    assert once(post(key, at), Counter(), route="r").url == "/done/1/"


@pytest.mark.django_db
def test_the_key_itself_is_not_stored(at) -> None:
    key = new_key()
    once(post(key, at), Counter(), route="r")
    row = Submission.objects.get()
    assert key.encode() not in bytes(row.key) + bytes(row.body) + str(row.result).encode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_eight_at_once_have_one_effect(at) -> None:
    key, answers = new_key(), []
    gate = threading.Barrier(8)

    def send() -> None:
        gate.wait()
        try:
            answers.append(once(post(key, at, a="1"), one_row, route="r").url)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == ["/done/"] * 8
    assert Register.objects.count() == 1


def one_row() -> dict[str, str]:
    Register.objects.create(town="990110110", name="race", year=2026)
    return {"next": "/done/"}


@pytest.mark.django_db
def test_a_form_from_before_a_rotation_is_known_again(
    at: datetime, settings: Any, tmp_path: Path
) -> None:
    """Its digest was made with another key, so the table's own key would not stop it."""
    settings.WEIBAO_KEYRING = tmp_path / "ring.json"
    ring = KeyRing.create(settings.WEIBAO_KEYRING, at=at)
    key, work = new_key(), Counter()
    first = once(post(key, at), work, route="r")
    ring.rotate("submission", at=at)
    assert once(post(key, at), work, route="r").url == first.url
    assert work.runs == 1


@pytest.mark.django_db
def test_with_database_and_ring_alone_no_guess_at_the_content_can_be_tried(at: datetime) -> None:
    """Two forms with one content look different, and so does every guess without the form's key."""
    work = Counter()
    for number in range(2):
        once(post(f"{number}" * 32, at, phone="13712340987"), work, route="r")
    bodies = {bytes(row.body) for row in Submission.objects.all()}
    assert len(bodies) == 2
