"""Categories that rest on the child's own state: disability, illness, registration, school, harm."""

from __future__ import annotations

from datetime import date

from weibao.kernel.moment import age_on

from ..facts import kind
from ..sheet import Sheet
from .decision import ADULT, Decision, begin, turning

READS = {
    "disabled": ("disability", "disability_level", "disability_card"),
    "seriously_ill": ("serious_illness", "health"),
    "hiv": ("hiv",),
    "unregistered": ("registration", "no_number"),
    "out_of_school": ("schooling",),
    "harmed": ("harmed",),
}
# 《残疾预防和残疾人康复条例》第 26 条: to the age of six a diagnosis is enough.
DIAGNOSED = 6
# 《义务教育法》第 11 条: at school from the September after the sixth birthday; nine years.
SCHOOL_AGE, SCHOOL_ENDS = 6, 16


def disabled(sheet: Sheet, on: date) -> Decision:
    """《残疾预防和残疾人康复条例》第 26 条."""
    found = begin("disabled", sheet, on)
    if isinstance(found, Decision):
        return found
    fact, level = sheet.fact("disability", on), sheet.fact("disability_level", on)
    if fact is None:
        return found.unknown("有没有残疾")
    if fact.value == "none":
        return found.no("没有残疾", fact)
    found.say(f"{kind('disability').say(fact.value)}残疾", fact)
    if level is not None and level.value != "diagnosed":
        found.say(f"残疾等级{kind('disability_level').say(level.value)}", level)
        return found.yes(until=turning(sheet, ADULT))
    if level is not None and sheet.birth and age_on(sheet.birth, on) <= DIAGNOSED:
        found.say("六岁以下，凭诊断", level)
        return found.yes(until=turning(sheet, DIAGNOSED + 1))
    return found.unknown("残疾等级")


def seriously_ill(sheet: Sheet, on: date) -> Decision:
    """渝民规〔2025〕17号, by the local list of serious illnesses."""
    found = begin("seriously_ill", sheet, on)
    if isinstance(found, Decision):
        return found
    illness, health = sheet.fact("serious_illness", on), sheet.fact("health", on)
    if illness is not None and illness.value:
        found.say("有重大疾病", illness)
        return found.yes(until=turning(sheet, ADULT))
    if health is None:
        return found.unknown("健康状况")
    if health.value == "serious":
        return found.unknown("是什么重大疾病")
    return found.no("没有重大疾病", health)


def hiv(sheet: Sheet, on: date) -> Decision:
    """渝民规〔2025〕6号."""
    found = begin("hiv", sheet, on)
    if isinstance(found, Decision):
        return found
    fact = sheet.fact("hiv", on)
    if fact is None or fact.value != "infected":
        return found.no("没有登记感染")
    found.say("登记了感染", fact)
    return found.yes(until=turning(sheet, ADULT))


def unregistered(sheet: Sheet, on: date) -> Decision:
    """没有户口 (内部口径)."""
    found = begin("unregistered", sheet, on)
    if isinstance(found, Decision):
        return found
    fact, why = sheet.fact("registration", on), sheet.fact("no_number", on)
    if fact is not None and fact.value != "none":
        return found.no("已经落户", fact)
    if fact is not None or (why is not None and why.value in {"unregistered", "foundling"}):
        found.say("没有落户", fact or why)
        return found.yes(until=turning(sheet, ADULT))
    return found.unknown("户口")


def out_of_school(sheet: Sheet, on: date) -> Decision:
    """《未成年人保护法》第 28、83 条；《义务教育法》第 11 条. An approved delay is no absence."""
    found = begin("out_of_school", sheet, on, below=SCHOOL_ENDS)
    if isinstance(found, Decision):
        return found
    begins = _school_begins(sheet)
    if begins and on < begins:
        return found.no(f"{begins} 才到入学年龄")
    fact = sheet.fact("schooling", on)
    if fact is None:
        return found.unknown("就学情况")
    if fact.value not in {"dropout", "never"}:
        return found.no(f"就学情况：{kind('schooling').say(fact.value)}", fact)
    found.say(kind("schooling").say(fact.value), fact)
    return found.yes(until=turning(sheet, SCHOOL_ENDS))


def _school_begins(sheet: Sheet) -> date | None:
    """The first of September on which the child is six."""
    six = turning(sheet, SCHOOL_AGE)
    if six is None:
        return None
    september = date(six.year, 9, 1)
    return september if six <= september else date(six.year + 1, 9, 1)


def harmed(sheet: Sheet, on: date) -> Decision:
    """《未成年人保护法》第 92、111 条."""
    found = begin("harmed", sheet, on)
    if isinstance(found, Decision):
        return found
    fact = sheet.fact("harmed", on)
    if fact is None:
        return found.no("没有登记遭受侵害")
    found.say(f"登记了遭受侵害：{kind('harmed').say(fact.value)}", fact)
    return found.yes(until=turning(sheet, ADULT))
