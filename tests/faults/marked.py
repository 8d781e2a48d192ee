"""Everyone of the whole thread at their browsers, with a planted marker in every personal field."""

import re
import struct
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection
from django.test import Client

from tests.cases.stages import SAFE
from tests.kernel.media.samples import wav
from tests.org.factories import PASSWORD
from tests.portal.pages import ANSWERS, KEY, OTHER_KEY, code_in
from tests.support.towns import StandingClock
from tests.support.worker import Worker, text_of
from tests.world import PASSPHRASE, Town
from weibao.audit.sealing import seal
from weibao.cases.models import Case, Measure
from weibao.children.models import Child
from weibao.office.jobs.running import run_ready
from weibao.office.models import StoredFile
from weibao.office.ticking import run_round
from weibao.reports.models import (
    Complaint,
    HandOver,
    IdentityOpening,
    Report,
)

TOLD = {
    "what": "标记甲经过种种", "where": "标记乙老屋七组", "when": "标记丙前天夜里",
    "child_name": "标记丁赛罕", "child_school": "标记戊小学", "suspect": "标记己疑似之人",
    "name": "标记庚报告者", "phone": "13800009174",
}  # fmt: skip
AT_DESK = {
    "what": "标记辛来电所述", "child_known": "标记壬孩子情况", "suspect_known": "标记癸被反映人",
    "place": "标记子地点某处", "when": "标记丑上个月间", "reporter_name": "标记寅来电人",
    "reporter_phone": "13900006283",
}  # fmt: skip
CHILD = {
    "name": "标记卯巴图尔", "id_number": "", "address": "标记辰七组老屋", "note": "标记巳备注一段",
    "class_name": "标记午三年级", "school_text": "标记未外地小学",
    "g-0-name": "标记申祖母名", "g-0-phone": "13700005391",
}  # fmt: skip
# Whoever took a picture may have named it, and it may say where it was taken.
FILE = {"name": "标记辰甲偷拍.wav", "inside": "标记辰乙拍摄地", "caption": "标记辰丙伤情说明"}
STAFF = {"name": "标记酉新同事", "phone": "13600004417"}
WRITTEN = (
    "标记戌受理说明", "标记亥孩子小名", "标记子丑情况", "标记子寅事由", "标记子卯风险",
    "标记子辰要求", "标记子巳结果", "标记子午回复", "标记子未提问", "标记子申补充", "标记子酉告知",
    "标记子戌结案", "标记子亥重开", "标记丑寅转办", "标记丑卯不受理", "标记丑辰邀请", "标记丑巳打开",
    "标记丑午取消", "标记丑未结档", "标记丑申搜索", "标记丑酉登录名", "标记丑戌登录口令",
    "标记丑亥错回执", "标记寅甲请回拨", "标记寅乙回拨结果", "标记寅丙请打开", "标记寅丁不打开",
    "标记寅戊同意", "标记寅己异议", "标记寅庚恢复缘由", "标记寅辛新口令一句话", "标记丑亥错口令一句",
    "标记卯甲去的人", "标记卯乙听到的话", "标记卯丙投诉的话", "标记卯丁给投诉的答复",
    "标记卯戊移交缘由", "标记卯己告诉报告人", "标记卯庚派出所名", "标记卯辛接收的人", "标记卯壬移交文号",
)  # fmt: skip
(REASON, NICK, FOUND, MATTER, RISK, TASK, RESULT, ANSWER, ASKED, ADDED, OUTCOME, CONCLUSION, AGAIN,
 NOTE, REFUSAL, INVITED, OPENED, CANCELLED, FILE_CLOSED, SEARCHED, LOGIN, TYPED_PASSWORD,
 WRONG_CODE, CALL_ASKED, CALL_SAID, OPENING_ASKED, DECLINED, GRANTED, OBJECTED, RECOVERED, NEW_PHRASE,
 WRONG_PHRASE, WENT, HEARD, COMPLAINED, COMPLAINT_ANSWER, GIVEN_WHY, GIVEN_TOLD, BODY, TAKER,
 DOCUMENT) = WRITTEN  # fmt: skip


def planted(*more: str) -> list[str]:
    texts = [
        *TOLD.values(),
        *AT_DESK.values(),
        *CHILD.values(),
        *STAFF.values(),
        *FILE.values(),
        *WRITTEN,
    ]
    return [*filter(None, texts), "标记", "赛罕", "巴图尔", PASSPHRASE, PASSWORD, KEY, *more]


class Walk:
    """Everyone of the thread at their browsers, writing markers into every field there is."""

    def __init__(self, here: Town, clock: StandingClock) -> None:
        self.here, self.clock = here, clock
        self.reporter = Client()
        self.code = ""
        self.tokens: list[str] = []

    def at(self, key: str) -> Worker:
        return Worker(self.here.people[key], at=self.clock.at)

    def do(self, key: str, name: str, pk: object = None, /, status: int = 302, **typed: Any) -> Any:
        answer = self.at(key).send(name, *([pk] if pk else []), **typed)
        assert answer.status_code == status, (name, answer.status_code, text_of(answer)[-3000:])
        return answer

    @property
    def case(self) -> Case:
        return Case.objects.get()

    def step(self, name: str, note: str = NOTE) -> None:
        version = self.case.version
        worker = self.at("clerk")
        done = worker.send("cases:step", self.case.pk, name, version=version, note=note)
        assert done.status_code == 302, text_of(done)[-3000:]

    def report(self) -> Report:
        sent = {**ANSWERS, "named": "yes", "relation": "neighbour", **TOLD, "once_key": KEY}
        page = self.reporter.post(
            f"/report/{self.here.code}/", {**sent, "step": "review", "go": "send"}
        )
        self.code = code_in(page)
        changed = {**sent, "what": TOLD["what"] + "改过", "step": "review", "go": "send"}
        assert self.reporter.post(f"/report/{self.here.code}/", changed).status_code == 409
        added = {"code": self.code, "text": ADDED, "once_key": OTHER_KEY}
        assert self.reporter.post("/receipt/", added).status_code == 200
        self.reporter.post("/receipt/", {"code": WRONG_CODE})
        return Report.objects.get()

    def accept(self, report: Report) -> None:
        self.do("clerk", "reports:accept", report.pk, version=report.version, reason=REASON,
                child_name=NICK)  # fmt: skip
        for kind, text in (("answer", ANSWER), ("question", ASKED)):
            report.refresh_from_db()
            self.do("clerk", "reports:answer", report.pk, version=report.version, kind=kind,
                    text=text)  # fmt: skip

    def refuse_another(self) -> None:
        self.do("clerk", "reports:take", circumstance="alone", channel="phone", in_danger="no",
                wish="call_back", status=200, area=self.here.village, **AT_DESK)  # fmt: skip
        other = Report.objects.get(status="received")
        self.do("clerk", "reports:refuse", other.pk, version=other.version, kind="other",
                reason=REFUSAL)  # fmt: skip

    def complain(self) -> None:
        """Past the handler, twice at once the same; answered by the discipline office."""
        sent = {"code": self.code, "complaint": COMPLAINED, "once_key": "8" * 32}
        for _ in range(2):
            assert self.reporter.post("/receipt/complaint/", sent).status_code == 200
        changed = {**sent, "complaint": COMPLAINED + "改过"}
        assert self.reporter.post("/receipt/complaint/", changed).status_code == 409
        row = Complaint.objects.get()
        page = self.at("discipline").get("reports:complaint", row.pk)
        assert COMPLAINED in text_of(page)
        self.do("discipline", "reports:complaint-answer", row.pk, version=row.version,
                text=COMPLAINT_ANSWER)  # fmt: skip
        assert COMPLAINT_ANSWER in text_of(self.reporter.post("/receipt/", {"code": self.code}))

    def hand_over_another(self) -> None:
        """To the police, with the sheet that proves it, its words printed too."""
        self.do("clerk", "reports:take", circumstance="beaten", channel="walk_in", in_danger="no",
                wish="receipt", status=200, area=self.here.village, **AT_DESK)  # fmt: skip
        other = Report.objects.get(status="received")
        self.do("clerk", "reports:to-body", other.pk, version=other.version, kind="police",
                name=BODY, taken_at="2026-09-30T16:00", taker=TAKER, document=DOCUMENT,
                reason=GIVEN_WHY, told=GIVEN_TOLD)  # fmt: skip
        row = HandOver.objects.get()
        sheet = self.at("clerk").get("reports:hand-over-paper", row.pk, content="1")
        assert AT_DESK["what"] in text_of(sheet)
        assert BODY in text_of(sheet)

    def file_the_child(self) -> None:
        rows = {"g-TOTAL_FORMS": "1", "g-INITIAL_FORMS": "0", "g-0-relation": "grandmother",
                "g-0-is_carer": "on"}  # fmt: skip
        facts = {**CHILD, "sex": "male", "birth": "2018-03-05", "area": self.here.village}
        self.do("clerk", "children:new", **facts, **rows, school="")
        child = Child.objects.get()
        self.do("clerk", "cases:link-child", self.case.pk, version=self.case.version,
                child=child.pk)  # fmt: skip
        for name in ("children:search", "cases:child"):
            args = (self.case.pk,) if name == "cases:child" else ()
            assert self.at("clerk").send(name, *args, q=CHILD["name"]).status_code == 200
            self.at("clerk").send(name, *args, q=SEARCHED)
        self.do("clerk", "children:reveal", child.pk, status=200, reason="case")
        self.do("clerk", "cases:reveal", self.case.pk, status=200, reason="work")

    def work(self) -> None:
        self.do("clerk", "cases:edit", self.case.pk, version=self.case.version, matter=MATTER,
                findings=FOUND)  # fmt: skip
        self.do("clerk", "cases:inquiry", self.case.pk, how="visit", happened_at="2026-09-30T10:00",
                who=WENT, found=HEARD)  # fmt: skip
        self.do("clerk", "cases:assess", self.case.pk, version=self.case.version, decide="1",
                risk="medium", why=RISK, **(SAFE | {"now": "danger"}))  # fmt: skip
        # A second editor who saw less: the conflict page carries both texts.
        self.do("supervisor", "cases:edit", self.case.pk, status=409, version=1, matter="别的",
                findings=FOUND + "另一版")  # fmt: skip
        self.do("clerk", "cases:invite", self.case.pk, version=self.case.version,
                unit=self.here.units["school"].pk, sees="stage", why=INVITED)  # fmt: skip
        self.do("teacher", "cases:accept", self.case.invitations.get().pk)
        self.step("finish_investigation")
        for _ in range(2):
            self.do("clerk", "cases:decide", self.case.pk, version=self.case.version, kind="visit",
                    unit=self.here.units["village"].pk, task=TASK)  # fmt: skip
        first, second = Measure.objects.order_by("decided_at", "id")
        self.do("director", "cases:finish-measure", first.pk, result=RESULT)
        self.do("clerk", "cases:cancel-measure", second.pk, result=CANCELLED)
        self.step("finish_disposal")

    def attach(self) -> None:
        """A recording with a form, one in pieces, and one that nobody ever attached."""
        data = wav(0.5, (b"LIST", b"INFOICMT" + struct.pack("<I", 64) + FILE["inside"].encode()))
        file = SimpleUploadedFile(FILE["name"], data)
        self.do("clerk", "cases:material", self.case.pk, caption=FILE["caption"],
                **{"files-new": [file]})  # fmt: skip
        for _ in range(2):
            begun = self.reporter.post("/uploads/", {"town": self.here.code, "size": len(data),
                                                     "name": FILE["name"]}).json()  # fmt: skip
            headers = {"X-Upload-Token": begun["token"], "X-Upload-Piece": "0"}
            for what, body in (("piece", data), ("finish", b"")):
                sent = self.reporter.post(f"/uploads/{what}/", body, "application/octet-stream",
                                          headers=headers)  # fmt: skip
                assert sent.status_code == 200
        self.tokens = [begun["token"]]
        self.do("clerk", "cases:material", self.case.pk, files=begun["token"])
        for row in StoredFile.objects.all():
            run_ready(at=self.clock.at)
            worker = self.at("clerk")
            assert worker.get("office:file", row.pk).status_code == 200
            taken = worker.send("office:file-original", row.pk, reason="court")
            assert FILE["inside"].encode() in b"".join(taken)

    def end(self, report: Report) -> None:
        report.refresh_from_db()
        self.do("clerk", "reports:answer", report.pk, version=report.version, kind="result",
                text=OUTCOME)  # fmt: skip
        assert OUTCOME in text_of(self.reporter.post("/receipt/", {"code": self.code}))
        self.do("clerk", "cases:close", self.case.pk, version=self.case.version,
                conclusion=CONCLUSION)  # fmt: skip
        self.do("clerk", "cases:reopen", self.case.pk, version=self.case.version, reason=AGAIN)
        child = Child.objects.get()
        self.do("clerk", "children:close", child.pk, version=child.version, reason="other",
                detail=FILE_CLOSED)  # fmt: skip

    def unseal(self, report: Report) -> None:
        for passphrase, status in ((WRONG_PHRASE, 422), (PASSPHRASE, 200)):
            page = self.do("custodian", "reports:unseal", report.pk, status=status, why="police",
                           words=OPENED, passphrase=passphrase)  # fmt: skip
        assert TOLD["name"] in text_of(page)
        # A reason that itself says who it was is refused, and stays nowhere.
        self.do("custodian", "reports:unseal", report.pk, status=409, why="police",
                words=f"{TOLD['name']}说的", passphrase=PASSPHRASE)  # fmt: skip
        opening = IdentityOpening.objects.get()
        self.do("second", "reports:review", opening.pk, verdict="object", objection=OBJECTED)

    def ask_custodians(self, report: Report) -> None:
        """A call made through a custodian, and an opening that was asked for."""
        self.do("clerk", "reports:callback-ask", report.pk, question=CALL_ASKED)
        call = report.callbacks.get()
        page = self.do("custodian", "reports:callback-take", call.pk, status=200, version=1,
                       passphrase=PASSPHRASE)  # fmt: skip
        assert TOLD["phone"] in text_of(page)
        typed = {"version": 2, "reached": "yes", "passphrase": PASSPHRASE}
        self.do("custodian", "reports:callback-finish", call.pk, status=422, **typed,
                outcome=f"{TOLD['name']}（{TOLD['phone']}）说了")  # fmt: skip
        self.do("custodian", "reports:callback-finish", call.pk, **typed, outcome=CALL_SAID)
        for words in (OPENING_ASKED, OPENING_ASKED + "再"):
            self.do("clerk", "reports:request-ask", report.pk, why="wish", words=words)
            row = report.opening_requests.get(status="asked")
            if report.opening_requests.count() == 1:
                self.do("second", "reports:request-decline", row.pk, version=1, answer=DECLINED)
        self.do("second", "reports:request-grant", row.pk, status=200, version=1, words=GRANTED,
                passphrase=PASSPHRASE)  # fmt: skip

    def recover(self, shares: tuple[str, ...]) -> list[str]:
        """Another passphrase, the shares, new shares, everything packed anew; answers what was shown."""
        self.do("custodian", "org:custody", old=PASSPHRASE, first=NEW_PHRASE, second=NEW_PHRASE)
        self.do("keeper", "reports:recovery", reason=RECOVERED)
        self.do("first", "reports:recovery-second")
        self.do("keeper", "reports:recovery-shares", status=422, share_1=shares[0], share_2=LOGIN)
        self.do("keeper", "reports:recovery-shares", status=200, share_1=shares[0],
                share_2=shares[2])  # fmt: skip
        page = text_of(self.do("keeper", "reports:recovery-new", status=200))
        shown = re.findall(r"(?:[0-9A-Z]{4}-){9}[0-9A-Z]{4}", page)
        assert len(shown) == 3
        self.do("keeper", "reports:recovery-kept", kept_1="on", kept_2="on", kept_3="on",
                new_1=shown[0], new_2=shown[1])  # fmt: skip
        self.do("second", "reports:packing", passphrase=PASSPHRASE)
        return [*shown, *(share.replace("-", "") for share in shown)]

    def staff(self) -> None:
        self.do("keeper", "org:person-new", status=200, username="newcomer", **STAFF)
        Client().post("/accounts/login/", {"login": LOGIN, "password": TYPED_PASSWORD})
        Client().post("/accounts/login/", {"login": STAFF["phone"], "password": TYPED_PASSWORD})
        Client().get("/receipt/" + WRONG_CODE, {"name": SEARCHED})
        self.at("clerk").client.post("/search/", {"q": SEARCHED})

    def fail(self) -> None:
        """The database refuses and quotes the row in its error, as PostgreSQL does."""

        def quoting(execute: Any, sql: str, params: Any, *rest: Any) -> Any:
            if sql.startswith('INSERT INTO "audit_submission"'):
                raise DatabaseError(f"Failing row contains ({TOLD['what']}, {FOUND}).")
            return execute(sql, params, *rest)

        sent = {**ANSWERS, **TOLD, "once_key": "7" * 32, "step": "review", "go": "send"}
        with connection.execute_wrapper(quoting):
            page = self.reporter.post(f"/report/{self.here.code}/", {**sent, "named": "no",
                                      "name": "", "phone": ""})  # fmt: skip
            assert page.status_code == 503
            self.do("clerk", "cases:edit", self.case.pk, status=500, version=self.case.version,
                    matter=MATTER, findings=FOUND + "又")  # fmt: skip

    def look(self) -> None:
        for key in ("clerk", "director", "leader"):
            worker = self.at(key)
            for name in ("desk:home", "desk:notices", "cases:list"):
                assert worker.get(name).status_code == 200
            assert worker.get("cases:detail", self.case.pk).status_code == 200

    def later(self) -> None:
        """Reminders, late marks and whatever waits in the queue; then the log is sealed."""
        for days in (1, 10, 60):
            at = self.clock.move(days=days)
            assert run_round(at=at, holder="one").failed == ()
            run_ready(at=at)
        seal()
