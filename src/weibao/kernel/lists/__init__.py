"""Lists as declarations: columns, conditions, orders and views of a list stand in one place.

The page, its counts, a saved view and the Excel file are made from the same declaration, so they
cannot disagree. All state of a list is in its address.

    CASES = Listing("cases", "个案", …)          in <app>/lists.py, found at start
    asked = CASES.read(request.GET, asker)       what the address asks for; nonsense is left out
    CASES.select(asked, asker)                   the rows in their order
"""

from .asking import Asked, Asker
from .bulk import BulkAct, bulk_acts
from .declaring import Column, Filter, Listing, Shipped, Sort, always, listings, offered, plain

__all__ = [
    "Asked",
    "Asker",
    "BulkAct",
    "Column",
    "Filter",
    "Listing",
    "Shipped",
    "Sort",
    "always",
    "bulk_acts",
    "listings",
    "offered",
    "plain",
]
