"""The keeper's page: is the installation sound, does it work, which keys does it use."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from weibao.audit import reads
from weibao.kernel.crypto.keyring import PURPOSES
from weibao.kernel.edge import StaffRequest, needs
from weibao.org.views.common import filled

from ..permissions import KEYS_ROTATE, SYSTEM_VIEW
from ..system import rotating, state


@needs(SYSTEM_VIEW)
@require_GET
def system(request: StaffRequest) -> HttpResponse:
    towns = {seat.town for seat in SYSTEM_VIEW.seats(request.actor) if seat.town}
    checks = state.checks(towns, at=request.at)
    wrong = sum(len(findings) for _, findings in checks)
    reads.listed(request, "system.shown", count=wrong)
    context = {
        "checks": checks,
        "wrong": wrong,
        "service": state.service(at=request.at),
        "keys": rotating.lines(),
    }
    return render(request, "project/system.html", context)


class RotationForm(forms.Form):
    purpose = forms.ChoiceField(
        label="换哪一种钥匙",
        choices=[(name, PURPOSES[name]) for name in rotating.OFFERED],
        help_text="一般每年各换一次；怀疑泄露时马上换",
    )
    kept = forms.BooleanField(
        label="钥匙文件已经另外备份，并和数据备份分开放",
        error_messages={"required": "请先备份钥匙文件：旧备份要靠旧钥匙才打得开"},
    )


@needs(KEYS_ROTATE)
@require_http_methods(["GET", "POST"])
def rotation(request: StaffRequest) -> HttpResponse:
    """Before the key changes: what happens to whom, and that the old one is kept."""
    form = RotationForm(request.POST or None, initial={"purpose": request.GET.get("purpose", "")})

    def work(given: dict[str, Any]) -> str:
        rotating.ask(given["purpose"], by=request.actor, at=request.at)
        messages.success(request, "已经开始换，服务不用停；换完后这里会写明")
        return reverse("system")

    context = {
        "question": "换一把新钥匙吗？",
        "consequence": "新内容马上用新钥匙加密，已有的内容在后台重新加密，不影响大家使用。旧钥匙还留着。",
        "act": "换钥匙",
        "cancel_url": reverse("system"),
    }
    return filled(request, form, work, template="project/rotation.html", context=context)
