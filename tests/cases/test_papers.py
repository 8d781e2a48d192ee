"""The papers of a case: who gets which, what stands in them, and above all what does not."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from docx import Document

from tests import world
from tests.cases.stages import edit, finish, fresh, inquire, judge, measure, step, tell_result
from tests.office import sheets
from tests.support.worker import Worker, form_on, has_form, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.cases.models import Case, Participant
from weibao.cases.permissions import CASES_PRINT
from weibao.children.rules.guardians import GuardianFacts
from weibao.office.jobs.running import run_ready
from weibao.office.models import Printing
from weibao.office.papers.declared import Paper
from weibao.office.papers.kinds import Ask, kind_of
from weibao.office.storage import files
from weibao.reports.models import Report, ReportMessage

AtDesk = Callable[[Town, str], Worker]
CHILD, MOTHER, UNCLE, WITNESS = "闻人沐晴", "钟离秋荷", "闻人铁柱", "端木老师"
NUMBER, PHONE, ADDRESS = "500110201503050016", "13900006127", "沐晴湾三组12号"
WECHAT, WORKS = "tiezhu88", "镇上砖厂"
REPORTER = "公羊举报"
FOUND = (
    f"到{ADDRESS}见了{CHILD}和母亲{MOTHER}（电话 {PHONE}），沐晴说是{UNCLE}打的，"
    f"清溪小学的{WITNESS}也看到了，证号{NUMBER}，微信{WECHAT}，在{WORKS}上班。"
)


@dataclass
class Story:
    case: Case
    here: Town


@pytest.fixture
def story(here: Town) -> Story:
    mother = GuardianFacts(relation="mother", name=MOTHER, phone=PHONE, is_guardian=True)
    child = world.child(
        here,
        name=CHILD,
        id_number=NUMBER,
        address=ADDRESS,
        school=here.units["school"],
        guardians=[mother],
    )
    case = world.case(here, child=child, reporter=world.Reporter(REPORTER, "13700007777"))
    for role, name in (("suspect", UNCLE), ("witness", WITNESS)):
        Participant.objects.create(
            case=case, role=role, name=name, contact=WECHAT, workplace=WORKS, since=NOW
        )
    inquire(case, here)
    edit(case, here, findings=FOUND)
    judge(case, here, now="danger", risk="low", why=f"{UNCLE}还在家里")
    visit = measure(case, here, unit="school", kind="counsel", task=f"请{WITNESS}陪着")
    finish(visit, here, by="teacher")
    step(case, here, "finish_investigation")
    tell_result(case, here)
    return Story(fresh(case), here)


def paper(story: Story, code: str, key: str = "clerk", **more: Any) -> Paper:
    ask = Ask(story.case, story.here[key], NOW, NOW.date(), **more)
    return kind_of(code).build(ask)


def told(made: Paper) -> str:
    return "\n".join(made.texts())


def test_the_register_covers_names_unless_asked_with_a_reason(story: Story) -> None:
    covered = told(paper(story, "case.register"))
    # What the station wrote itself is its own text; what is set from the file is covered.
    own = covered.replace(FOUND, "").replace(f"{UNCLE}还在家里", "").replace(f"请{WITNESS}陪着", "")
    for words in (CHILD, MOTHER, UNCLE, WITNESS, NUMBER, PHONE, ADDRESS, WECHAT, WORKS):
        assert words not in own, words
    assert "闻人＊＊" in own
    whole = paper(story, "case.register", uncovered=True)
    for words in (CHILD, MOTHER, UNCLE, WITNESS, NUMBER, PHONE, ADDRESS, "清溪小学", WECHAT, WORKS):
        assert words in told(whole), words
    assert {CHILD, UNCLE, WITNESS, MOTHER} <= set(whole.names)


def test_the_register_has_the_course_of_the_case(story: Story) -> None:
    text = told(paper(story, "case.register"))
    for words in (
        story.case.number,
        "未成年人保护",
        "心理辅导",
        "清溪小学",
        "调查完毕，转入处置",
        "入户",
    ):
        assert words in text, words


def test_who_reported_stands_in_no_paper(story: Story) -> None:
    for code in ("case.register", "case.index", "case.outside", "case.course"):
        text = told(paper(story, code))
        assert REPORTER not in text
        assert "13700007777" not in text


def test_the_report_for_outside_names_nobody(story: Story) -> None:
    made = paper(story, "case.outside")
    text = told(made)
    hidden = (CHILD, "沐晴", MOTHER, "秋荷", UNCLE, "铁柱", WITNESS, "老师", NUMBER, PHONE)
    for words in (*hidden, ADDRESS, "清溪小学", "三组", WECHAT, WORKS):
        assert words not in text, words
    assert made.title == "关于石桥村儿童甲保护个案办理情况的报告"
    assert "见了石桥村儿童甲和母亲其母亲" in text
    assert "由学校承办" in text
    assert made.names == ()


def test_a_name_that_left_the_case_is_covered_too(story: Story) -> None:
    Participant.objects.filter(name__isnull=False, role="suspect").update(until=NOW)
    assert UNCLE not in told(paper(story, "case.outside"))


def test_the_index_lists_everything_in_the_order_of_days(story: Story) -> None:
    [table, note] = paper(story, "case.index").blocks
    rows = table.rows  # type: ignore[union-attr]
    assert [row[0] for row in rows] == [str(n) for n in range(1, len(rows) + 1)]
    assert [row[1] for row in rows] == sorted(row[1] for row in rows)
    names = [row[2] for row in rows]
    for words in (
        "个案登记表（立案）",
        "调查核实情况",
        "交办：心理辅导",
        "办理结果：心理辅导",
        "调查记录：入户",
        "安全评估表",
    ):
        assert words in names
    assert f"共 {len(rows)} 件" in note.text  # type: ignore[union-attr]


def test_the_course_may_be_one_kind_of_line(story: Story) -> None:
    whole = paper(story, "case.course")
    only = paper(story, "case.course", options={"kind": "talk"})
    assert 0 < len(only.blocks[0].rows) < len(whole.blocks[0].rows)  # type: ignore[union-attr]
    assert "只列沟通" in only.sub


def test_from_the_page_to_the_file_once(story: Story, at_desk: AtDesk) -> None:
    clerk = at_desk(story.here, "clerk")
    page = clerk.get("cases:detail", story.case.pk)
    action = f"/cases/{story.case.pk}/papers/"
    typed = {"paper": "case.register", "form": "docx", "reason": "filing", "uncovered": "on"}
    fields = {**form_on(page, action).fields, **typed}
    answers = [clerk.client.post(action, fields) for _ in range(2)]
    row = Printing.objects.get()
    assert [answer["Location"] for answer in answers] == [f"/papers/{row.pk}/"] * 2
    assert (row.state, row.uncovered, row.reason) == ("ready", True, "filing")
    file = clerk.get("office:paper-file", row.pk)
    assert file["Content-Disposition"].startswith('attachment; filename="file-20260001.docx"')
    document = Document(io.BytesIO(b"".join(file.streaming_content)))
    cells = [cell.text for table in document.tables for line in table.rows for cell in line.cells]
    assert CHILD in cells
    assert "归档" in text_of(clerk.get("cases:detail", story.case.pk))


def test_without_a_reason_nothing_is_printed(story: Story, at_desk: AtDesk) -> None:
    clerk = at_desk(story.here, "clerk")
    typed = {"paper": "case.register", "form": "pdf", "reason": ""}
    answer = clerk.send("cases:print", story.case.pk, **typed)
    assert answer.status_code == 422
    assert "选一个事由，会留痕" in text_of(answer)
    assert not Printing.objects.exists()


def test_a_missing_character_is_said_beside_the_form(story: Story, at_desk: AtDesk) -> None:
    edit(story.case, story.here, findings="来的人叫王𪚥")
    clerk = at_desk(story.here, "clerk")
    typed = {"paper": "case.register", "form": "pdf", "reason": "work"}
    answer = clerk.send("cases:print", story.case.pk, **typed)
    assert answer.status_code == 409
    assert "U+2A6A5" in text_of(answer)
    assert not Printing.objects.exists()


@pytest.mark.parametrize("key", ["leader", "first", "discipline", "director", "teacher", "police"])
def test_who_does_not_answer_for_the_case_has_no_menu(
    story: Story, at_desk: AtDesk, key: str
) -> None:
    worker = at_desk(story.here, key)
    page = worker.get("cases:detail", story.case.pk)
    assert not has_form(page, f"/cases/{story.case.pk}/papers/")
    typed = {"paper": "case.register", "form": "pdf", "reason": "work"}
    assert worker.send("cases:print", story.case.pk, **typed).status_code == 404
    assert not CASES_PRINT.can(story.here[key], story.case)
    assert not Event.objects.filter(kind="paper.printed").exists()


def test_a_paper_of_another_matter_is_not_offered(story: Story, at_desk: AtDesk) -> None:
    typed = {"paper": "case.reviews", "form": "pdf", "reason": "work"}
    answer = at_desk(story.here, "clerk").send("cases:print", story.case.pk, **typed)
    assert answer.status_code == 422


def test_a_course_of_two_thousand_lines_is_set_in_the_background(
    story: Story, at_desk: AtDesk
) -> None:
    report = Report.objects.get(case=story.case)
    ReportMessage.objects.bulk_create(
        ReportMessage(
            report=report,
            town=report.town,
            kind="from_reporter",
            text=f"第 {n} 次补充，又听见了，孩子在哭",
            at=NOW + timedelta(minutes=n),
        )
        for n in range(2_000)
    )
    clerk = at_desk(story.here, "clerk")
    for form in ("pdf", "docx"):
        clerk.send("cases:print", story.case.pk, paper="case.course", form=form, reason="work")
    assert set(Printing.objects.values_list("state", flat=True)) == {"waiting"}
    run_ready(at=NOW)
    assert set(Printing.objects.values_list("state", flat=True)) == {"ready"}
    row = Printing.objects.get(form="pdf")
    pages = sheets.texts(b"".join(files().open(row.place)))
    assert len(pages) > 40
    assert "第1999次补充" in pages[-1] + pages[-2]


def test_each_paper_can_be_set(story: Story, at_desk: AtDesk) -> None:
    clerk = at_desk(story.here, "clerk")
    for code in ("case.register", "case.index", "case.outside", "case.course"):
        for form in ("pdf", "docx"):
            clerk.send("cases:print", story.case.pk, paper=code, form=form, reason="work")
    rows = list(Printing.objects.order_by("number"))
    assert [row.state for row in rows] == ["ready"] * 8
    outside = next(row for row in rows if (row.kind, row.form) == ("case.outside", "pdf"))
    assert "石桥村儿童甲" in "".join(sheets.texts(b"".join(files().open(outside.place))))
