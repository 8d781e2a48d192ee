"""Addresses of the plan."""

from django.urls import path

from .views import tasks

app_name = "plan"
urlpatterns = [path("plan/", tasks.listing, name="list")]
