"""Pages that show the look with invented people and figures; mounted in the demo only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from weibao.kernel.edge import public

from .samples import case, children, desk, field_work, filing, forms, pieces, station

WHY = "外观样页：只在演示环境挂出，内容全部虚构"

# page -> (what it shows, template, its invented data)
PAGES: dict[str, tuple[str, str, Callable[[], dict[str, Any]]]] = {
    "station": ("工作站今日", "station", station.data),
    "case": ("个案", "case", case.data),
    "children": ("儿童名单", "children", children.data),
    "child": ("儿童档案", "child", children.one),
    "form": ("填表", "form", forms.data),
    "states": ("空、错、等、冲突", "states", pieces.states),
    "confirm": ("要紧的确认", "confirm", pieces.confirm),
    "conflict": ("两人同时改", "conflict", pieces.conflict),
    "overview": ("分管领导一览", "overview", station.overview),
    "public": ("公众报告第 1 步", "public", filing.step),
    "public-where": ("公众报告第 2 步", "public_where", filing.where),
    "receipt": ("公众报告回执", "receipt", filing.receipt),
    "answer": ("公众查回复", "answer", filing.answer),
    "signin": ("登录", "signin", forms.signin),
    "director": ("儿童主任今天", "director", field_work.data),
    "letter": ("催办函", "letter", dict),
}
ERRORS = ("400", "403", "404", "413", "429", "500", "503")


@public(WHY)
def index(request: HttpRequest) -> HttpResponse:
    context = {
        **desk.shell("today"),
        **pieces.data(),
        "pages": [(name, PAGES[name][0]) for name in PAGES],
        "errors_shown": ERRORS,
    }
    return render(request, "weibao/styleguide/index.html", context)


@public(WHY)
def page(request: HttpRequest, page: str) -> HttpResponse:
    if page in ERRORS:
        return render(request, f"{page}.html", {"code": "E-7C21-0412", "environment": "demo"})
    if page not in PAGES:
        raise Http404
    _label, template, data = PAGES[page]
    return render(request, f"weibao/styleguide/{template}.html", {**desk.shell(page), **data()})
