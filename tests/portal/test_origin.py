"""A form sent by another site's page is told from our own by what the browser says."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from weibao.portal.origin import from_elsewhere


@pytest.mark.parametrize(
    ("headers", "elsewhere"),
    [
        ({}, False),
        ({"Sec-Fetch-Site": "same-origin"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, True),
        ({"Sec-Fetch-Site": "same-site"}, True),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, True),
        ({"Origin": "http://testserver"}, False),
        ({"Origin": "https://TESTSERVER"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "http://testserver.evil.example"}, True),
        ({"Origin": "http://testserver:8080"}, True),
        ({"Origin": "nonsense"}, True),
        ({"Origin": "http://["}, True),
    ],
)
def test_who_sent_the_form(headers: dict[str, str], elsewhere: bool) -> None:
    request = RequestFactory().post("/report/", headers=headers)
    assert from_elsewhere(request) is elsewhere
