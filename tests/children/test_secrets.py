"""A planted marker: what says who a child is stands nowhere in the database in clear."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.children import factories as make
from tests.children.factories import Staff, form_of
from weibao.children.models import Child

MARKERS = (
    "标记赛罕",
    "biaojisaihan",
    "标记巴图",
    "13900009174",
    "标记七组老屋",
    "标记备注一段",
    "标记三班",
    "标记小学",
)
NUMBER = make.id_number(birth=date(2018, 3, 5), male=False, series=77)


def planted(**facts: Any) -> dict[str, Any]:
    return form_of(
        name=MARKERS[0],
        id_number=NUMBER,
        address=MARKERS[4],
        note=MARKERS[5],
        class_name=MARKERS[6],
        school_text=MARKERS[7],
        **{
            "g-0-relation": "father",
            "g-0-name": MARKERS[2],
            "g-0-phone": MARKERS[3],
            "g-0-is_guardian": "on",
        },
        **facts,
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("one_factor")
def test_no_marker_stands_in_the_database_or_its_log(client: Client, staff: Staff) -> None:
    make.sign_in(client, staff.clerk)
    assert client.post("/children/new/", planted()).status_code == 302
    child = Child.objects.get()
    assert child.name == MARKERS[0]
    client.post("/children/search/", {"q": MARKERS[0]})
    client.post(f"/children/{child.pk}/names/", {"reason": "visit"})
    client.post("/children/new/", planted(once_key=f"{7:032x}"))
    path = Path(str(connection.settings_dict["NAME"]))
    stored = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    assert b"C2026-" in stored or b"C20" in stored
    for marker in (*MARKERS, NUMBER):
        assert marker.encode() not in stored, marker
        assert marker.encode("utf-16-le") not in stored, marker
