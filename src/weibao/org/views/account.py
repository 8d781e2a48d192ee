"""Everyone's own account: password, second factor, where signed in, and a custodian's passphrase."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weibao.kernel.crypto import custody
from weibao.kernel.crypto.turns import NoTurn
from weibao.kernel.edge import StaffRequest, needs, public, signed_in
from weibao.kernel.ui.views import BIG_COOKIE

from ..actions import custodians, people
from ..actions.passphrases import Unlocked, unlock
from ..actions.scope import NotPossible
from ..forms.people import CustodyForm
from ..models import CustodianKey, Person
from ..permissions import CUSTODIAN_KEY
from ..queries.custodians import keys_of
from ..queries.people import posts_of
from ..rules.phone import grouped
from ..signin import events, gate
from ..signin.big_font import write_big
from ..signin.mfa import has_second_factor
from .common import filled, town_of_keeper


@signed_in("只有本人的账号")
@require_GET
def account(request: StaffRequest) -> HttpResponse:
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 - signed_in admits nobody else
    context = {
        "person": person,
        "phone": grouped(str(person.phone or "")),
        "posts": posts_of([person.pk], on=request.on).get(person.pk, []),
        "has_factor": has_second_factor(person),
        "needs_factor": gate.needs_second_factor(request.actor),
        "signed_in": len(UserSession.objects.purge_and_list(person)),
        "is_custodian": CUSTODIAN_KEY.held_by(request.actor),
        "has_key": CustodianKey.objects.filter(person=person, valid_to=None).exists(),
    }
    return render(request, "org/account.html", context)


@signed_in("只有本人的显示方式")
@require_POST
def big_font(request: StaffRequest) -> HttpResponse:
    """Large type wherever this person signs in, or no longer so."""
    wanted = request.POST.get("on") == "1"
    people.set_big_font(person=request.user, on=wanted)  # type: ignore[arg-type] # signed_in admits nobody else
    answer = HttpResponseRedirect(reverse("org:account"))
    if wanted:
        write_big(request, answer)
    else:
        answer.delete_cookie(BIG_COOKIE, samesite="Lax")
    return answer


@needs(CUSTODIAN_KEY)
@require_http_methods(["GET", "POST"])
def custody_key(request: StaffRequest) -> HttpResponse:
    """Set the passphrase of the custodian's key, or change it."""
    town = town_of_keeper(request, CUSTODIAN_KEY)
    mine = own_key(town, request)
    form = CustodyForm(request.POST or None, has_key=mine is not None)
    # Hashing takes a second, and a wrong passphrase must stay counted: so before the transaction.
    ready = _hashed(request, form, town=town) if form.is_valid() else None

    def work(_values: dict[str, Any]) -> str:
        who: dict[str, Any] = {"by": request.actor, "at": request.at}
        if isinstance(ready, custody.NewKeys):
            custodians.make_key(town=town, keys=ready, **who)
        elif ready is not None:
            custodians.keep_passphrase(*ready, **who)
        messages.success(request, "口令已设好。系统里不保存它，请自己记牢")
        return reverse("org:account")

    return _custody_page(request, form, work, mine)


@needs(CUSTODIAN_KEY)
@require_http_methods(["GET", "POST"])
def custody_anew(request: StaffRequest) -> HttpResponse:
    """A new key for a custodian who forgot the passphrase."""
    town = town_of_keeper(request, CUSTODIAN_KEY)
    form = CustodyForm(request.POST or None, has_key=False)
    ready = _hashed(request, form, town=town) if form.is_valid() else None

    def work(_values: dict[str, Any]) -> str:
        assert isinstance(ready, custody.NewKeys)  # noqa: S101 - there was no old passphrase
        custodians.replace_key(town=town, keys=ready, by=request.actor, at=request.at)
        messages.success(request, "新口令已设好。请另一位保管人给您换封以前的身份")
        return reverse("org:account")

    return _custody_page(request, form, work, own_key(town, request), anew=True)


def own_key(town: str, request: StaffRequest) -> CustodianKey | None:
    rows = CustodianKey.objects.filter(town=town, person=request.actor.person_id, valid_to=None)
    return rows.first()


def _hashed(
    request: StaffRequest, form: CustodyForm, *, town: str
) -> custody.NewKeys | tuple[Unlocked, bytes] | None:
    """What the passphrases make, or None with the words beside the field."""
    values = form.cleaned_data
    try:
        if "old" not in values:
            return custody.new_keys(values["first"])
        mine = unlock(town=town, passphrase=values["old"], by=request.actor, at=request.at)
        return mine, custody.lock(mine.private, values["first"])
    except NotPossible as problem:
        form.add_error("old", problem.reason)
    except (custody.CustodyError, NoTurn) as problem:
        form.add_error("first", str(problem))
    return None


def _custody_page(
    request: StaffRequest,
    form: CustodyForm,
    work: Callable[[dict[str, Any]], str],
    mine: CustodianKey | None,
    *,
    anew: bool = False,
) -> HttpResponse:
    keys = keys_of(town_of_keeper(request, CUSTODIAN_KEY))
    context = {
        "has_key": mine is not None and not anew,
        "anew": anew,
        "fingerprint": mine.fingerprint if mine else "",
        "genuine": request.actor.person_id not in {key.person_id for key in keys.changed},
        "crumbs": [
            {"label": "我的账号", "url": reverse("org:account")},
            {"label": "保管人口令", "url": ""},
        ],
        "cancel_url": reverse("org:account"),
    }
    return filled(request, form, work, template="org/custody.html", context=context)


@public("忘了密码的人还没有登录")
@require_GET
def forgot(request: HttpRequest) -> HttpResponse:
    """There is no mail to send a link to: a keeper who knows the person gives a one-time password."""
    return render(request, "account/forgot.html")


class SessionsPage(ListUserSessionsView):
    """Where the person is signed in; ends all the others, and leaves an event."""

    def form_valid(self, form: Any) -> HttpResponse:
        person = self.request.user
        others = UserSession.objects.filter(user=person).exclude(
            session_key=self.request.session.session_key
        )
        number = others.count()
        response: HttpResponse = super().form_valid(form)
        events.sessions_ended(self.request, person, count=number)
        return response


sessions_page = signed_in("只有本人登录过的设备")(SessionsPage.as_view())
