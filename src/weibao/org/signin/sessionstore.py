"""Sessions in the database, looked up with one query that was written before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from weibao.kernel.prepared import Prepared

_LIVE = Prepared(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now),
    key=str,
    now=datetime,
)


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Any:
        found = _LIVE.first(Session, key=self.session_key, now=timezone.now())
        if found is None:
            # As the parent does: a key that opens nothing is not used again.
            self._session_key = None
        return found
