"""Once only. The same form sent twice has one effect and gets the same answer."""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from weibao.kernel.crypto.keyring import current_ring
from weibao.kernel.edge import is_public

from .models import Submission

FIELD = "once_key"
# Who sent a public form.
NOBODY = b""
_SHAPE = re.compile(r"[0-9a-f]{32}")

Work = Callable[[], dict[str, Any]]
Answer = Callable[[dict[str, Any]], HttpResponse]


class KeyMissing(Exception):
    """The form came without its key, so a repetition could not be told."""


class KeyReused(Exception):
    """The key was used for other content: refused, and the first result stays."""


def new_key() -> str:
    """A key for a fresh form: 128 random bits."""
    return secrets.token_hex(16)


def key_of(request: HttpRequest) -> str:
    key = request.POST.get(FIELD, "")
    if not _SHAPE.fullmatch(key):
        raise KeyMissing
    return key


def was_sent(request: HttpRequest) -> bool:
    """Whether a form with this key was carried out, whatever it said; raises `KeyMissing`."""
    return Submission.objects.filter(key__in=_digests(key_of(request))).exists()


def once(
    request: HttpRequest,
    work: Work,
    *,
    answer: Answer | None = None,
    route: str = "",
    files: str = "",
) -> HttpResponse:
    """Run `work` in one transaction with the submission row; a repetition gets the stored result.

    `work` returns what the answer needs, ids and addresses only, by default `{"next": url}`.
    Raises `KeyMissing`, `KeyReused`, and whatever `work` raises (then nothing is written).
    `files` is a digest of uploaded files where there are any.
    """
    respond = answer or _redirect
    key = key_of(request)
    sent = _Sent(
        keys=_digests(key),
        senders=_senders(request),
        # With the form's own key in it, which stands nowhere: or whoever has database and key ring
        # could try passphrases, or the phone of a reporter, against this digest.
        bodies=_digests(f"{key}|{_canonical(request)}{files}"),
        route=route or request.resolver_match.view_name,  # type: ignore[union-attr]
    )
    try:
        with transaction.atomic():
            # The table's own key tells a repetition; only one from before a rotation has another.
            known = sent.find() if sent.rotated else None
            if known is None:
                known = sent.row(at=request.at)  # type: ignore[attr-defined]
                known.save(force_insert=True)
                known.result = work()
                known.save(update_fields=["result"])
    except IntegrityError:
        # Another request with this key was carried out; anything else is a fault of `work`.
        known = sent.find()
        if known is None:
            raise
    return respond(known.result)


@dataclass(frozen=True)
class _Sent:
    """What came, as digests under each key of the ring, the current one first."""

    keys: list[bytes]
    senders: list[bytes]
    bodies: list[bytes]
    route: str

    @property
    def rotated(self) -> bool:
        """Whether the same form may have been carried out under an older key of the ring."""
        return len(self.keys) > 1

    def find(self) -> Submission | None:
        """The earlier submission with this key; raises `KeyReused` when it was another one."""
        known = Submission.objects.filter(key__in=self.keys).first()
        if known is None:
            return None
        same = (
            known.route == self.route
            and bytes(known.sender) in self.senders
            and bytes(known.body) in self.bodies
        )
        if not same:
            raise KeyReused
        return known

    def row(self, *, at: datetime) -> Submission:
        return Submission(
            key=self.keys[0], route=self.route, sender=self.senders[0], body=self.bodies[0], at=at
        )


def _redirect(result: dict[str, Any]) -> HttpResponse:
    return HttpResponseRedirect(result["next"])


def _senders(request: HttpRequest) -> list[bytes]:
    """Nothing of who sends a public form, not even keyed: there are few people to try it against."""
    if is_public(request):
        return [NOBODY]
    person = request.user.pk if request.user.is_authenticated else "public"
    return _digests(f"sender|{person}")


def _canonical(request: HttpRequest) -> str:
    skip = {"csrfmiddlewaretoken", FIELD}
    pairs = [
        (name, value)
        for name in sorted(request.POST)
        if name not in skip
        for value in request.POST.getlist(name)
    ]
    return f"body|{request.path}|{pairs!r}"


def _digests(text: str) -> list[bytes]:
    """Digests are compared by secret content, not by secret value, so plain equality is enough."""
    data = text.encode("utf-8", "surrogatepass")
    keys = current_ring().keys("submission")
    return [hmac.new(key.secret, data, sha256).digest() for key in keys]
