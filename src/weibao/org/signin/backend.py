"""User name or phone, and password."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from ..queries.people import by_login


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
