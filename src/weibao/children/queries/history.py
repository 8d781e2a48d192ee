"""What happened to a file, and who looked at it: ids and field names from the log, no values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from weibao.audit.aggregates import label_of
from weibao.audit.models import EventSubject, Revision
from weibao.kernel.actor import Actor
from weibao.kernel.masking import Level
from weibao.kernel.moment import ZONE
from weibao.kernel.timeline import Line, timelines
from weibao.office.models import FlowStep
from weibao.org.models import Person, Post

from ..flows import FILE
from ..models import Child
from ..rules.categories.decision import bases
from ..rules.facts import all_kinds
from ..rules.reasons import REASON_WORDS
from ..rules.risk import LEVELS
from .categories import SEALED

MOST = 40
LOOKED_DAYS = 30
# Bookkeeping of the row that tells a reader nothing; a change of state has a line of its own.
UNTOLD = {"created_at", "file_no", "left_kind", "left_on", "status", "status_at", "town"}
OWN_LABELS = {"guardians": "监护人", "area": "现住村（社区）"}


@dataclass(frozen=True)
class Names:
    """Names of staff and titles of posts, read once for a page."""

    people: dict[UUID, str]
    posts: dict[UUID, str]

    @classmethod
    def of(cls, pairs: Iterable[tuple[UUID | None, UUID | None]]) -> Names:
        wanted = list(pairs)
        people = Person.objects.filter(pk__in={person for person, _ in wanted if person})
        posts = Post.objects.filter(pk__in={post for _, post in wanted if post})
        return cls(
            {person.pk: str(person.name) for person in people},
            {post.pk: post.title for post in posts},
        )

    def say(self, person: UUID | None, post: UUID | None) -> str:
        if person is None:
            return "系统"
        name = self.people.get(person, "已离岗人员")
        return " ".join(filter(None, (self.posts.get(post) if post else "", name)))


def timeline(child: Child, actor: Actor, *, level: Level, at: datetime) -> list[Line]:
    """Newest first: opening, corrections, closing, and the lines that upper apps add."""
    revisions = list(Revision.objects.filter(subject=child.pk).order_by("-version")[:MOST])
    steps = list(FlowStep.objects.filter(subject=child.pk).exclude(step="open"))
    names = Names.of([*_signs(revisions), *_signs(steps)])
    lines = [line for row in revisions if (line := _revised(row, names))]
    lines += [_stepped(step, names, level) for step in steps]
    for offer in timelines.all():
        lines += offer("child", child.pk, actor, at)
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _signs(rows: Iterable[Revision | FlowStep]) -> Iterator[tuple[UUID | None, UUID | None]]:
    return ((row.person, row.post) for row in rows)


def _stepped(step: FlowStep, names: Names, level: Level) -> Line:
    return Line(
        at=step.at,
        what=FILE.step(step.step).label,
        icon="archive" if step.step == "close" else "folder",
        text=step.note if level < Level.CODE else "",
        by=names.say(step.person, step.post),
        tone="accent",
    )


def _revised(row: Revision, names: Names) -> Line | None:
    by = names.say(row.person, row.post)
    if row.version == 1:
        return Line(at=row.at, what="建档", icon="folder", by=by, tone="accent")
    told = [_label(name) for name in row.fields if name not in UNTOLD]
    if not told:
        return None
    return Line(at=row.at, what="更正", icon="edit", text="、".join(told), by=by)


def _label(name: str) -> str:
    if name.startswith("fact:"):
        return _fact_label(name.removeprefix("fact:"))
    if name.startswith("category:"):
        code = name.removeprefix("category:")
        return "类别" if code in SEALED else f"类别：{bases()[code].label}"
    if name.startswith("risk:"):
        return f"风险等级：{LEVELS[int(name.removeprefix('risk:'))]}"
    return OWN_LABELS.get(name) or label_of(Child, name)


def _fact_label(code: str) -> str:
    return next((kind.label for kind in all_kinds() if kind.code == code), "其他情况")


@dataclass(frozen=True)
class Look:
    """One line of 谁看过."""

    when: str
    who: str
    what: str


WHAT = {"child.opened_file": "打开档案", "name.revealed": "显示姓名"}


def looks(child: Child, *, at: datetime) -> list[Look]:
    """Who opened the file or uncovered the name in the last month, newest first."""
    rows = list(
        EventSubject.objects.filter(
            subject=child.pk, event__at__gte=at - timedelta(days=LOOKED_DAYS)
        )
        .select_related("event")
        .order_by("-event__at")[:MOST]
    )
    names = Names.of([(row.event.person, row.event.post) for row in rows])
    return [
        Look(
            when=f"{row.event.at.astimezone(ZONE):%m-%d %H:%M}",
            who=names.say(row.event.person, row.event.post),
            what=_what(row.event.kind, row.event.digest),
        )
        for row in rows
    ]


def _what(kind: str, digest: str) -> str:
    words = WHAT.get(kind, "查看相关材料")
    reason = REASON_WORDS.get(digest, "") if kind == "name.revealed" else ""
    return f"{words}：{reason}" if reason else words
