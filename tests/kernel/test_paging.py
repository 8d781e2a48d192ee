"""Pages are cut in the database, and a wrong number gives the nearest page."""

import pytest
from django.test import RequestFactory

from weibao.kernel.paging import page_of
from weibao.office.models import Register


@pytest.fixture
def rows(db):
    Register.objects.bulk_create(
        Register(town="990110110", name=f"{number:02d}", year=2026) for number in range(25)
    )
    return Register.objects.order_by("name")


@pytest.mark.parametrize(
    ("asked", "number", "first"),
    [("", 1, "00"), ("2", 2, "10"), ("99", 3, "20"), ("x", 1, "00"), ("-1", 3, "20")],
)
def test_the_page_asked_for_or_the_nearest(rows, asked, number, first) -> None:
    page = page_of(RequestFactory().get("/", {"page": asked}), rows, per_page=10)
    assert (page.number, page.object_list[0].name) == (number, first)


def test_only_the_page_is_read(rows, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        assert len(list(page_of(RequestFactory().get("/"), rows, per_page=10))) == 10
