"""After the token key was changed all files are made findable by the new key alone."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.children import factories as make
from tests.children.factories import Staff
from weibao.audit.models import Event, Revision
from weibao.children.actions.files import NumberTaken
from weibao.children.models import Child, IdToken
from weibao.children.queries.search import search
from weibao.kernel.crypto.keyring import current_ring
from weibao.kernel.retokening import retokenisers

pytestmark = pytest.mark.postgres

BIRTH = date(2018, 3, 5)
NUMBER = make.id_number(birth=BIRTH, male=False)


def test_files_are_written_again_in_batches(own_ring: None, staff: Staff, at: datetime) -> None:
    for number in range(3):
        make.child(by=staff.clerk, at=at, name=f"冯小{'一二三'[number]}")
    named = make.child(
        by=staff.clerk, at=at, name="向晓东", id_number=NUMBER, guardians=[make.guardian()]
    )
    before = IdToken.objects.get().token
    old = current_ring().current("token").id
    current_ring().rotate("token", at=at)
    offer = dict(retokenisers.items())["children"]
    first = offer(None, 2)
    assert (first.seen, first.changed) == (2, 2)
    second = offer(first.last, 2)
    assert (second.seen, second.changed) == (2, 2)
    assert offer(second.last, 2).seen == 0
    current_ring().drop("token", old)
    actor = make.acting(staff.clerk)
    for typed in ("晓东", NUMBER, "13900006127"):
        assert [row.pk for row in search(typed, actor, on=at.date()).rows] == [named.pk]
    assert IdToken.objects.get().token != before
    with pytest.raises(NumberTaken):
        make.child(by=staff.clerk, at=at, name="另一人", id_number=NUMBER)


def test_again_changes_nothing_and_is_no_change_of_the_file(
    own_ring: None, staff: Staff, at: datetime
) -> None:
    child = make.child(by=staff.clerk, at=at)
    current_ring().rotate("token", at=at)
    offer = dict(retokenisers.items())["children"]
    assert offer(None, 10).changed == 1
    assert offer(None, 10).changed == 0
    assert Child.objects.get(pk=child.pk).version == 1
    assert Revision.objects.filter(subject=child.pk).count() == 1
    assert Event.objects.filter(subject=child.pk).count() == 1
