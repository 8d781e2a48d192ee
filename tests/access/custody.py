"""What custodians are asked for in one matter, and what they opened."""

from __future__ import annotations

from tests import world
from tests.world import Town
from weibao.reports.actions import calling_back, requesting
from weibao.reports.models import CallBack, IdentityOpening, OpeningRequest, Report

from .words import LATER


def ask_custodians(
    town: Town, report: Report, mark: str
) -> tuple[CallBack, OpeningRequest, IdentityOpening]:
    """A call to make, an opening that was asked for, and one in the past."""
    clerk, custodian = town["clerk"], town["custodian"]
    callback = calling_back.ask(report.pk, by=clerk, at=LATER, question=f"{mark}要问的话")
    request = requesting.ask(
        report.pk, by=clerk, at=LATER, why="police", words=f"{mark}请求打开的缘由"
    )
    opened = world.opened(report, custodian, at=LATER, why="safety", words=written(mark))
    return callback, request, opened.opening


def written(mark: str) -> str:
    """Turned round: a reason that says who reported is refused, and the mark is in that name."""
    return f"{mark[::-1]}打开时写的话"
