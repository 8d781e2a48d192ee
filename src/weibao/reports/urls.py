"""Addresses of reports."""

from django.urls import path

from .views import identity, mandated, reports, taking

app_name = "reports"
urlpatterns = [
    path("reports/", reports.listing, name="list"),
    path("reports/new/", mandated.file, name="file"),
    path("reports/desk/", taking.take_down, name="take"),
    path("reports/made/", mandated.made, name="made"),
    path("reports/made/<uuid:pk>/", mandated.made_one, name="made-one"),
    path("reports/made/<uuid:pk>/notifications/", mandated.notify, name="notify"),
    path("reports/made/<uuid:pk>/additions/", mandated.add, name="add"),
    path("reports/made/<uuid:pk>/reason/", mandated.explain, name="explain"),
    path("reports/made/<uuid:pk>/reading/", mandated.acknowledge, name="acknowledge"),
    path("reports/sealed/", identity.sealed, name="sealed"),
    path("reports/<uuid:pk>/", reports.detail, name="detail"),
    path("reports/<uuid:pk>/acceptance/", reports.accept, name="accept"),
    path("reports/<uuid:pk>/refusal/", reports.refuse, name="refuse"),
    path("reports/<uuid:pk>/answer/", reports.answer, name="answer"),
    path("reports/<uuid:pk>/hotline/", reports.hotline, name="hotline"),
    path("reports/<uuid:pk>/identity/", identity.unseal, name="unseal"),
]
