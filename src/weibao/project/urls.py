"""Root addresses. Each app's own stand in its `urls.py`."""

from django.urls import include, path

from . import errors
from .health import healthz

urlpatterns = [
    # First: a report is many small requests, and each is looked up from the top.
    path("", include("weibao.portal.urls")),
    path("healthz", healthz, name="healthz"),
    path("", include("weibao.project.system_urls")),
    path("look/", include("weibao.kernel.ui.urls")),
    path("accounts/", include("weibao.org.account_urls")),
    path("", include("weibao.org.urls")),
    path("", include("weibao.audit.urls")),
    path("", include("weibao.office.urls")),
    path("", include("weibao.children.urls")),
    path("", include("weibao.cases.urls")),
    path("", include("weibao.reports.urls")),
    path("", include("weibao.plan.urls")),
    path("", include("weibao.desk.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
