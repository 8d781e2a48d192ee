"""Whether a form was sent by one of our own pages.

The public forms carry no CSRF token. A token needs a cookie, and people who are afraid browse
without cookies; a report must not fail for that. Nor does a token protect anything here: the pages
read no session, so a request made by another site gains nothing that it could not send itself. What
remains is to keep other sites from sending reports through their visitors' browsers, and for that
what the browser says about the sender is enough.
"""

from __future__ import annotations

from django.http import HttpRequest


def from_elsewhere(request: HttpRequest) -> bool:
    """True when the browser says that another site sent the form.

    An `Origin` of null tells nothing: browsers send it by the referrer policy alone.
    """
    site = request.headers.get("Sec-Fetch-Site", "")
    if site:
        return site not in {"same-origin", "none"}
    origin = request.headers.get("Origin", "null")
    sender = origin.partition("://")[2].lower()
    return origin != "null" and sender != request.get_host().lower()
