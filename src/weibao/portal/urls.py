"""Addresses of `portal`."""

from django.urls import path, re_path

from .views import complaint, pages, receipt, report

app_name = "portal"
urlpatterns = [
    path("report/", report.report, name="report"),
    path("report/privacy/", pages.privacy, name="privacy"),
    re_path(r"^report/(?P<town>[0-9]{9})/$", report.report, name="report-town"),
    path("receipt/", receipt.receipt, name="receipt"),
    path("receipt/kept/", receipt.kept, name="kept"),
    path("receipt/slip/", receipt.slip, name="slip"),
    path("receipt/complaint/", complaint.complaint, name="complaint"),
]
