"""The pages of units, posts and people: what each role sees there, and what a keeper does."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from tests.org import factories
from tests.org.factories import TOWN, SmallTown
from weibao.audit.models import Event
from weibao.kernel import moment
from weibao.org.models import Appointment, CustodianKey, Person, Post, Unit, UnitAlias
from weibao.org.models.unit import UnitKind
from weibao.org.roles import Role

pytestmark = pytest.mark.usefixtures("one_factor")
_keys = iter(f"{number:032x}" for number in range(10_000))


def words(response: Any) -> str:
    return str(response.content.decode())


def send(client: Client, url: str, **fields: Any) -> Any:
    """What a browser sends: the form's fields with a fresh key."""
    return client.post(url, {"once_key": next(_keys), **fields})


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


# --- seeing


def test_the_list_says_who_is_where_and_what_is_vacant(
    town: SmallTown, clerk: Person, keeper: Client
) -> None:
    factories.post(Role.CHILD_DIRECTOR, town.village, title="儿童主任")
    page = words(keeper.get("/units/"))
    assert "4 个单位，1 个岗位空着" in page
    for text in ("周文静", "江海涛", "石桥村", "辖区中小学、幼儿园要逐所添加"):
        assert text in page


def test_units_of_one_kind_and_closed_ones(town: SmallTown, keeper: Client) -> None:
    page = words(keeper.get("/units/?kind=police"))
    assert "清溪派出所" in page
    assert "石桥村" not in page
    assert "没有已撤并的单位" in words(keeper.get("/units/?view=closed"))


def test_the_page_of_posts_puts_vacancies_first_and_names_the_first_responsible(
    town: SmallTown, clerk: Person, leader: Person
) -> None:
    factories.seat(leader, Role.FIRST_RESPONSIBLE, town.government)
    factories.post(Role.FIRST_RESPONSIBLE, town.village, title="村第一责任人")
    page = words(browser(clerk).get("/units/posts/"))
    assert "1 个必须有人的岗位空着" in page
    assert "第一责任人 2 个，已明确 1 个" in page
    assert page.index("村第一责任人") < page.index("彭志远")
    assert "安排人" not in page, "the station sees vacancies and fills none"


def test_a_director_sees_the_directory_but_neither_vacancies_nor_phones(
    town: SmallTown, clerk: Person
) -> None:
    director = factories.person("luoxf", "罗秀芳")
    factories.seat(director, Role.CHILD_DIRECTOR, town.village)
    factories.post(Role.HANDLER, town.police)
    client = browser(director)
    page = words(client.get("/units/")) + words(client.get("/units/posts/"))
    assert "周文静" in page
    for text in ("空缺</th>", "必须有人的岗位空着", "138 0000 2271", "添加单位"):
        assert text not in page.replace("岗位和空缺", "")
    assert client.get("/people/").status_code == 404


def test_the_station_sees_people_with_their_phones_and_changes_nothing(
    town: SmallTown, clerk: Person, leader: Person
) -> None:
    client = browser(clerk)
    page = words(client.get("/people/"))
    assert "139 0000 5566" in page
    assert "新建账号" not in page
    page = words(client.get(f"/people/{leader.pk}/"))
    assert "重置密码" not in page
    opened = Event.objects.get(kind="person.opened")
    assert (opened.person, opened.subject) == (clerk.pk, leader.pk)
    assert Event.objects.get(kind="people.listed").count == 3


def test_another_towns_rows_are_not_there(
    town: SmallTown, other_town: SmallTown, keeper: Client
) -> None:
    post = factories.post(Role.CHILD_DIRECTOR, other_town.village)
    for address in (
        f"/units/{other_town.village.pk}/",
        f"/units/{other_town.village.pk}/name/",
        f"/units/{other_town.village.pk}/closing/",
        f"/units/posts/{post.pk}/appointing/",
        f"/people/{other_town.keeper.pk}/",
        f"/people/{other_town.keeper.pk}/password/",
        f"/units/{post.pk}/",
    ):
        assert keeper.get(address).status_code == 404, address
    assert "白水镇" not in words(keeper.get("/units/"))


@pytest.mark.parametrize(
    "role", [Role.STATION_CLERK, Role.LEADER, Role.CHILD_DIRECTOR, Role.AUDITOR]
)
def test_only_the_keeper_reaches_what_changes_something(town: SmallTown, role: Role) -> None:
    person = factories.person("someone", "某人")
    post = factories.seat(person, role, town.station)
    row = Appointment.objects.get(person=person)
    client = browser(person)
    for address in (
        "/units/new/",
        "/people/new/",
        f"/units/{town.village.pk}/name/",
        f"/units/{town.village.pk}/aliases/",
        f"/units/{town.village.pk}/closing/",
        f"/units/{town.village.pk}/posts/",
        f"/units/posts/{post.pk}/appointing/",
        f"/units/posts/{post.pk}/handing-over/",
        f"/units/posts/{post.pk}/closing/",
        f"/units/appointments/{row.pk}/ending/",
        f"/people/{town.keeper.pk}/password/",
        f"/people/{town.keeper.pk}/second-factor/",
        f"/people/{town.keeper.pk}/switching-off/",
        f"/people/{town.keeper.pk}/changing/",
    ):
        assert client.get(address).status_code == 404, address
        assert send(client, address).status_code == 404, address
    assert Event.objects.filter(kind__startswith="refused:", person=person.pk).exists()


# --- doing


def test_a_school_is_added_with_its_post_and_filled(
    town: SmallTown, clerk: Person, keeper: Client
) -> None:
    fields = {"kind": UnitKind.SCHOOL, "name": "石桥小学", "area": f"{TOWN}201", "short_name": ""}
    assert "石桥村" in words(keeper.get("/units/new/?kind=school"))
    answer = send(keeper, "/units/new/", **fields)
    school = Unit.objects.get(name="石桥小学")
    assert answer.headers["Location"] == f"/units/{school.pk}/"
    assert school.area == f"{TOWN}201"
    post = Post.objects.get(unit=school)
    assert (post.title, post.must_fill) == ("学校联络员", True)
    appointing = f"/units/posts/{post.pk}/appointing/"
    send(keeper, appointing, person=str(clerk.pk), valid_from=str(moment.today()))
    page = words(keeper.get(f"/units/{school.pk}/"))
    assert "周文静" in page


def test_the_same_form_twice_makes_one_unit(town: SmallTown, keeper: Client) -> None:
    fields = {"once_key": "c" * 32, "kind": UnitKind.OTHER, "name": "水务站", "area": TOWN}
    answers = [keeper.post("/units/new/", fields).headers["Location"] for _ in range(2)]
    assert answers[0] == answers[1]
    assert Unit.objects.filter(name="水务站").count() == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "请写名称"),
        ({"name": "石桥村"}, "已经有一个单位叫"),
        ({"name": "长" * 10_000}, "最多写 60 个字"),
        ({"kind": "palace"}, "选择一个有效的选项"),
        ({"area": "500110"}, "选择一个有效的选项"),
    ],
)
def test_a_wrong_field_is_named_and_what_was_typed_is_kept(
    town: SmallTown, keeper: Client, fields: dict[str, str], said: str
) -> None:
    good = {"kind": UnitKind.OTHER, "name": "水务站", "short_name": "水务𠮷·", "area": TOWN}
    answer = send(keeper, "/units/new/", **{**good, **fields})
    assert answer.status_code == 422
    assert said in words(answer)
    assert "水务𠮷·" in words(answer)
    assert not Unit.objects.filter(short_name="水务𠮷·").exists()


def test_odd_characters_are_cleaned_before_they_are_kept(town: SmallTown, keeper: Client) -> None:
    name = "水\u202e务\x00站"
    send(keeper, "/units/new/", kind=UnitKind.OTHER, name=name, area=TOWN)
    assert not Unit.objects.filter(name=name).exists()


def test_renaming_aliases_and_closing(town: SmallTown, keeper: Client) -> None:
    url = f"/units/{town.village.pk}/"
    fields = {"kind": UnitKind.VILLAGE, "name": "石桥社区", "short_name": "", "version": 1}
    assert send(keeper, f"{url}name/", **fields).status_code == 302
    assert "石桥村" in words(keeper.get(url)), "the old name is now an alias"
    send(keeper, f"{url}aliases/", name="石桥")
    alias = UnitAlias.objects.get(name="石桥")
    assert send(keeper, f"/units/aliases/{alias.pk}/dropping/").status_code == 302
    alias.refresh_from_db()
    assert alias.valid_to is not None
    town.village.refresh_from_db()
    fields = {"on": "2026-11-01", "version": town.village.version, "into": str(town.station.pk)}
    assert send(keeper, f"{url}closing/", **fields).status_code == 302
    assert "并入" in words(keeper.get(url))


def test_the_second_of_two_editors_sees_what_the_first_saved(
    town: SmallTown, keeper: Client
) -> None:
    url = f"/units/{town.village.pk}/name/"
    fields = {"kind": UnitKind.VILLAGE, "short_name": "", "version": 1}
    send(keeper, url, name="石桥社区", **fields)
    late = send(keeper, url, name="石桥新村", **fields)
    assert late.status_code == 409
    assert "名称现在是“石桥社区”" in words(late).replace("&quot;", "")
    assert "石桥新村" in words(late)
    version = re.findall(r'name="version" value="(\d+)"', words(late))[0]
    fields["version"] = int(version)
    assert send(keeper, url, name="石桥新村", **fields).status_code == 302
    town.village.refresh_from_db()
    assert town.village.name == "石桥新村"


def test_handing_over_on_the_page(
    town: SmallTown, clerk: Person, leader: Person, keeper: Client
) -> None:
    post = Post.objects.get(role=Role.STATION_CLERK)
    url = f"/units/posts/{post.pk}/handing-over/"
    page = words(keeper.get(url))
    assert "待办跟着岗位走" in page
    assert "江海涛（keeper110）" not in page, "the keeper is nobody to choose"
    send(keeper, url, to=str(leader.pk), on="2026-11-20")
    assert Appointment.objects.get(person=clerk).valid_to is not None
    assert Appointment.objects.filter(person=leader, post=post, valid_to=None).exists()


def test_ending_a_term_and_closing_the_post(town: SmallTown, clerk: Person, keeper: Client) -> None:
    row = Appointment.objects.get(person=clerk)
    ending = f"/units/appointments/{row.pk}/ending/"
    assert "待办留在岗位上" in words(keeper.get(ending))
    send(keeper, ending, on="2026-11-01", version=1)
    row.refresh_from_db()
    assert str(row.valid_to) == "2026-11-01"
    closing = f"/units/posts/{row.post_id}/closing/"
    send(keeper, closing, on="2026-11-01", version=1)
    assert Post.objects.get(pk=row.post_id).valid_to is not None


def test_a_new_account_shows_its_password_once_and_the_same_on_a_double_click(
    town: SmallTown, keeper: Client
) -> None:
    fields = {"once_key": "d" * 32, "name": "周文静", "username": "zhouwj", "phone": "13800002271"}
    pages = [words(keeper.post("/people/new/", fields)) for _ in range(2)]
    shown = [re.findall(r'wb-slip-code">([^<]+)<', page) for page in pages]
    assert shown[0] == shown[1]
    person = Person.objects.get(username="zhouwj")
    assert person.check_password(shown[0][0])
    assert shown[0][0] not in words(keeper.get(f"/people/{person.pk}/"))


def test_a_taken_user_name_is_said_beside_the_field(
    town: SmallTown, clerk: Person, keeper: Client
) -> None:
    answer = send(keeper, "/people/new/", name="别人", username="zhouwj", phone="")
    assert answer.status_code == 422
    assert "这个工号已经有人用了" in words(answer)
    assert "别人" in words(answer)


def test_resetting_switching_off_and_on(town: SmallTown, clerk: Person, keeper: Client) -> None:
    url = f"/people/{clerk.pk}/"
    page = words(send(keeper, f"{url}password/"))
    password = re.findall(r'wb-slip-code">([^<]+)<', page)[0]
    clerk.refresh_from_db()
    assert clerk.check_password(password)
    send(keeper, f"{url}switching-off/", version=1)
    assert "已停用" in words(keeper.get(url))
    send(keeper, f"{url}switching-on/", version=2)
    clerk.refresh_from_db()
    assert clerk.is_active
    send(keeper, f"{url}changing/", name="周文静", phone="13700001111", version=3)
    clerk.refresh_from_db()
    assert clerk.phone == "13700001111"


def test_a_keeper_has_no_buttons_for_the_own_account(town: SmallTown, keeper: Client) -> None:
    page = words(keeper.get(f"/people/{town.keeper.pk}/"))
    assert "重置密码" not in page
    assert "我的账号" in page


def test_everyone_has_an_own_account_page(clerk: Person, leader: Person) -> None:
    page = words(browser(leader).get("/account/"))
    for text in ("彭志远", "改密码", "登录的设备", "139 0000 5566", "退出登录"):
        assert text in page
    assert "保管人口令" not in page


def test_large_type_follows_the_person_to_another_device(leader: Person) -> None:
    first, second = browser(leader), Client()
    assert first.post("/account/big-font/", {"on": "1"}).cookies["wb_big"].value == "1"
    assert factories.sign_in(second, "pengzy").cookies["wb_big"].value == "1"
    assert 'class="wb-big"' in words(second.get("/account/"))
    assert second.post("/account/big-font/", {"on": "0"}).cookies["wb_big"].value == ""
    assert "wb_big" not in factories.sign_in(Client(), "pengzy").cookies


def test_a_custodian_sets_a_passphrase(
    town: SmallTown, leader: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("weibao.kernel.crypto.custody.DEFAULT_COST", factories.CHEAP)
    factories.seat(leader, Role.CUSTODIAN, town.station)
    client = browser(leader)
    first, other = "河边那棵老黄葛树还在", "后山的映山红又开满了"
    short = send(client, "/account/custody/", first="短", second="短")
    assert "口令太短" in words(short)
    unlike = send(client, "/account/custody/", first=first, second=other)
    assert "两次输入的不一样" in words(unlike)
    assert send(client, "/account/custody/", first=first, second=first).status_code == 302
    assert CustodianKey.objects.filter(person=leader, valid_to=None).exists()
    wrong = send(client, "/account/custody/", old="不对的口令不对的口令", first=other, second=other)
    assert "口令不对" in words(wrong)
    assert (
        send(client, "/account/custody/", old=first, first=other, second=other).status_code == 302
    )


def test_a_person_without_a_post_sees_only_the_own_account(town: SmallTown) -> None:
    client = browser(factories.person("newhere", "新来的"))
    assert "还没有岗位" in words(client.get("/account/"))
    assert client.get("/units/").status_code == 404
    assert client.get("/people/").status_code == 404
