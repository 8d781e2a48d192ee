"""Addresses of reports."""

from django.urls import path

from .views import filing, identity, reports

app_name = "reports"
urlpatterns = [
    path("reports/", reports.listing, name="list"),
    path("reports/new/", filing.file, name="file"),
    path("reports/made/", reports.made, name="made"),
    path("reports/sealed/", identity.sealed, name="sealed"),
    path("reports/<uuid:pk>/", reports.detail, name="detail"),
    path("reports/<uuid:pk>/acceptance/", reports.accept, name="accept"),
    path("reports/<uuid:pk>/refusal/", reports.refuse, name="refuse"),
    path("reports/<uuid:pk>/answer/", reports.answer, name="answer"),
    path("reports/<uuid:pk>/identity/", identity.unseal, name="unseal"),
]
