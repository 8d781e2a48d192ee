"""The keeper's page: what `weibao check` finds, whether the worker lives, and new keys."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.kernel.crypto.keyring import current_ring
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office.jobs.leases import beat
from weibao.office.jobs.running import run_ready
from weibao.org.models import CustodianKey, Installation
from weibao.project.system import rotating, state

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_what_is_wrong_elsewhere_is_not_shown(here: Town, there: Town) -> None:
    def shown(*towns: str) -> str:
        return str(state.checks(towns, at=NOW))

    Installation.objects.create(environment="test", created_at=NOW)
    CustodianKey.objects.update(valid_to=NOW.date())
    assert shown(here.code).count("只有 0 名保管人有钥匙") == 1
    assert shown(here.code, there.code).count("只有 0 名保管人有钥匙") == 2
    assert f"town='{there.code}'" not in shown(here.code)


def test_the_page_counts_living_workers(here: Town) -> None:
    keeper = Worker(here.people["keeper"], at=NOW)
    assert "没有：报告照样收" in text_of(keeper.get("system"))
    beat("one", at=NOW)
    assert "1 个在工作" in text_of(keeper.get("system"))
    assert Event.objects.filter(kind="system.shown").count() == 2


def test_a_key_is_changed_by_the_worker(here: Town) -> None:
    keeper = Worker(here.people["keeper"], at=NOW)
    before = current_ring().current("token").id
    refused = keeper.send("rotation", purpose="token")
    assert refused.status_code == 422
    assert "请先备份钥匙文件" in text_of(refused)
    done = keeper.send("rotation", purpose="token", kept="on")
    assert (done.status_code, done.url) == (302, reverse("system"))
    assert current_ring().current("token").id == before
    assert run_ready(at=NOW) == 1
    assert current_ring().current("token").id != before
    assert "都换过了" in text_of(keeper.get("system"))


def test_the_job_of_one_wish_changes_the_key_once(here: Town) -> None:
    asked = current_ring().current("token").id
    rotating.rotate_key.func("token", f"key.{asked.hex()}", at=NOW)
    first = current_ring().current("token").id
    assert first != asked
    rotating.rotate_key.func("token", f"key.{asked.hex()}", at=NOW)
    assert current_ring().current("token").id == first


def test_keys_read_at_start_are_for_the_command(here: Town) -> None:
    with pytest.raises(Blocked):
        rotating.ask("django", by=here["keeper"], at=NOW)
    with pytest.raises(Refused):
        rotating.ask("token", by=here["auditor"], at=NOW)
