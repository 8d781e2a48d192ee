"""Children of whom a school and a village each opened a file, as it happens. Invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from weibao.children.actions.files import open_file
from weibao.children.actions.merging import merge
from weibao.children.actions.pairs import find, tell_apart
from weibao.children.models import Child, Pair
from weibao.children.models.duplicate import PairState
from weibao.children.queries.sides import side_of
from weibao.children.rules.merging import choices
from weibao.kernel.actor import Actor

from .town import TOWN

# Signs that a teacher hears and writes otherwise.
HEARD = dict(
    zip("轩语佳怡浩琪桐熙涵杰曦婉诺豪悦博静", "萱雨嘉宜皓淇彤希晗洁茜宛偌毫月搏婧", strict=True)
)
# How many, and what became of them: the rest waits.
NUMBER, APART, MERGED = 5, 1, 1


def fill(children: Sequence[Child], *, by: Actor, at: datetime) -> None:
    named = [child for child in children if child.name[-1] in HEARD and child.school is not None]
    for number, child in enumerate(named[:NUMBER]):
        _again(child, by=by, at=at + timedelta(minutes=9 * number))
    decided = at + timedelta(days=1)
    find(TOWN, at=decided)
    likely = list(Pair.objects.filter(town=TOWN).order_by("score", "pk"))
    for pair in likely[:APART]:
        tell_apart(pair.pk, by=by, at=decided, why="问了村里：堂兄弟，生日碰巧一样")
    for pair in likely[-MERGED:]:
        _merge(pair, by=by, at=decided)


def _again(child: Child, *, by: Actor, at: datetime) -> None:
    """The same child from the list of the school: the name by ear, no address, a later class."""
    open_file(
        by=by,
        at=at,
        town=TOWN,
        area=child.area,
        name=child.name[:-1] + HEARD[child.name[-1]],
        sex=child.sex,
        birth=child.birth,
        school=child.school,
        class_name=child.class_name,
        guardians=[who for who in side_of(child).people if who.is_guardian][:1],
        note="开学时由学校名单登记",
        confirmed_not=list(Child.objects.values_list("pk", flat=True)),
        confirmed_elsewhere=True,
    )


def _merge(pair: Pair, *, by: Actor, at: datetime) -> None:
    one, other = pair.one, pair.other
    differing = {choice.key for choice in choices(side_of(one), side_of(other))}
    if pair.state == PairState.PROPOSED:
        merge(
            pair.pk,
            by=by,
            at=at,
            keep=one.pk,
            versions=(one.version, other.version),
            taken=(),
            left=differing,
            why="看了户口簿，学校登记时写了同音字",
        )
