"""Addresses for tests of the page shells alone, without any app above the kernel."""

from django.urls import include, path

urlpatterns = [path("look/", include("weibao.kernel.ui.urls"))]
