"""Files over HTTP: uploads by token alone, the copy with its ranges, the original on a reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests import world
from tests.cases.stages import measure
from tests.office.attached import attached, jpeg, key, photo
from tests.support.towns import StandingClock, Towns
from tests.support.worker import Worker, form_on, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event, EventSubject
from weibao.cases.models import Case
from weibao.office.attachments import gate
from weibao.office.models import StoredFile, Upload
from weibao.reports.models import Report, ReportMessage

AtDesk = Callable[[Town, str], Worker]
BIG = jpeg(1_300_000)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    settings.WEIBAO_HOME = tmp_path
    gate.ledger.clear()
    yield tmp_path
    gate.ledger.clear()


def body(response: Any) -> bytes:
    return b"".join(response) if response.streaming else response.content


class Visitor:
    """Somebody without cookie or session, whose script sends a file."""

    def __init__(self) -> None:
        self.client, self.token = Client(enforce_csrf_checks=True), ""

    def begin(self, size: int, /, **more: str) -> Any:
        given = {"town": world.org.TOWN, "name": "IMG_1.jpg", "size": str(size)} | more
        answer = self.client.post("/uploads/", given)
        self.token = answer.json().get("token", "")
        return answer

    def call(self, what: str, number: str = "", data: bytes = b"") -> Any:
        headers = {"X-Upload-Token": self.token, "X-Upload-Piece": number}
        kind = "application/octet-stream"
        return self.client.post(f"/uploads/{what}/", data, kind, headers=headers)

    def send(self, data: bytes) -> Any:
        piece = self.begin(len(data)).json()["piece"]
        for number in range(-(-len(data) // piece)):
            self.call("piece", str(number), data[number * piece :][:piece])
        return self.call("finish")


def test_a_visitor_without_a_cookie_sends_a_file_in_pieces(here: Town) -> None:
    visitor = Visitor()
    assert visitor.send(BIG).json() == {"whole": True, "kind": "image", "size": len(BIG)}
    assert visitor.client.cookies == {}
    assert visitor.call("state").json()["whole"] is True
    assert Upload.objects.get().person is None


def test_what_has_come_is_told_after_a_cut(here: Town) -> None:
    visitor = Visitor()
    piece = visitor.begin(len(BIG)).json()["piece"]
    assert visitor.call("piece", "1", BIG[piece : 2 * piece]).status_code == 200
    cut = visitor.call("piece", "0", BIG[: piece // 2])
    assert (cut.status_code, cut.json()["code"]) == (409, "cut")
    assert visitor.call("state").json() == {
        "whole": False, "piece": piece, "have": [1], "size": len(BIG),
    }  # fmt: skip
    assert visitor.call("finish").json()["code"] == "missing"


REFUSED = {
    "no size": ({"size": "many"}, 422, "刷新"),
    "no such town": ({"town": "999999999"}, 422, "刷新"),
    "empty": ({"size": "0"}, 409, "0 字节"),
    "100 MB": ({"size": str(100 * 2**20)}, 409, "一个最大 50.0 MB"),
}


@pytest.mark.parametrize("case", sorted(REFUSED))
def test_what_cannot_begin_is_said_in_words(here: Town, case: str) -> None:
    given, status, words = REFUSED[case]
    answer = Visitor().begin(9, **given)
    assert answer.status_code == status
    assert words in answer.json()["error"]
    assert not Upload.objects.exists()


@pytest.mark.parametrize("number", ["", "-1", "x", "９", "9999999", "7"])
def test_a_piece_needs_its_number(here: Town, number: str) -> None:
    visitor = Visitor()
    visitor.begin(len(BIG))
    assert visitor.call("piece", number, b"x").json()["code"] == "number"


def test_an_unknown_token_gets_nothing(here: Town) -> None:
    visitor = Visitor()
    for token, status in (("", 400), ("x" * 32, 400), ("0" * 32, 410)):
        visitor.token = token
        for what in ("piece", "state", "finish", "drop"):
            assert visitor.call(what, "0", b"x").status_code == status


def test_what_is_not_accepted_is_said_with_its_first_piece(here: Town) -> None:
    visitor = Visitor()
    page = b"<!DOCTYPE html><html><script>1</script></html>"
    visitor.begin(len(page))
    answer = visitor.call("piece", "0", page)
    assert (answer.status_code, "网页" in answer.json()["error"]) == (422, True)


def test_a_colleague_begins_as_themselves_and_only_with_their_form(
    here: Town, at_desk: AtDesk
) -> None:
    given = {"town": here.code, "name": "a.jpg", "size": "9"}
    assert Visitor().client.post("/uploads/staff/", given).status_code == 403
    clerk = at_desk(here, "clerk")
    assert clerk.client.post("/uploads/staff/", given).status_code == 201
    assert Upload.objects.get().person == here.people["clerk"].pk
    clerk.client.post("/uploads/", given)
    assert Upload.objects.filter(person=None).count() == 1, "a public page knows nobody"


@pytest.fixture
def report(here: Town) -> Report:
    return world.report(here)


def test_the_copy_is_shown_inline_with_a_policy_of_its_own(
    here: Town, at_desk: AtDesk, report: Report
) -> None:
    row = attached(report, name="王小明.jpg", content="照片里的字")
    shown = at_desk(here, "clerk").get("office:file", row.pk)
    assert shown.status_code == 200
    assert "照片里的字".encode() in body(shown)
    headers = {name.lower(): text for name, text in shown.headers.items()}
    assert headers["content-type"] == "image/jpeg"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "sandbox" in headers["content-security-policy"]
    assert headers["content-disposition"].startswith('inline; filename="file-1.jpg"')
    assert "王小明" not in str(shown.headers)
    event = Event.objects.get(kind="file.opened")
    assert (event.subject, event.person) == (row.pk, here.people["clerk"].pk)


@pytest.mark.parametrize("who", ["leader", "police", "director", "auditor", "keeper"])
def test_others_find_nothing(towns: Towns, at_desk: AtDesk, who: str) -> None:
    row = attached(world.report(towns.here))
    for name in ("office:file", "office:file-original", "office:file-withdraw"):
        assert at_desk(towns.here, who).get(name, row.pk).status_code == 404
        assert at_desk(towns.there, "clerk").get(name, row.pk).status_code == 404
    assert not Event.objects.filter(kind="file.opened").exists()


RANGES = {
    "bytes=0-9": (206, slice(0, 10)),
    "bytes=10-": (206, slice(10, None)),
    "bytes=-5": (206, slice(-5, None)),
    "bytes=70000-200000": (206, slice(70_000, 200_001)),
    "bytes=5-4": (200, slice(None)),
    "bytes=0-1,5-6": (200, slice(None)),
    "lines=0-9": (200, slice(None)),
    "bytes=-": (200, slice(None)),
    "bytes=99999999-": (416, None),
    "bytes=-0": (416, None),
}


@pytest.mark.parametrize("asked", sorted(RANGES))
def test_a_player_gets_the_part_it_asks_for(
    here: Town, at_desk: AtDesk, report: Report, asked: str
) -> None:
    row = attached(report, size=300_000)
    status, part = RANGES[asked]
    clerk = at_desk(here, "clerk")
    answer = clerk.client.get(reverse("office:file", args=[row.pk]), headers={"Range": asked})
    assert answer.status_code == status
    whole = jpeg(300_000)
    if part is None:
        assert answer["Content-Range"] == "bytes */300000"
        return
    assert body(answer) == whole[part]
    assert int(answer["Content-Length"]) == len(whole[part])


def test_one_look_at_a_film_is_one_event(
    here: Town, at_desk: AtDesk, report: Report, clock: StandingClock
) -> None:
    row = attached(report, size=300_000)
    clerk, url = at_desk(here, "clerk"), reverse("office:file", args=[row.pk])

    def events(asked: str) -> int:
        body(clerk.client.get(url, headers={"Range": asked}))
        return Event.objects.filter(kind="file.opened").count()

    assert [events(asked) for asked in ("bytes=0-", "bytes=9-", "bytes=70000-")] == [1, 1, 1]
    assert events("bytes=0-") == 2, "from the beginning it is another look"
    clock.move(minutes=11)
    assert events("bytes=9-") == 3


def test_what_is_not_ready_says_why(here: Town, at_desk: AtDesk, report: Report) -> None:
    row = attached(report)
    StoredFile.objects.update(state="waiting", copy_place=None)
    answer = at_desk(here, "clerk").get("office:file", row.pk)
    assert (answer.status_code, "还在准备" in text_of(answer)) == (409, True)
    StoredFile.objects.update(state="refused", refusal="这个文件去不掉拍摄地点等信息，不提供预览")
    assert "去不掉拍摄地点" in text_of(at_desk(here, "clerk").get("office:file", row.pk))


def test_the_original_leaves_on_a_reason_and_with_an_event(
    here: Town, at_desk: AtDesk, report: Report
) -> None:
    row = attached(report, name="IMG_2031.jpg")
    clerk = at_desk(here, "clerk")
    page = clerk.get("office:file-original", row.pk)
    assert row.digest in text_of(page)
    assert "IMG_2031.jpg" in text_of(page)
    without = clerk.send("office:file-original", row.pk)
    assert (without.status_code, "选一个原因" in text_of(without)) == (422, True)
    assert not Event.objects.filter(kind="file.original_taken").exists()
    taken = clerk.send("office:file-original", row.pk, reason="police")
    assert body(taken) == jpeg()
    assert taken["Content-Type"] == "application/octet-stream"
    assert taken["Content-Disposition"].startswith('attachment; filename="file-1.jpg"')
    event = Event.objects.get(kind="file.original_taken")
    assert (event.digest, event.subject) == ("police", row.pk)


def test_a_withdrawn_file_is_gone_from_the_page(
    here: Town, at_desk: AtDesk, report: Report
) -> None:
    row = attached(report)
    clerk = at_desk(here, "clerk")
    assert "照片 1" in text_of(clerk.get("reports:detail", report.pk))
    once_key = key()
    for _ in range(2):
        done = clerk.send("office:file-withdraw", row.pk, reason="mistaken", once_key=once_key)
        assert done.status_code == 302
    assert "照片 1" not in text_of(clerk.get("reports:detail", report.pk))
    assert Event.objects.filter(kind="file.withdrawn").count() == 1
    assert not Event.objects.filter(kind__startswith="refused:").exists()
    for late in (
        clerk.get("office:file-withdraw", row.pk),
        clerk.send("office:file-withdraw", row.pk, reason="mistaken", once_key=key()),
    ):
        assert (late.status_code, "已经撤回了" in text_of(late)) == (409, True)


def test_who_looked_stands_in_the_index_of_the_child(here: Town, at_desk: AtDesk) -> None:
    child = world.child(here)
    case = world.case(here, child=child)
    row = attached(case)
    body(at_desk(here, "clerk").get("office:file", row.pk))
    event = Event.objects.get(kind="file.opened")
    assert EventSubject.objects.get(event=event).subject == child.pk


def test_a_colleague_files_with_photos_and_the_station_sees_them(
    here: Town, at_desk: AtDesk
) -> None:
    teacher = at_desk(here, "teacher")
    page = teacher.get("reports:file")
    typed = form_on(page, having="what").fields | {
        "in_danger": "no", "circumstance": "beaten", "what": "手臂有伤", "known": "now",
        **{f"{name}-by_name": "" for name in ("police", "civil_affairs", "education")},
        "files-new": [photo(), photo(name="b.jpg")],
    }  # fmt: skip
    bad = teacher.client.post(reverse("reports:file"), typed | {"what": ""})
    assert bad.status_code == 422
    assert "b.jpg" in text_of(bad), "the photos stay taken"
    again = form_on(bad, having="what").fields | {"what": "手臂有伤"}
    again.pop("files-new", "")
    sent = teacher.client.post(reverse("reports:file"), again)
    assert sent.status_code == 302, re.findall('wb-error".*?</div>', text_of(sent), re.DOTALL)
    shown = text_of(at_desk(here, "clerk").get("reports:detail", Report.objects.get().pk))
    assert "照片 2" in shown
    assert "附 照片 1、照片 2" in shown


def test_the_same_form_sent_twice_attaches_once(here: Town, at_desk: AtDesk) -> None:
    clerk = at_desk(here, "clerk")
    case = world.case(here)
    once_key = key()

    def send(data: bytes) -> Any:
        return clerk.send(
            "cases:material", case.pk, once_key=once_key, caption="伤情",
            **{"files-new": [SimpleUploadedFile("a.jpg", data)]},
        )  # fmt: skip

    assert [send(jpeg()).status_code for _ in range(2)] == [302, 302]
    assert StoredFile.objects.filter(subject=case.pk).count() == 1
    assert send(jpeg(4_000)).status_code == 409, "other files under the same key are another form"


def test_material_stands_on_the_case_with_its_line(here: Town, at_desk: AtDesk) -> None:
    clerk = at_desk(here, "clerk")
    case = world.case(here)
    assert "先选要加的" in text_of(clerk.send("cases:material", case.pk))
    clerk.send("cases:material", case.pk, caption="派出所拍的", **{"files-new": [photo()]})
    page = text_of(clerk.get("cases:detail", case.pk))
    assert "添加材料" in page
    assert page.count("派出所拍的") == 2


def test_proof_stands_with_the_measure(here: Town, at_desk: AtDesk) -> None:
    case: Case = world.case(here)
    sent = measure(case, here)
    director = at_desk(here, "director")
    director.send("cases:finish-measure", sent.pk, result="看过了", **{"files-new": [photo()]})
    page = text_of(director.get("cases:detail", case.pk))
    assert "附 照片 1" in page
    assert reverse("office:file-original", args=[StoredFile.objects.get().pk]) not in page


def test_a_unit_adds_files_to_what_it_reported(here: Town, at_desk: AtDesk) -> None:
    made = world.file_report(
        world.content(), by=here["teacher"], at=NOW, town=here.code, channel="mandated",
        from_unit=here.units["school"], known_at=NOW,
    )  # fmt: skip
    teacher = at_desk(here, "teacher")
    sent = teacher.send("reports:add", made.pk, text="又一张", **{"files-new": [photo()]})
    assert sent.status_code == 302
    assert StoredFile.objects.get().part == ReportMessage.objects.get().pk
