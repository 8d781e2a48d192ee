"""The public report: one question a step in one page, and one write at the end."""

from __future__ import annotations

import logging
from typing import Any

from django.db import DatabaseError
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from weibao.audit.once import KeyMissing, KeyReused, key_of, once
from weibao.kernel.actor import SYSTEM
from weibao.kernel.edge import NotVisible, public, takes_files
from weibao.kernel.ui.views import BIG_COOKIE, is_big
from weibao.office.attachments.claiming import NotAttached
from weibao.office.attachments.field import receive
from weibao.reports.actions.filing import NoStation, file_report, receipt_code
from weibao.reports.models import Report
from weibao.reports.models.report import Channel
from weibao.reports.sealing import NoCustodians

from .. import queries
from ..forms.steps import BY_NAME, NUMBER, STEPS, Step
from ..journey import AFTER, BIG, LAST, TOLD, Journey
from ..origin import from_elsewhere
from ..queries import Place
from .gate import Entry, gate
from .pages import Request, Unreadable, form_of, page, unreadable
from .slip import receipt_page, sent_before

log = logging.getLogger(__name__)

REVIEW, FILES = BY_NAME[LAST], BY_NAME["files"]
# The page between, when a child is in danger.
CALL = "portal/report/call.html"


@public("任何人都能报告孩子的事，不用登录")
@takes_files
@csrf_exempt  # no session is read here; see ..origin
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: Request, town: str = "") -> HttpResponse:
    """The steps, the review and the receipt. Several towns: first which one."""
    found = _places(request, town)
    if len(found) > 1:
        return page(request, "portal/report/towns.html", {"places": found})
    if not found:
        return _closed(request)
    place = found[0]
    place.at = request.at
    if request.method != "POST":
        return _show(request, Journey({}, place), STEPS[0])
    try:
        typed = form_of(request)
    except Unreadable as error:
        return unreadable(request, error)
    problems = _take_files(request, typed, place)
    journey = Journey(typed, place)
    if problems and journey.step == FILES:
        journey.form(FILES).add_error("files", problems)
        return _show(request, journey, FILES, judged=True)
    return _answer(request, journey)


def _take_files(request: Request, typed: dict[str, str], place: Place) -> list[str]:
    """Keep what came, whatever button was pressed; answers what is wrong with it."""
    if not request.FILES and not any(name.startswith("files-drop-") for name in typed):
        return []
    came = receive(request, town=place.town.code)
    typed["files"] = came.text
    return came.problems


def _places(request: Request, town: str) -> list[Place]:
    if not town:
        return queries.places(on=request.on)
    place = queries.place(town, on=request.on)
    if place is None:
        raise NotVisible("org.town", town)
    return [place]


def _answer(request: Request, journey: Journey) -> HttpResponse:
    """What a pressed button leads to; every field may have been tampered with."""
    step, go = journey.step, journey.typed.get("go", "next")
    if journey.big:
        request.COOKIES[BIG_COOKIE] = "1"
    if from_elsewhere(request):
        return _show(request, journey, step, note="elsewhere", status=403)
    if go == "big":
        return _resized(request, journey)
    if go == "back":
        return _show(request, journey, journey.before(step))
    if go == "send":
        return _send(request, journey)
    if go in BY_NAME:
        return _show(request, _from_the_review(journey), BY_NAME[go])
    return _next(request, journey)


def _from_the_review(journey: Journey) -> Journey:
    """What is changed from the review leads back to it."""
    if journey.step != REVIEW:
        return journey
    return Journey({**journey.typed, AFTER: LAST}, journey.place)


def _next(request: Request, journey: Journey) -> HttpResponse:
    """On, when the step itself is in order; the others are judged at the review and when sent."""
    step = journey.step
    if not journey.form(step).is_valid():
        return _show(request, journey, step, judged=True)
    if step.name == "danger" and journey.in_danger and not journey.told:
        return _show(request, journey, step, template=CALL)
    following = journey.after(step)
    if following == REVIEW and (wrong := journey.first_wrong()):
        return _show(request, journey, wrong, judged=True)
    return _show(request, journey, following)


def _send(request: Request, journey: Journey) -> HttpResponse:
    """The one write. Sent again it answers the same; sent changed it says so."""
    if wrong := journey.first_wrong():
        return _show(request, journey, wrong, judged=True)
    with gate(request, journey) as entry:
        return entry.page or _carry_out(request, journey, entry)


def _carry_out(request: Request, journey: Journey, entry: Entry) -> HttpResponse:
    filed: list[Report] = []

    def work() -> dict[str, Any]:
        filed.append(_file(request, journey, suspicion=entry.suspicion))
        entry.filed(filed[0])
        return {"report": str(filed[0].pk)}

    def answer(result: dict[str, Any]) -> HttpResponse:
        fresh = filed and str(filed[0].pk) == result["report"]
        row = filed[0] if fresh else Report.objects.select_related("unit").get(pk=result["report"])
        code = receipt_code(key_of(request), row) or ""
        journey.place.station = row.unit
        return receipt_page(request, row, code, place=journey.place)

    try:
        return once(request, work, answer=answer)
    except KeyMissing:
        return _show(request, journey, REVIEW, note="key")
    except KeyReused:
        return sent_before(request, journey, key_of(request))
    except NoCustodians:
        named = BY_NAME["named"]
        journey.form(named).add_error("named", "现在没有人能保管报告人身份，只能不留姓名报告")
        return _show(request, journey, named, judged=True)
    except NotAttached as problem:
        journey.form(FILES).add_error("files", problem.reasons)
        return _show(request, journey, FILES, judged=True)
    except NoStation:
        return _closed(request)
    except DatabaseError:
        # Whatever it was, the report is still on the reporter's screen and can be sent again.
        log.exception("a public report was not stored")
        return _show(request, journey, REVIEW, note="failed", status=503)


def _closed(request: Request) -> HttpResponse:
    """Nobody would receive the report: say whom to call instead."""
    return page(request, "portal/report/closed.html", status=503)


def _file(request: Request, journey: Journey, *, suspicion: str) -> Report:
    return file_report(
        journey.content(),
        by=SYSTEM,
        at=request.at,
        town=journey.place.town.code,
        channel=Channel.PUBLIC,
        client_key=key_of(request),
        reporter=journey.reporter(),
        suspicion=suspicion,
        files=journey.files(),
    )


def _resized(request: Request, journey: Journey) -> HttpResponse:
    """Larger or normal type at once, without losing what is typed."""
    big = not is_big(request)
    request.COOKIES[BIG_COOKIE] = "1" if big else ""
    response = _show(request, journey, journey.step)
    if big:
        # Until the browser is closed: whoever looks at the phone later finds no cookie of ours.
        response.set_cookie(
            BIG_COOKIE, "1", samesite="Lax", httponly=True, secure=request.is_secure()
        )
    else:
        response.delete_cookie(BIG_COOKIE, samesite="Lax")
    return response


def _show(
    request: Request,
    journey: Journey,
    step: Step,
    *,
    template: str = "",
    note: str = "",
    judged: bool = False,
    status: int = 0,
) -> HttpResponse:
    """`step` with everything typed. `judged` also says what must be mended in it."""
    if journey.place.station is None:
        return _closed(request)
    form = journey.form(step) if judged else journey.unjudged(step)
    carried = journey.carried(step)
    if template == CALL:
        carried = [*carried, *_typed(form, journey), (TOLD, "1")]
    if is_big(request):
        # A phone that keeps no cookie still shows every page of this report in larger type.
        carried = [*carried, (BIG, "1")]
    context = {
        "step": step,
        "number": NUMBER[step.name],
        "last": len(STEPS),
        "form": form,
        "note": note,
        "carried": carried,
        **_own(journey, step, note),
    }
    bad = judged and bool(form.errors)
    return page(
        request,
        template or step.template,
        context,
        place=journey.place,
        status=status or (422 if bad or note == "key" else 200),
    )


def _own(journey: Journey, step: Step, note: str) -> dict[str, Any]:
    """What one step shows that no other does."""
    if step == REVIEW:
        return {"review": journey.review()}
    if step.name == "named":
        # Without the database there is nothing to ask; what they chose stands.
        return {"takes_names": note == "failed" or journey.place.takes_names}
    return {}


def _typed(form: Any, journey: Journey) -> list[tuple[str, str]]:
    """The fields of a step that is carried over the page between."""
    return [(name, journey.typed.get(name, "")) for name in form.fields]
