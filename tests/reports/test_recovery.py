"""Lost custodians: two people, any two shares, everything packed for those in office; nothing shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests import world
from tests.org import factories as org
from tests.support.towns import StandingClock
from tests.support.worker import Worker, text_of
from tests.world import NOW, PASSPHRASE, Town
from weibao.audit.models import Event
from weibao.kernel.crypto import boxes, custody, recovery
from weibao.kernel.workflow import Blocked
from weibao.office.models import Notice
from weibao.org.actions import custodians
from weibao.org.actions.passphrases import unlock
from weibao.org.models import CustodianKey
from weibao.org.queries.custodians import keys_of
from weibao.reports.actions import recovering
from weibao.reports.actions.filing import Reporter
from weibao.reports.actions.identity import decrypt
from weibao.reports.models import Recovery, Report, ReporterIdentity
from weibao.reports.sealing import context

AtDesk = Callable[[Town, str], Worker]
NEW = "新来的人自己想的一句话"
WHY = "两位保管人都忘了口令"


@pytest.fixture
def shares(here: Town) -> tuple[str, ...]:
    return custodians.make_recovery(town=here.code, at=NOW)


@pytest.fixture
def reports(here: Town, shares: tuple[str, ...]) -> list[Report]:
    return [world.report(here, reporter=Reporter("贺知秋", "13712340987")) for _ in range(3)]


@pytest.fixture
def lost(here: Town, reports: list[Report]) -> None:
    """Both forgot: each has a new key, which opens nothing that is there."""
    for key in ("custodian", "second"):
        keys = custody.new_keys(NEW, cost=org.CHEAP)
        custodians.replace_key(town=here.code, keys=keys, by=here[key], at=NOW)


@pytest.fixture
def two(here: Town, lost: None) -> Recovery:
    recovering.start(town=here.code, reason=WHY, by=here["keeper"], at=NOW)
    return recovering.second(town=here.code, by=here["first"], at=NOW)


def opens(report: Report, here: Town, key: str) -> bool:
    mine = unlock(town=here.code, passphrase=NEW, by=here[key], at=NOW)
    fresh = Report.objects.select_related("identity").get(pk=report.pk)
    try:
        return decrypt(fresh, mine)["name"] == "贺知秋"
    except Blocked:
        return False


def careless(share: str) -> str:
    """As people type it: lower case, O for 0, no dashes."""
    return share.lower().replace("0", "o").replace("-", " ")


def test_two_people_and_two_shares_bring_everything_back(
    here: Town, lost: None, reports: list[Report], shares: tuple[str, ...], at_desk: AtDesk
) -> None:
    assert not opens(reports[0], here, "custodian")
    keeper, first = at_desk(here, "keeper"), at_desk(here, "first")
    assert keeper.send("reports:recovery", reason=WHY).status_code == 302
    typed = {"share_1": careless(shares[2]), "share_2": careless(shares[0])}
    alone = keeper.send("reports:recovery-shares", **typed)
    assert (alone.status_code, "另一个人" in text_of(alone)) == (409, True)
    assert keeper.send("reports:recovery-second").status_code == 409
    assert "第二个人在场" in text_of(first.get("desk:home"))
    assert first.send("reports:recovery-second").status_code == 302
    page = keeper.send("reports:recovery-shares", **typed)
    assert page.status_code == 200, text_of(page)[-2000:]
    assert "换封好了 3 件" in text_of(page)
    assert "贺知秋" not in text_of(page)
    for report in reports:
        assert opens(report, here, "custodian")
        assert opens(report, here, "second")
    told = Notice.objects.filter(key__startswith="recover").values_list("role", flat=True)
    assert {"custodian", "discipline", "first_responsible"} <= set(told)
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"recovery.started", "recovery.seconded", "recovery.packed"} <= kinds


@pytest.mark.parametrize(
    ("pick", "said"),
    [
        (lambda s, _other: (s[0], s[0]), "同一份"),
        (lambda s, other: (s[0], other[1]), "不是同一次生成"),
        (lambda s, _other: (s[0], s[1][:-1] + ("2" if s[1][-1] != "2" else "3")), "第 10 组"),
        (lambda s, _other: (s[0], "随便写的"), "没有“"),
        (lambda _s, other: (other[0], other[1]), "不是本镇的"),
    ],
)
def test_wrong_shares_are_answered_one_by_one(
    here: Town, two: Recovery, shares: tuple[str, ...], at_desk: AtDesk, pick: Any, said: str
) -> None:
    other = custodians.shares_of(recovery.new_seed())
    typed = pick(shares, other)
    page = at_desk(here, "keeper").send(
        "reports:recovery-shares", share_1=typed[0], share_2=typed[1]
    )
    assert page.status_code == 422
    assert said in text_of(page)
    assert Event.objects.filter(kind="recovery.wrong_shares").count() == 1
    assert not Event.objects.filter(kind="identity.repacked").exists()


def shares_on(page: str) -> list[str]:
    words = page.replace("<", " ").replace(">", " ").split()
    return [word for word in words if word.count("-") == 9]


def test_new_shares_take_the_place_of_the_old_ones(
    here: Town, two: Recovery, shares: tuple[str, ...], at_desk: AtDesk
) -> None:
    keeper = at_desk(here, "keeper")
    recovering.open_with(town=here.code, typed=shares[1:], by=here["first"], at=NOW)
    old = CustodianKey.objects.get(town=here.code, person=None)
    sent = {"once_key": "5" * 32}
    page = keeper.send("reports:recovery-new", **sent)
    shown = shares_on(text_of(page))
    assert len(shown) == 3
    assert all(share not in text_of(keeper.send("reports:recovery-new", **sent)) for share in shown)
    # Not copied, not in force.
    typed = {"new_1": careless(shown[2]), "new_2": shown[0]}
    half = keeper.send("reports:recovery-kept", kept_1="on", kept_2="on", **typed)
    assert (half.status_code, "还没有抄好" in text_of(half)) == (422, True)
    old.refresh_from_db()
    assert old.valid_to is None
    sealed = {"kept_1": "on", "kept_2": "on", "kept_3": "on"}
    slip = keeper.send("reports:recovery-kept", **sealed, new_1=shown[0], new_2=shown[0])
    assert (slip.status_code, "同一份" in text_of(slip)) == (422, True)
    stale = keeper.send("reports:recovery-kept", **sealed, new_1=shares[0], new_2=shares[1])
    assert (stale.status_code, "不是刚才生成的" in text_of(stale)) == (422, True)
    assert Event.objects.filter(kind="recovery.wrong_shares").count() == 2
    for _ in range(2):
        done = keeper.send("reports:recovery-kept", **sealed, **typed, once_key="7" * 32)
        assert done.status_code == 302
    old.refresh_from_db()
    new = keys_of(here.code).recipients
    assert (old.valid_to, str(old.pk) in new) == (NOW.date(), False)
    private = recovery.recovery_key(recovery.combine(shown[1:]))
    public = private.public_key().public_bytes_raw()
    assert public in new.values()
    assert Recovery.objects.get().ended_at == NOW
    assert not any(share.encode() in repr(Recovery.objects.values()).encode() for share in shown)


def test_two_people_alone_do_not_make_themselves_a_key(
    here: Town, two: Recovery, at_desk: AtDesk
) -> None:
    """Neither the old shares nor a custodian with the passphrase: no new shares."""
    keeper, custodian = at_desk(here, "keeper"), at_desk(here, "custodian")
    refused = keeper.send("reports:recovery-new")
    assert (refused.status_code, "保管人用口令同意" in text_of(refused)) == (409, True)
    assert keeper.send("reports:recovery-consent", passphrase=NEW).status_code == 404
    page = text_of(custodian.get("reports:custody"))
    assert "由您用口令同意换新的" in page
    wrong = custodian.send("reports:recovery-consent", passphrase="猜的口令不会是对的")
    assert (wrong.status_code, Recovery.objects.get().consented_by) == (422, None)
    assert custodian.send("reports:recovery-consent", passphrase=NEW).status_code == 302
    assert Recovery.objects.get().consented_by == here.people["custodian"].pk
    assert keeper.send("reports:recovery-new").status_code == 200


def test_a_recovery_that_took_too_long_opens_nothing(
    here: Town, two: Recovery, shares: tuple[str, ...]
) -> None:
    late = NOW + recovering.LASTS + timedelta(minutes=1)
    with pytest.raises(Blocked, match="重新发起"):
        recovering.open_with(town=here.code, typed=shares[:2], by=here["keeper"], at=late)
    recovering.start(town=here.code, reason=WHY, by=here["first"], at=late)
    assert Recovery.objects.filter(ended_at=None).count() == 1


@pytest.mark.parametrize("key", ["leader", "custodian", "clerk"])
def test_a_third_person_cannot_take_it_over(
    here: Town, two: Recovery, shares: tuple[str, ...], at_desk: AtDesk, key: str
) -> None:
    page = at_desk(here, key).send("reports:recovery-shares", share_1=shares[0], share_2=shares[1])
    assert page.status_code in {404, 409}
    assert not Event.objects.filter(kind="recovery.packed").exists()


def test_database_and_key_ring_alone_open_nothing(
    here: Town, reports: list[Report], shares: tuple[str, ...]
) -> None:
    """Root has every row, and every key of the ring through the product itself."""
    for identity in ReporterIdentity.objects.all():
        envelope = bytes(identity.envelope)
        for key in CustodianKey.objects.filter(town=here.code):
            for guess in ("", PASSPHRASE[:-1], "password12"):
                wrapped = bytes(key.wrapped_private_key or b"")
                with pytest.raises(custody.CustodyError):
                    custody.unlock(wrapped, guess, public=bytes(key.public_key))
        with pytest.raises(boxes.BoxError):
            boxes.open_box(
                envelope,
                name=boxes.recipients_of(envelope)[0],
                private=recovery.recovery_key(recovery.new_seed()),
                context=context(identity.report_id),
            )


def test_the_command_shows_and_recovers(
    here: Town, two: Recovery, reports: list[Report], shares: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch, clock: StandingClock,
) -> None:  # fmt: skip
    out = StringIO()
    call_command("custody", town=here.code, stdout=out)
    assert keys_of(here.code).genuine[0].fingerprint in out.getvalue()
    assert "3 件要换封" in out.getvalue()
    monkeypatch.setattr("sys.stdin", StringIO(f"{careless(shares[1])}\n{shares[0]}\n"))
    call_command(
        "custody", "recover", town=here.code, username=here.people["keeper"].username,
        shares_stdin=True, stdout=out,
    )  # fmt: skip
    assert "换封好了 3 件" in out.getvalue()
    assert opens(reports[0], here, "second")
    with pytest.raises(CommandError, match="工号"):
        call_command("custody", "recover", town=here.code, shares_stdin=True, stdout=out)
