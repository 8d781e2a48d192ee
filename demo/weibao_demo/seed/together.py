"""People, tasks, questions and meetings of the demo's cases, at their own times."""

from __future__ import annotations

import tomllib
from datetime import datetime, time, timedelta
from typing import Any

from weibao.cases.actions import assignments, meetings, persons, questions
from weibao.cases.models import Case
from weibao.children.actions.files import open_file
from weibao.children.actions.lines import facts_of, open_lines
from weibao.kernel.moment import ZONE
from weibao.org.models import Person, Unit

from .town import DATA, TOWN, actor


def fill(*, at: datetime) -> int:
    """Everything of `data/together.toml`; answers how many cases it is about."""
    given = tomllib.loads((DATA / "together.toml").read_text(encoding="utf-8"))["case"]
    for entry in given:
        _fill(_case(entry["days"], at=at), entry, now=at)
    return len(given)


def _case(days: float, *, at: datetime) -> Case:
    """The case of the matter that was filed on that day."""
    day = (at - timedelta(days=days)).date()
    return Case.objects.filter(town=TOWN, reported_at__date=day).latest("reported_at")


def _fill(case: Case, given: dict[str, Any], *, now: datetime) -> None:
    for entry in given.get("person", ()):
        _person(case, dict(entry), now=now)
    for entry in given.get("question", ()):
        _question(case, entry, now=now)
    for entry in given.get("assignment", ()):
        _assignment(case, entry, now=now)
    for entry in given.get("meeting", ()):
        _meeting(case, entry, now=now)
    for number in range(given.get("siblings", 0)):
        _sibling(case, number, now=now)


def _ago(days: float, now: datetime) -> datetime:
    return now - timedelta(days=days)


def _day(days: int, now: datetime) -> Any:
    return (now + timedelta(days=days)).astimezone(ZONE).date()


def _unit(name: str) -> Unit:
    return Unit.objects.get(town=TOWN, short_name=name)


def _target(name: str) -> assignments.Target:
    """A unit by its short name, or a person by user name."""
    person = Person.objects.filter(username=name).first()
    if person is None:
        return assignments.Target(_unit(name))
    held = person.appointments.select_related("post__unit").earliest("valid_from")
    return assignments.Target(held.post.unit, person)


def _person(case: Case, given: dict[str, Any], *, now: datetime) -> None:
    at = _ago(given.pop("ago"), now)
    flags = tuple(given.pop("flags", ()))
    # Kin on the father's side bear the child's name, whoever the child is.
    child = case.participants.filter(child__isnull=False).select_related("child").first()
    surname = child.child.name[:1] if child is not None and child.child else "向"
    given["name"] = given["name"].replace("某", surname, 1)
    facts = persons.Facts(**given, flags=flags)
    clerk = actor("zhouwj", at=at)
    # Whoever was only told of in the report is by now known by name.
    told = case.participants.filter(role=facts.role, until=None, child=None)
    nameless = next((person for person in told if not person.name), None)
    if nameless is not None:
        persons.correct_person(nameless.pk, by=clerk, at=at, facts=facts)
    else:
        persons.add_person(case.pk, by=clerk, at=at, facts=facts)


def _question(case: Case, given: dict[str, Any], *, now: datetime) -> None:
    at = _ago(given["ago"], now)
    clerk = actor(given["from"], at=at)
    made = questions.ask(
        case.pk,
        by=clerk,
        at=at,
        unit=_unit(given["to"]),
        kind=given["kind"],
        question=given["question"],
        due_on=_day(given["due"], now),
    )
    for days in given.get("urged", ()):
        questions.urge(made.pk, by=clerk, at=_ago(days, now))
    if "answer" in given:
        answered = _ago(given["answered"], now)
        questions.answer(made.pk, by=clerk, at=answered, text=given["answer"])


def _assignment(case: Case, given: dict[str, Any], *, now: datetime) -> None:
    at = _ago(given["ago"], now)
    clerk = actor("zhouwj", at=at)
    made = assignments.assign(
        case.pk,
        by=clerk,
        at=at,
        to=_target(given["to"]),
        task=given["task"],
        due_on=_day(given["due"], now),
    )
    if "result" in given:
        done = _ago(given["done"], now)
        assignments.finish(made.pk, by=clerk, at=done, result=given["result"])


def _meeting(case: Case, given: dict[str, Any], *, now: datetime) -> None:
    at = _ago(given["ago"], now)
    clerk = actor("zhouwj", at=at)
    if "in" in given:
        held = datetime.combine(_day(given["in"], now), time(15, 0), ZONE)
    else:
        held = _ago(given["held"], now).replace(minute=0, second=0, microsecond=0)
    made = meetings.call(
        case.pk,
        by=clerk,
        at=at,
        held_at=held,
        place=given["place"],
        purpose=given["purpose"],
        units=[_unit(name) for name in given["units"]],
    )
    if "notes" in given:
        meetings.write_up(
            made.pk,
            by=clerk,
            at=_ago(given["written"], now),
            notes=given["notes"],
            came={_unit(name).pk: people for name, people in given["came"].items()},
            decisions=[_decided(entry, now) for entry in given["decision"]],
        )


def _decided(given: dict[str, Any], now: datetime) -> meetings.Decided:
    return meetings.Decided(
        text=given["text"],
        becomes=given["becomes"],
        to=_target(given["to"]) if "to" in given else None,
        due_on=_day(given["due"], now) if "due" in given else None,
        kind=given.get("kind", ""),
        why_none=given.get("why_none", ""),
    )


def _sibling(case: Case, number: int, *, now: datetime) -> None:
    """A file of a younger child with the same guardian, so that it is proposed."""
    found = case.participants.filter(child__isnull=False).select_related("child").first()
    if found is None or found.child is None:
        return
    elder = found.child
    open_file(
        by=actor("daiyh", at=now),
        at=_ago(3, now),
        town=TOWN,
        area=elder.area,
        name=elder.name[:-1] + "安宁"[number % 2],
        sex="female",
        birth=now.date() - timedelta(days=365 * 5 + 40),
        address=elder.address,
        guardians=[facts_of(row) for row in open_lines(elder).values()],
        confirmed_elsewhere=True,
    )
