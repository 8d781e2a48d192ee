"""Children of the demo. Invented: names drawn from lists by a fixed seed, no identity numbers."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from weibao.children.actions.files import open_file
from weibao.children.models import Child
from weibao.kernel.actor import Actor
from weibao.org.models import Area, Unit
from weibao.org.queries.areas import villages_of

from . import households
from .town import SCHOOLS, TOWN

SURNAMES = "向 龚 彭 娄 邹 冯 吴 岳 覃 冉 谯 犹 税 晏 蹇 庹 牟 苟 欧阳 骆".split()
GIVEN = "小轩 子语 佳怡 浩然 思琪 雨桐 俊熙 梓涵 明杰 晨曦 婉清 一诺 嘉豪 欣悦 文博 静怡".split()
NUMBER = 60


def fill(*, by: Actor, at: datetime) -> list[Child]:
    """Open `NUMBER` files, spread over the villages; answers them in the order of opening."""
    draw = random.Random(500110110)
    villages = villages_of(TOWN)
    schools = list(Unit.objects.filter(town=TOWN, short_name__in=SCHOOLS).order_by("name"))
    pairs = [(surname, given) for surname in SURNAMES for given in GIVEN]
    draw.shuffle(pairs)
    opened = [
        _open(draw, pair, number, villages, schools, by=by, at=at + timedelta(minutes=7 * number))
        for number, pair in enumerate(pairs[:NUMBER])
    ]
    households.hardships(opened, by=by, at=at + timedelta(days=2))
    return [Child.objects.get(pk=child.pk) for child in opened]


def _open(
    draw: random.Random,
    pair: tuple[str, str],
    number: int,
    villages: list[Area],
    schools: list[Unit],
    *,
    by: Actor,
    at: datetime,
) -> Child:
    age = draw.randint(1, 16)
    birth = date(at.year - age, draw.randint(1, 12), draw.randint(1, 28))
    way = households.household(random.Random(number), pair[0])
    at_school = age >= 6
    child = open_file(
        by=by,
        at=at,
        town=TOWN,
        area=villages[number % len(villages)].code,
        name=pair[0] + pair[1],
        sex=draw.choice(("male", "female")),
        birth=min(birth, at.date() - timedelta(days=200)),
        address=f"{draw.randint(1, 6)} 组",
        school=draw.choice(schools) if at_school else None,
        class_name=f"{min(age - 5, 9)} 年级" if at_school else "",
        guardians=way.guardians,
        confirmed_elsewhere=True,
    )
    households.tell(child, way, by=by, at=at + timedelta(minutes=3))
    return Child.objects.get(pk=child.pk)
