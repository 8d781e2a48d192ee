"""Addresses of the plan."""

from django.urls import path

from .views import drafts, tasks

app_name = "plan"
urlpatterns = [
    path("plan/", tasks.listing, name="list"),
    path("plan/read/", drafts.read_file, name="read"),
    path("plan/drafts/<uuid:pk>/", drafts.review, name="draft"),
    path("plan/drafts/<uuid:pk>/adopt/", drafts.adopt, name="adopt"),
]
