"""Who can write the search tokens of its subjects again, after the token key was changed.

An app that keeps search tokens offers a function in its `retokening.py`:

    @retokenisers.register("children")
    def children(after: Any, limit: int) -> Batch: ...

It handles at most `limit` subjects after primary key `after`, in order of primary key, each in a
transaction that locks the subject, and answers how far it came. Running it again changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .registry import Registry
from .resealing import Batch

Offer = Callable[[Any, int], Batch]

retokenisers: Registry[Offer] = Registry("retokening", "重写查找标记")
# The same for tokens made with the key of traits.
trait_writers: Registry[Offer] = Registry("retraiting", "重写报告特征")
