"""Addresses of the desk."""

from django.urls import path

from .views import clocks, home, notices, searching

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("clocks/", clocks.listing, name="clocks"),
    path("search/", searching.search, name="search"),
    path("search/<uuid:pk>/", searching.found, name="found"),
    path("notices/", notices.listing, name="notices"),
    path("notices/reading/", notices.read_all, name="notices-read"),
    path("notices/<uuid:pk>/reading/", notices.read, name="notice-read"),
]
