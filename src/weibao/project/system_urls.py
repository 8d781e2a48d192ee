"""Addresses of the installation's own pages."""

from django.urls import path

from .views import system, verification

urlpatterns = [
    path("verification/", verification.verification, name="verification"),
    path("system/", system.system, name="system"),
    path("system/keys/", system.rotation, name="rotation"),
]
