"""Addresses of the log."""

from django.urls import path

from .views import events

app_name = "audit"
urlpatterns = [path("audit/", events.listing, name="list")]
