"""kill -9 while the log is written or sealed: after every single death the chain can be verified."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client

from tests import world
from tests.faults.dying import filed
from tests.faults.ground import chain_holds
from tests.faults.test_kill import LATER, MOST, Mortals
from tests.portal.pages import code_in
from tests.support.towns import Towns
from tests.world import NOW, Town
from weibao.audit.models import Event, EventSeal, Submission
from weibao.audit.sealing import seal, verify
from weibao.reports.models import Report

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(settings.ON_POSTGRES, reason="kills a process with a file open"),
]


@pytest.fixture
def here(real_towns: Towns) -> Town:
    return real_towns.here


@pytest.fixture
def mortals(here: Town) -> Iterator[Mortals]:
    processes = Mortals()
    yield processes
    assert processes.end() == 0


def test_a_filing_that_died_is_made_good_by_pressing_again(
    mortals: Mortals, here: Town, client: Client
) -> None:
    """Dies at every second write; the chain is sealed and walked between the deaths."""
    for at_write in range(1, MOST, 2):
        said = mortals.die("file", at_write, here.code)
        seal()
        assert verify(on=LATER) == (Event.objects.count(), None)
        if said != "killed":
            break
    assert said == "done 200"
    first, again = filed(client, here.code), filed(client, here.code)
    assert code_in(first) == code_in(again)
    assert (Report.objects.count(), Submission.objects.count()) == (1, 1)
    assert Event.objects.filter(kind="report.filed").count() == 1
    chain_holds(LATER)


def test_a_sealer_that_died_leaves_a_chain_that_holds(mortals: Mortals, here: Town) -> None:
    """Also between the commit of the seals and the head that is kept beside the keys."""
    world.case(here)
    waiting = Event.objects.filter(seal=None).count()
    assert waiting > 3
    for at_write in range(1, MOST):
        said = mortals.die("tick", at_write, NOW.isoformat())
        sealed, broken = verify()
        assert broken is None, broken
        assert sealed == EventSeal.objects.count()
        if said != "killed":
            break
    assert said.startswith("done")
    chain_holds(LATER)
