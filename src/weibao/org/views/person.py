"""What a keeper does to one account."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from weibao.audit.once import key_of, once
from weibao.kernel.edge import StaffRequest, fetch, needs

from ..actions import passwords, people
from ..forms.people import PersonChangeForm, VersionForm
from ..models import Person
from ..permissions import PEOPLE_MANAGE
from ..signin import sessions
from .common import filled
from .people import one_time


def _the_person(request: StaffRequest, pk: UUID) -> Person:
    person: Person = fetch(request.actor, PEOPLE_MANAGE, Person.objects.all(), pk)
    return person


@needs(PEOPLE_MANAGE)
@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, pk: UUID) -> HttpResponse:
    person = _the_person(request, pk)
    start = {"name": person.name, "phone": person.phone, "version": person.version}
    form = PersonChangeForm(request.POST or None, initial=start)
    url = reverse("org:person", args=[pk])

    def work(values: dict[str, Any]) -> str:
        people.change_person(person=pk, by=request.actor, at=request.at, **values)
        messages.success(request, "已改好")
        return url

    crumbs = [
        {"label": "人员", "url": reverse("org:people")},
        {"label": str(person.name), "url": url},
        {"label": "改姓名和手机号", "url": ""},
    ]
    context = {"person": person, "crumbs": crumbs, "cancel_url": url}
    return filled(request, form, work, template="org/person_change.html", context=context)


@needs(PEOPLE_MANAGE)
@require_http_methods(["GET", "POST"])
def reset_password(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Asks first; the answer to the POST is the slip with the one-time password."""
    person = _the_person(request, pk)
    if request.method == "POST":

        def work() -> dict[str, Any]:
            passwords.reset_password(
                person=pk, by=request.actor, at=request.at, seed=key_of(request)
            )
            sessions.end_all(person)
            return {"person": str(pk)}

        return once(request, work, answer=lambda result: one_time(request, result, new=False))
    context = {
        "question": f"重置{person.name}的密码？",
        "consequence": "现在的密码马上不能用，已登录的设备都会退出。您会看到一个一次性密码，"
        "请当面或打电话告诉本人，3 天内有效，登录后必须改。",
        "act": "重置密码",
        "cancel_url": reverse("org:person", args=[pk]),
    }
    return render(request, "org/question.html", context)


@needs(PEOPLE_MANAGE)
@require_http_methods(["GET", "POST"])
def reset_factor(request: StaffRequest, pk: UUID) -> HttpResponse:
    person = _the_person(request, pk)

    def work(_values: dict[str, Any]) -> str:
        passwords.reset_second_factor(person=pk, by=request.actor, at=request.at)
        sessions.end_all(person)
        messages.success(request, "已解除，本人下次登录时要重新设置动态验证码")
        return reverse("org:person", args=[pk])

    return _asked(
        request,
        person,
        work,
        question=f"解除{person.name}的动态验证码？",
        consequence="只在本人手机丢失或换手机、又没有备用码时这样做，请先确认是本人。"
        "已登录的设备都会退出，下次登录要重新设置。",
        act="解除动态验证码",
    )


@needs(PEOPLE_MANAGE)
@require_http_methods(["GET", "POST"])
def switch_off(request: StaffRequest, pk: UUID) -> HttpResponse:
    person = _the_person(request, pk)

    def work(values: dict[str, Any]) -> str:
        people.deactivate(person=pk, by=request.actor, at=request.at, **values)
        sessions.end_all(person)
        messages.success(request, "账号已停用，岗位已空出")
        return reverse("org:person", args=[pk])

    return _asked(
        request,
        person,
        work,
        question=f"停用{person.name}的账号？",
        consequence="马上不能登录，所任岗位今天起空出，待办留在岗位上。以前办过的事都还查得到。",
        act="停用账号",
    )


@needs(PEOPLE_MANAGE)
@require_http_methods(["GET", "POST"])
def switch_on(request: StaffRequest, pk: UUID) -> HttpResponse:
    person = _the_person(request, pk)

    def work(values: dict[str, Any]) -> str:
        people.reactivate(person=pk, by=request.actor, at=request.at, **values)
        messages.success(request, "账号已恢复，请重新安排岗位")
        return reverse("org:person", args=[pk])

    return _asked(
        request,
        person,
        work,
        question=f"恢复{person.name}的账号？",
        consequence="恢复后可以登录。以前的岗位不会自动回来，要重新安排。",
        act="恢复账号",
        danger=False,
    )


def _asked(
    request: StaffRequest,
    person: Person,
    work: Any,
    *,
    question: str,
    consequence: str,
    act: str,
    danger: bool = True,
) -> HttpResponse:
    """A question with its consequence before the act."""
    form = VersionForm(request.POST or None, initial={"version": person.version})
    context = {
        "question": question,
        "consequence": consequence,
        "act": act,
        "danger": danger,
        "cancel_url": reverse("org:person", args=[person.pk]),
    }
    return filled(request, form, work, template="org/question.html", context=context)
