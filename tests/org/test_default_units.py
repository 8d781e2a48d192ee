from __future__ import annotations

from weibao.kernel import areas
from weibao.org.models.unit import UnitKind
from weibao.org.roles import Role
from weibao.org.rules import default_units

PLACES = {"990110110201": "双河村", "990110110002": "河滨社区"}
# Units that plans of towns name as responsible, as they write them.
NAMED_IN_PLANS = (
    "民政和社会事务办 清溪派出所 清溪司法所 平安建设办 平安办 党群办 财政办 应急管理办 文化服务中心 "
    "农服中心 社保所 市场监管所 清溪卫生院 镇纪委 团镇委 镇妇联 镇残联 镇工会 镇关工委"
).split()


def test_every_unit_that_plans_name_is_found_by_a_name_or_alias() -> None:
    names = {
        name
        for plan in default_units.for_town("清溪镇", PLACES)
        for name in (plan.name, plan.short_name, *plan.aliases)
    }
    assert [name for name in NAMED_IN_PLANS if name not in names] == []


def test_no_name_is_left_with_a_gap_or_used_twice() -> None:
    for town in ("清溪镇", "白水乡", "古桥街道", "东风农场"):
        plans = default_units.for_town(town, PLACES)
        assert not [plan for plan in plans if "{" in f"{plan}"]
        assert len({plan.name for plan in plans}) == len(plans)
        aliases = [alias for plan in plans for alias in plan.aliases]
        assert len(set(aliases)) == len(aliases)


def test_a_street_office_has_its_own_words() -> None:
    shorts = {plan.short_name for plan in default_units.for_town("古桥街道", {})}
    assert {"街道办事处", "街道纪工委", "古桥社区卫生服务中心"} <= shorts
    assert "镇政府" not in shorts


def test_each_place_is_a_unit_with_a_director_and_a_first_responsible_person() -> None:
    plans = {plan.area: plan for plan in default_units.for_town("清溪镇", PLACES) if plan.area}
    assert set(plans) == set(PLACES)
    community = plans["990110110002"]
    assert community.kind == UnitKind.VILLAGE
    assert [(post.role, post.title, post.must_fill) for post in community.posts] == [
        (Role.FIRST_RESPONSIBLE, "社区第一责任人", True),
        (Role.CHILD_DIRECTOR, "儿童主任", True),
    ]


def test_kinds_and_roles_are_those_of_the_models() -> None:
    plans = default_units.for_town("清溪镇", PLACES)
    assert {plan.kind for plan in plans} <= set(UnitKind.values)
    assert {post.role for plan in plans for post in plan.posts} <= set(Role.values)
    assert {entry.kind for entry in default_units.missing_kinds()} == {
        UnitKind.SCHOOL,
        UnitKind.OPERATOR,
    }


def test_reporter_identity_has_two_custodians_in_different_units() -> None:
    keeping = [
        plan.short_name
        for plan in default_units.for_town("清溪镇", {})
        for post in plan.posts
        if post.role == Role.CUSTODIAN
    ]
    assert len(keeping) == len(set(keeping)) == 2


def test_a_school_added_later_gets_its_post() -> None:
    assert [post.title for post in default_units.posts_of_kind(UnitKind.SCHOOL)] == ["学校联络员"]
    assert default_units.posts_of_kind(UnitKind.COURT)[0].role == Role.HANDLER


def test_nothing_of_the_pilot_town_is_in_the_data() -> None:
    found = areas.find("500110110")
    assert found is not None
    short = found.name.removesuffix("镇")
    assert short not in str(default_units._table())
