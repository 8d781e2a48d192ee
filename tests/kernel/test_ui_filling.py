"""What is put into markup is escaped, unless it says itself that it is safe."""

import pytest
from django.utils.functional import lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from weibao.kernel.ui.filling import fill, fill_each

VALUES = ["<b>&\"'甲", mark_safe("<i>&</i>"), 7, None, lazy(lambda: "<懒>", str)(), ""]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_the_same_as_djangos(value: object) -> None:
    assert fill("<p {a}>{}</p>", value, a=value) == format_html("<p {a}>{}</p>", value, a=value)
    assert fill("{}", fill("{}", value)) == fill("{}", value)


def test_rows_are_the_same_as_djangos() -> None:
    rows = [(value, "<") for value in VALUES]
    ours = fill_each("<li>{}{}</li>", rows)
    assert ours == format_html_join("", "<li>{}{}</li>", rows)
    assert hasattr(ours, "__html__")
