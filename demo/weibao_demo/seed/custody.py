"""What custodians of the demo did and are asked: openings in the past, calls made and to make."""

from __future__ import annotations

from datetime import datetime, timedelta

from weibao.kernel.actor import Actor
from weibao.org.actions import custodians
from weibao.org.actions.passphrases import Unlocked, unlock
from weibao.reports.actions import calling_back, requesting
from weibao.reports.actions.identity import compare, open_identity
from weibao.reports.actions.reviewing import review
from weibao.reports.models import CallBack, IdentityOpening, Report

from ..people import PASSPHRASE
from .town import TOWN, actor

FIRST, OTHER, CLERK = "qinshy", "lanbg", "zhouwj"


def recovery(*, at: datetime) -> tuple[str, ...]:
    """The shares on paper, made when the town was set up."""
    return custodians.make_recovery(town=TOWN, at=at)


def fill(*, at: datetime) -> None:
    """Openings, a call that was made, one to make, a request."""
    found = Report.objects.filter(town=TOWN, named=True).order_by("created_at")
    oldest, second, third, newest = list(found)[:4]
    first, other = actor(FIRST, at=at), actor(OTHER, at=at)
    mine, others = _unlock(first, at=at), _unlock(other, at=at)
    _opened(oldest, mine, first, at=oldest.created_at + timedelta(days=3), by=other)
    _called(second, others, other, at=second.created_at + timedelta(days=1))
    clerk = actor(CLERK, at=at)
    calling_back.ask(
        third.pk,
        by=clerk,
        at=at - timedelta(hours=5),
        question="请问孩子的同学最近还有没有发过类似的消息？家里大人知道了吗？方便请她留意。",
    )
    requesting.ask(
        newest.pk,
        by=clerk,
        at=at - timedelta(hours=2),
        why="police",
        words="市场监管所会同派出所调查售烟的店，来函要向报告人核实时间，文号见纸质来函。",
    )
    # Opened a while ago and not yet looked at by the other custodian.
    words = "报告人在回执里留言，说怕被店主认出来，要商量怎么保护。"
    when = at - timedelta(hours=1)
    _open(newest, mine, first, at=when, why="safety", words=words)


def _unlock(by: Actor, *, at: datetime) -> Unlocked:
    return unlock(town=TOWN, passphrase=PASSPHRASE, by=by, at=at)


def _opened(report: Report, mine: Unlocked, first: Actor, *, at: datetime, by: Actor) -> None:
    words = "报告人在回执里写了要当面说明，约在工作站见面。"
    opening = _open(report, mine, first, at=at, why="wish", words=words)
    review(opening.pk, by=by, at=at + timedelta(hours=2))


def _open(
    report: Report, mine: Unlocked, by: Actor, *, at: datetime, why: str, words: str
) -> IdentityOpening:
    ready = compare(report.pk, mine, text=words, by=by, at=at)
    return open_identity(ready, mine, by=by, at=at, why=why).opening


def _called(report: Report, mine: Unlocked, by: Actor, *, at: datetime) -> None:
    """A call that was made and written up on the same day."""
    clerk = actor(CLERK, at=at)
    call: CallBack = calling_back.ask(
        report.pk, by=clerk, at=at, question="奶奶住在哪家医院，这几天是谁给孩子做饭？"
    )
    later = at + timedelta(hours=1)
    calling_back.take(call.pk, mine, by=by, at=later, version=1)
    said = "说奶奶住镇卫生院，这两天是隔壁婶婶送饭，晚上两个孩子自己睡。"
    ready = calling_back.compared(call.pk, mine, text=said, by=by, at=later, version=2)
    at_last = later + timedelta(minutes=20)
    calling_back.write_up(call.pk, ready, by=by, at=at_last, version=2, reached=True)
