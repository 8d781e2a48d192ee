"""What must be looked into at once: a small child unattended, a child alone, a wrong trustee."""

from __future__ import annotations

from datetime import date, timedelta

from weibao.kernel.moment import age_on

from ..facts import kind
from ..sheet import PARENTS, Person, Sheet
from .decision import ADULT, Decision, Finding, begin, turning

READS = {
    "under8_unattended": ("watched", "special_care"),
    "under16_alone": ("living",),
    "trustee_barred": ("entrusted", "living", "bars", "capacity", "able", "assessed"),
    "notice_missing": ("entrusted", "living", "notice_school", "notice_village", "schooling"),
    "contact_overdue": ("entrusted", "living", "contacted", "away"),
}
WATCHED_AGE, ALONE_AGE = 8, 16
WEEK = timedelta(days=7)
NO_SCHOOL = frozenset({"too_young", "dropout", "never", "left", "delayed", "at_home"})


def under8_unattended(sheet: Sheet, on: date) -> Decision:
    """《未成年人保护法》第 21 条第 1 款: under 8, or in need of special care at any age."""
    found = begin("under8_unattended", sheet, on)
    if isinstance(found, Decision):
        return found
    assert sheet.birth  # noqa: S101 - `begin` answered already without one
    special = sheet.fact("special_care", on)
    small = age_on(sheet.birth, on) < WATCHED_AGE
    if not small and (special is None or special.value != "yes"):
        return found.no(f"已满 {WATCHED_AGE} 岁，也没有登记需要特别照顾")
    fact = sheet.fact("watched", on)
    if fact is None:
        return found.unknown("平时有没有大人看护")
    if fact.value == "adult":
        return found.no("有大人看护", fact)
    if special is not None and not small:
        found.say("需要特别照顾", special)
    found.say(f"平时看护：{kind('watched').say(fact.value)}", fact)
    return found.yes(until=turning(sheet, WATCHED_AGE) if small else None)


def under16_alone(sheet: Sheet, on: date) -> Decision:
    """《未成年人保护法》第 21 条第 2 款."""
    found = begin("under16_alone", sheet, on, below=ALONE_AGE)
    if isinstance(found, Decision):
        return found
    fact = sheet.fact("living", on)
    if fact is None:
        return found.unknown("现在跟谁住")
    if fact.value not in {"alone", "siblings"}:
        return found.no(f"现在：{kind('living').say(fact.value)}", fact)
    found.say(kind("living").say(fact.value), fact)
    return found.yes(until=turning(sheet, ALONE_AGE))


def trustee_barred(sheet: Sheet, on: date) -> Decision:
    """《未成年人保护法》第 22 条: the four bars, and that the trustee is of full capacity and able."""
    found = _entrusted("trustee_barred", sheet, on)
    if isinstance(found, Decision):
        return found
    trustees = _trustees(sheet)
    if not trustees:
        return found.unknown("受托人是谁")
    barred = [reason for person in trustees for reason in _bars(person, on)]
    for reason in barred:
        found.say(reason)
    if barred:
        return found.yes(until=turning(sheet, ADULT))
    if any(not person.value("assessed", on) for person in trustees):
        return found.unknown("受托人评估")
    return found.no("受托人没有不得受托的情形")


def _entrusted(rule: str, sheet: Sheet, on: date) -> Finding | Decision:
    found = begin(rule, sheet, on)
    if isinstance(found, Decision):
        return found
    fact, living = sheet.fact("entrusted", on), sheet.fact("living", on)
    if fact is None and (living is None or living.value != "entrusted"):
        return found.no("没有委托照护")
    found.say("父母委托别人照护", fact or living)
    return found


def _trustees(sheet: Sheet) -> list[Person]:
    return [person for person in sheet.carers if person.relation not in PARENTS]


def _bars(person: Person, on: date) -> list[str]:
    names = kind("bars", of="person")
    found = [f"受托人：{names.say(value)}" for value in sorted(person.values("bars", on))]
    if person.value("capacity", on) in {"limited", "none"}:
        found.append("受托人不是完全民事行为能力人")
    if person.value("able", on) == "unable":
        found.append("受托人没有照护能力")
    if person.value("assessed", on) == "unfit":
        found.append("受托人评估为不合适")
    return found


def notice_missing(sheet: Sheet, on: date) -> Decision:
    """《未成年人保护法》第 23 条第 1 款: in writing to the school and the village committee."""
    found = _entrusted("notice_missing", sheet, on)
    if isinstance(found, Decision):
        return found
    lacking = []
    if sheet.fact("notice_village", on) is None:
        lacking.append("村（居）委会")
    at_school = sheet.value("schooling", on) not in NO_SCHOOL
    if at_school and sheet.fact("notice_school", on) is None:
        lacking.append("学校")
    if not lacking:
        return found.no("已经书面告知")
    found.say(f"没有登记书面告知{'、'.join(lacking)}")
    return found.yes(until=turning(sheet, ADULT))


def contact_overdue(sheet: Sheet, on: date) -> Decision:
    """《未成年人保护法》第 23 条第 1 款: at least once a week."""
    found = _entrusted("contact_overdue", sheet, on)
    if isinstance(found, Decision):
        return found
    days = [
        fact.since
        for fact in sheet.facts
        if fact.kind == "contacted" and fact.since and fact.since <= on
    ]
    if not days:
        return found.unknown("外出父母哪天联系过孩子")
    last = max(days)
    if on - last <= WEEK:
        return found.no(f"{last} 联系过")
    found.say(f"上一次联系是 {last}，已过 {(on - last).days} 天")
    return found.yes(until=turning(sheet, ADULT))
