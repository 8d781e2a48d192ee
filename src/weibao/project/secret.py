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


class OlderSecrets(list[str]):
    """The older keys, so that a rotation signs nobody out.

    A list by type, because Django looks at the type while the settings still load.
    """

    def __iter__(self) -> Iterator[str]:
        return iter(_texts()[1:])

    def __len__(self) -> int:
        return len(_texts()) - 1
