"""What a reporter is shown of their report: the stage, the messages, and what they can still do.

Whoever holds the receipt may be the suspect: nothing of what was reported, of the case or of the
complaint's own words is shown, only the stage and what was written to and from the reporter.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from weibao.reports.actions import answering, complaining
from weibao.reports.complaint_flow import ANSWER_LIMIT
from weibao.reports.models import Complaint, Report
from weibao.reports.models.message import MessageKind
from weibao.reports.queries import complaints
from weibao.reports.queries.handing import given_to

from ..forms.receipt import MessageForm
from ..queries import due_times
from .pages import Request, page
from .slip import day_words, place_of, promises


def show_file(
    request: Request,
    report: Report,
    code: str,
    form: MessageForm | None = None,
    *,
    draft: str = "",
    files: str = "",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The page of one report. Opening it is noted before it is shown."""
    answering.seen_by_reporter(report, at=request.at)
    complaining.seen_by_reporter(report, at=request.at)
    talk = list(report.messages.order_by("at"))
    results = [message for message in talk if message.kind == MessageKind.RESULT]
    context = {
        "report": report,
        "code": code,
        "form": form
        or MessageForm(town=report.town, at=request.at, initial={"text": draft, "files": files}),
        "talk": talk,
        "result": results[-1] if results else None,
        "next": promises(report, at=request.at),
        "given_to": given_to(report) if report.status == "handed_over" else "",
        "complaints": [line_of(row, request) for row in complaints.of_report(report)],
        **more,
    }
    place = place_of(report, request)
    return page(request, "portal/receipt/file.html", context, place=place, status=status)


def line_of(complaint: Complaint, request: Request) -> dict[str, Any]:
    """Who answers and by when, or the answer; not the words of the complaint."""
    due = due_times(complaint).get(ANSWER_LIMIT)
    return {
        "at": complaint.created_at,
        "who": complaint.get_receiver_role_display(),
        "by": day_words(due, request.at) if due else "",
        "answered_at": complaint.answered_at,
        "answer": complaint.answer,
    }
