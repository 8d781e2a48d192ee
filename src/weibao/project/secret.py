"""Django's SECRET_KEY out of the key ring."""

from __future__ import annotations

from django.utils.functional import SimpleLazyObject


def _read() -> str:
    from weibao.kernel.crypto.keyring import current_ring  # noqa: PLC0415 - settings load first

    return current_ring().text("django")


def lazy_secret() -> str:
    return SimpleLazyObject(_read)  # type: ignore[return-value]
