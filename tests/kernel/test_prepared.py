"""SQL written once and run with other values answers as the query it was written from."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import world
from tests.support.towns import Towns
from weibao.kernel.prepared import Prepared
from weibao.org.models import Appointment, Person
from weibao.org.queries.actors import in_force
from weibao.org.signin.backend import PersonBackend
from weibao.org.signin.sessionstore import SessionStore

BY_KEY = Prepared(lambda pk: Person.objects.filter(pk=pk), pk=UUID)


@pytest.mark.postgres
@pytest.mark.django_db
def test_one_query_with_everything_read_as_the_model_reads_it(towns: Towns) -> None:
    for key in ("clerk", "police"):
        person = towns.here.people[key]
        with CaptureQueriesContext(connection) as queries:
            found = BY_KEY.first(Person, pk=person.pk)
        assert len(queries) == 1
        assert found is not None
        assert found.name == person.name
        columns = [field.attname for field in Person._meta.concrete_fields]
        fresh = Person.objects.get(pk=person.pk)
        assert [getattr(found, name) for name in columns] == [
            getattr(fresh, name) for name in columns
        ]
    assert BY_KEY.first(Person, pk=UUID(int=1)) is None


@pytest.mark.postgres
@pytest.mark.django_db
def test_days_and_constants_go_where_they_stood(towns: Towns) -> None:
    held = Prepared(
        lambda on, role: Appointment.objects.filter(in_force(on), post__role=role).values_list(
            "person"
        ),
        on=date,
        role=str,
    )
    on = world.NOW.date()
    clerk = towns.here.people["clerk"].pk
    assert (clerk,) in held.rows(on=on, role="station_clerk")
    assert held.rows(on=on - timedelta(days=36_500), role="station_clerk") == []
    assert held.rows(on=on, role="no such role") == []


@pytest.mark.django_db
def test_a_session_that_is_over_is_not_opened() -> None:
    store = SessionStore()
    store["who"] = "somebody"
    store.save()
    key = store.session_key
    assert SessionStore(key)["who"] == "somebody"
    Session.objects.filter(pk=key).update(expire_date=timezone.now() - timedelta(seconds=1))
    over = SessionStore(key)
    assert over.get("who") is None
    assert over.session_key is None


@pytest.mark.django_db
def test_an_account_that_is_switched_off_opens_nothing(towns: Towns) -> None:
    person = towns.here.people["clerk"]
    assert PersonBackend().get_user(person.pk) == person
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert PersonBackend().get_user(person.pk) is None


def test_a_value_that_is_worked_on_first_is_refused() -> None:
    begins = Prepared(lambda name: Person.objects.filter(username__startswith=name), name=str)
    with pytest.raises(ValueError, match="name"):
        begins.rows(name="x")
