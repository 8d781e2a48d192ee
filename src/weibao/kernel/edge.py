"""The edge of the house: what a view declares about who may call it.

Every view carries exactly one of `public`, `signed_in`, `needs`; a URL whose view carries none fails
the access walk. `request.actor`, `request.at` and `request.on` are set by the middleware, once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, ResolverMatch, resolve

from .actor import Actor
from .permission import Permission, Refused

View = Callable[..., HttpResponseBase]


class StaffRequest(HttpRequest):
    """A request of a signed-in person, as the middleware leaves it."""

    actor: Actor
    at: datetime
    on: date


@dataclass(frozen=True)
class Access:
    """What a view asks of its caller: `public`, `signed_in` or a permission by name."""

    kind: str
    reason: str = ""
    permissions: tuple[Permission, ...] = ()

    def admits(self, actor: Actor | None) -> bool:
        if self.kind == "public":
            return True
        if self.kind == "signed_in":
            return actor is not None
        return any(entry.held_by(actor) for entry in self.permissions)


def public(reason: str) -> Callable[[View], View]:
    """A page anyone may open. `reason` is why, for the reader of the access table."""

    def decorate(view: View) -> View:
        open_view = login_not_required(view)
        open_view.access = Access("public", reason)  # type: ignore[attr-defined]
        return open_view

    return decorate


def signed_in(reason: str) -> Callable[[View], View]:
    """A page every signed-in person may open because it shows only what is their own."""

    def decorate(view: View) -> View:
        view.access = Access("signed_in", reason)  # type: ignore[attr-defined]
        return view

    return decorate


def needs(*permissions: Permission) -> Callable[[View], View]:
    """A page for holders of one of `permissions`; others get the page of what is not found."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not guarded.access.admits(request.actor):  # type: ignore[attr-defined]
                raise Refused(permissions[0], f"您的岗位不能“{permissions[0].label}”")
            return view(request, *args, **kwargs)

        guarded.access = Access("needs", permissions=permissions)  # type: ignore[attr-defined]
        return guarded

    return decorate


def match_of(request: HttpRequest) -> ResolverMatch | None:
    """Which view is asked for; also in a middleware, before Django has looked for it."""
    if request.resolver_match is not None:
        return request.resolver_match
    seen: dict[str, ResolverMatch | None] = request.__dict__.setdefault("_seen_match", {})
    if request.path_info not in seen:
        try:
            seen[request.path_info] = resolve(request.path_info)
        except Resolver404:
            seen[request.path_info] = None
    return seen[request.path_info]


def is_public(request: HttpRequest) -> bool:
    """Whether anyone may call what is asked for. Nothing there may note who is signed in.

    Somebody on duty who reports at the public page is as anonymous as everybody else.
    """
    match = match_of(request)
    access = getattr(match.func, "access", None) if match else None
    return isinstance(access, Access) and access.kind == "public"


def takes_files(view: View) -> View:
    """A page whose form may carry files; everywhere else what is sent along is read past."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


class NotVisible(Exception):
    """A row that is not there for this person. The edge logs the attempt and answers 404."""

    def __init__(self, kind: str, key: UUID | str) -> None:
        super().__init__(f"{kind} {key}")
        self.kind = kind
        self.key = key


def fetch(actor: Actor, entry: Permission, queryset: Any, pk: UUID) -> Any:
    """The row `pk` of `queryset` if `entry` reaches it for `actor`; raises `NotVisible`."""
    row = entry.visible_to(actor, queryset).filter(pk=pk).first()
    if row is None:
        raise NotVisible(queryset.model._meta.label_lower, pk)
    return row
