"""Addresses of the desk."""

from django.urls import path

from .views import home

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("search/", home.search, name="search"),
    path("notices/", home.notice_list, name="notices"),
    path("notices/<uuid:pk>/reading/", home.notice_read, name="notice-read"),
]
