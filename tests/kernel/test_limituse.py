"""What starts and ends each limit is said for every one the product names in its code."""

import re

from tests.support.source import product_files
from weibao.kernel.deadlines import all_deadlines
from weibao.office.queries.limits import uses

NAMED = re.compile(r'"((?:SD|IN)\d{3})"')
# Compared with, but never started: the page shows the law beside the house's own figure.
LOOKED_AT = {"SD001"}


def test_every_limit_that_the_code_names_says_what_starts_and_what_ends_it() -> None:
    found = uses()
    named = {limit for source in product_files() for limit in NAMED.findall(source.text)}
    assert len(named) >= 10
    mute = sorted(
        limit
        for limit in named - LOOKED_AT
        if limit not in found or not found[limit].starts or not found[limit].ends
    )
    assert mute == [], "say it in the app's limituse.py"


def test_what_is_said_is_about_limits_of_the_table() -> None:
    assert set(uses()) <= {row.id for row in all_deadlines()}
