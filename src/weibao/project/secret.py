"""Django's SECRET_KEY and its predecessors out of the key ring, read when first used."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.functional import SimpleLazyObject


def _texts() -> list[str]:
    from weibao.kernel.crypto.keyring import current_ring  # noqa: PLC0415 - settings load first

    return current_ring().texts("django")


def lazy_secret() -> str:
    """The current key."""
    return SimpleLazyObject(lambda: _texts()[0])  # type: ignore[return-value]


class _Older(list[str]):
    """A list, because Django insists on one while it is still loading the settings."""

    def __iter__(self) -> Iterator[str]:
        return iter(_texts()[1:])


def lazy_fallbacks() -> list[str]:
    """Older keys, so that a rotation signs nobody out."""
    return _Older()
