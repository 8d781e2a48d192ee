"""Floods of reports: nothing is refused, the flood is slowed and held, a fresh visitor notices nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tests.org.factories import SmallTown
from tests.portal.pages import ANSWERS, Page, code_in, form_on, send, text_of
from tests.portal.test_puzzle import solve
from weibao.audit.models import Event
from weibao.kernel import moment
from weibao.office.guard import numbers
from weibao.office.models import Notice, Setting
from weibao.portal.guard import filing, texts
from weibao.portal.guard.puzzle import Puzzle
from weibao.reports.models import Report

pytestmark = pytest.mark.django_db

ATTACKER, NEIGHBOUR, ELSEWHERE = "203.0.113.7", "203.0.113.9", "198.51.100.1"
STORIES = [
    "村口小卖部后面那家每天晚上都听见孩子哭，孩子手上背上都是伤，上学也不说是怎么弄的。",
    "卫生院隔壁一户人家，老人带着两个孙子，小的发烧几天了也没人送去看病，大的没有上学。",
    "班上一个女孩说她叔叔总是碰她，让她不要告诉别人，她最近不敢回家，上课一直发呆。",
    "网吧里夜里十二点还有三个初中生样子的孩子，老板不看身份证，说认识他们家里大人。",
]
OWN_WORDS = "楼上新搬来的一家，小姑娘五六岁，冬天只穿一件单衣站在楼道里，说不敢进屋。"
_keys = count(1)


def new_key() -> str:
    return f"{next(_keys):032x}"


def report(address: str = ATTACKER, **changes: Any) -> Page:
    """One whole report from an address, in words of its own unless they are given."""
    key = changes.setdefault("once_key", new_key())
    words = {"what": f"{STORIES[int(key, 16) % 4]} {key}"} | changes
    return send(Client(REMOTE_ADDR=address), ANSWERS, **words)


def is_slip(page: Page) -> bool:
    return page.status_code == 200 and bool(code_in(page))


def is_puzzle(page: Page) -> bool:
    return page.status_code == 422 and "还差一小步" in text_of(page)


def puzzle_on(page: Page) -> Puzzle:
    found: Puzzle = page.context["puzzle"]
    return found


def answered(page: Page, address: str = ATTACKER) -> Page:
    """Send the puzzle's page as a phone with script does."""
    fields = form_on(page).fields | {"puzzle_proof": solve(puzzle_on(page)), "go": "send"}
    return Client(REMOTE_ADDR=address).post("/report/", fields)


def held() -> int:
    return Report.objects.exclude(suspicion="").count()


def put(town: SmallTown, **values: int) -> None:
    """Numbers of the town, small enough to be reached."""
    for name, value in values.items():
        entry = getattr(numbers, name.upper())
        day = moment.now()
        Setting.objects.create(
            town=town.code, key=entry.key, value=value, valid_from=day.date(), created_at=day
        )


@pytest.fixture(autouse=True)
def small(town: SmallTown, monkeypatch: pytest.MonkeyPatch) -> None:
    """Little work for the puzzle, and one key for all wordings."""
    put(town, puzzle_parts=1)
    monkeypatch.setattr(texts, "_KEY", bytes(32))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Sets the clock of the server so many seconds off."""
    real = moment.now

    def shift(seconds: float) -> None:
        monkeypatch.setattr(moment, "now", lambda: real() + timedelta(seconds=seconds))

    return shift


def test_one_address_is_asked_then_held_and_never_refused() -> None:
    pages = [report() for _ in range(4)]
    assert [is_slip(page) for page in pages] == [True, True, True, False]
    assert is_puzzle(pages[3])
    assert Report.objects.count() == 3
    assert is_slip(answered(pages[3]))
    for _ in range(8):
        assert is_slip(answered(report()))
    # Ten were taken as any other, two beyond them are held; their clocks run all the same.
    assert (Report.objects.count(), held()) == (12, 2)
    assert set(Report.objects.values_list("suspicion", flat=True)) == {"", "flood"}
    events = Event.objects.filter(kind="limit.held")
    assert set(events.values_list("digest", flat=True)) == {"line"}
    assert {event.subject for event in events} == set(
        Report.objects.filter(suspicion="flood").values_list("pk", flat=True)
    )


def test_what_was_typed_is_carried_over_the_puzzle() -> None:
    for _ in range(3):
        report()
    page = report(what="第一行\r\n第二行 <b>", once_key="a" * 32)
    fields = form_on(page).fields
    assert fields["once_key"] == "a" * 32
    assert {name: fields[name] for name in ANSWERS if name != "what"} == {
        name: text for name, text in ANSWERS.items() if name != "what"
    }
    assert fields["what"].splitlines() == ["第一行", "第二行 <b>"]
    assert is_slip(answered(page))
    assert "第一行\n第二行 <b>" in [row.what for row in Report.objects.all()]


def test_the_sum_in_words_is_enough_after_its_wait(clock: Callable[[float], None]) -> None:
    for _ in range(3):
        report()
    page = report()
    asked = puzzle_on(page).sum
    assert f"{asked}，等于多少" in text_of(page)
    fields = form_on(page).fields | {"puzzle_answer": f" {asked.answer} ", "go": "send"}
    early = Client(REMOTE_ADDR=ATTACKER).post("/report/", fields)
    assert "再等一下" in text_of(early)
    assert form_on(early).fields["puzzle_answer"].strip() == str(asked.answer)
    clock(16)
    assert is_slip(Client(REMOTE_ADDR=ATTACKER).post("/report/", fields))
    assert held() == 0


def test_who_cannot_answer_is_taken_in_and_held(clock: Callable[[float], None]) -> None:
    for _ in range(3):
        report()
    page = report()
    clock(16)
    for _ in range(3):
        assert is_puzzle(page)
        fields = form_on(page).fields | {"puzzle_answer": "不会", "go": "send"}
        page = Client(REMOTE_ADDR=ATTACKER).post("/report/", fields)
    assert is_slip(page)
    assert Report.objects.get(receipt_digest__isnull=False, suspicion="puzzle_failed")


def test_a_child_in_danger_waits_for_nothing() -> None:
    for _ in range(14):
        assert is_slip(report(in_danger="yes", told="1"))
    assert set(Report.objects.values_list("urgency", flat=True)) == {"danger"}
    assert held() == 4


def test_one_solution_files_one_report(town: SmallTown) -> None:
    for _ in range(3):
        report()
    page = report()
    fields = form_on(page).fields | {"puzzle_proof": solve(puzzle_on(page)), "go": "send"}
    client = Client(REMOTE_ADDR=ATTACKER)
    first, again = client.post("/report/", fields), client.post("/report/", fields)
    assert code_in(first) == code_in(again)
    other = client.post("/report/", fields | {"what": "别的话"})
    assert other.status_code == 409
    assert is_puzzle(client.post("/report/", fields | {"once_key": new_key()}))
    assert Report.objects.count() == 4


def test_an_honest_retry_counts_once_and_is_never_asked() -> None:
    key = new_key()
    codes = {code_in(report(once_key=key)) for _ in range(12)}
    assert len(codes) == 1
    assert filing.lines.count("203.0.113.7/32", at=moment.now()) == 1
    for _ in range(2):
        assert is_slip(report())
    assert is_puzzle(report())
    # The answer got lost when the address had sent its share: the receipt is shown again, no puzzle.
    assert is_slip(report(once_key=key))


def test_what_was_not_filed_does_not_count() -> None:
    for _ in range(20):
        page = report(what="")
        assert page.status_code == 422
        assert not is_puzzle(page)
    for _ in range(3):
        report()
    for _ in range(20):
        assert is_puzzle(report())
    assert filing.lines.count("203.0.113.7/32", at=moment.now()) == 3
    assert filing.towns.count("990110110", at=moment.now()) == 3


def test_the_same_wording_from_many_places_is_held() -> None:
    for number in range(8):
        words = f"{STORIES[0]}转发{number}"
        assert is_slip(report(f"198.51.{number}.1", what=words))
    assert (held(), Report.objects.filter(suspicion="same_text").count()) == (3, 3)


def test_forged_headers_do_not_make_another_address() -> None:
    def act(number: int) -> Page:
        client = Client(REMOTE_ADDR=ATTACKER, HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
        return send(client, ANSWERS, once_key=new_key(), what=f"{STORIES[number % 4]} {number}")

    assert [is_puzzle(act(number)) for number in range(5)] == [False, False, False, True, True]


def test_behind_our_proxy_each_visitor_counts_alone(settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def act(address: str) -> Page:
        client = Client(HTTP_X_FORWARDED_FOR=f"8.8.8.8, {address}")
        return send(client, ANSWERS, once_key=(key := new_key()), what=f"{STORIES[1]} {key}")

    assert [is_puzzle(act(ATTACKER)) for _ in range(4)] == [False, False, False, True]
    assert is_slip(act(ELSEWHERE))


def one_address() -> None:
    for number in range(15):
        page = report()
        if number > 2:
            answered(page)


def one_block() -> None:
    for host in range(15):
        report(f"203.0.113.{host}")


def one_wide_block() -> None:
    for line in range(15):
        report(f"2001:db8:1:{line:x}::1")


def many_blocks() -> None:
    for block in range(12):
        report(f"10.{block}.0.1")
        report(f"10.{block}.0.1", in_danger="yes", told="1")


def same_words() -> None:
    for block in range(10):
        report(f"10.{block}.0.1", what=STORIES[3])


def wrong_codes() -> None:
    for block in range(30):
        Client(REMOTE_ADDR=f"10.{block}.0.1").post("/receipt/", {"code": "0" * 21})


@pytest.mark.parametrize(
    "flood", [one_address, one_block, one_wide_block, many_blocks, same_words, wrong_codes]
)
def test_no_flood_reaches_a_fresh_visitor(flood: Callable[[], None], town: SmallTown) -> None:
    put(town, block_puzzle=5, block_hold=10, town_busy=10, system_busy=10)
    flood()
    for address in (ELSEWHERE, "2001:db8:2::1", ""):
        page = report(address, what=f"{OWN_WORDS}{address}")
        assert is_slip(page), address
        newest = Report.objects.order_by("-created_at", "-number").first()
        assert newest is not None
        assert newest.suspicion == ""


def test_who_sent_already_is_asked_while_the_town_is_flooded(town: SmallTown) -> None:
    put(town, town_busy=10)
    assert is_slip(report(ELSEWHERE))
    for block in range(10):
        report(f"10.{block}.0.1")
    assert is_puzzle(report(ELSEWHERE))
    assert is_slip(report("192.0.2.200"))
    told = Notice.objects.filter(text__contains="超过 10 件")
    assert Event.objects.filter(kind="limit.told", digest="town").count() == 1
    assert all(notice.role == "system_keeper" for notice in told)


def test_a_clock_set_back_or_forward_asks_nobody(clock: Callable[[float], None]) -> None:
    for _ in range(3):
        report()
    clock(-86_400)
    assert is_slip(report())
    clock(2 * 86_400)
    assert is_slip(report())


def test_after_a_restart_counting_begins_anew() -> None:
    for _ in range(4):
        page = report()
    assert is_puzzle(page)
    filing.forget()
    assert is_slip(report())


def test_the_numbers_are_written_as_sums_and_name_nobody(clock: Callable[[float], None]) -> None:
    for _ in range(3):
        report()
    for _ in range(5):
        report()
    clock(61)
    Client(REMOTE_ADDR=ELSEWHERE).get("/report/")
    rows = Event.objects.filter(kind="limit.puzzled").values_list("count", "digest", "town")
    assert sorted(rows) == [(1, "line", "990110110"), (4, "line", "990110110")]
    for event in Event.objects.filter(kind__startswith="limit."):
        words = str(vars(event))
        assert "203.0" not in words
        assert event.person is None
