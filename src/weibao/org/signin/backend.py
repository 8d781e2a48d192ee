"""User name or phone, and password."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from weibao.kernel.prepared import Prepared

from ..models import Person
from ..queries.people import by_login

_BY_KEY = Prepared(lambda pk: Person.objects.filter(pk=pk), pk=UUID)


class PersonBackend(AuthenticationBackend):
    """One look-up and one hashing for every try, whoever it is about or nobody.

    The parent hashes once more where no account was found, so that the time tells nothing, and
    keeps a switched-off account apart for the page that says so, after the right password only.
    """

    def _authenticate(
        self, request: HttpRequest | None, **credentials: Any
    ) -> AbstractBaseUser | None:
        person = by_login(credentials.get("username") or "")
        return self._check_password(person, credentials["password"])

    def get_user(self, user_id: UUID) -> Person | None:
        """Who the session belongs to, unless the account is switched off."""
        person = _BY_KEY.first(Person, pk=user_id)
        return person if person is not None and self.user_can_authenticate(person) else None
