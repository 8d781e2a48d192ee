"""The product's addresses, and those of the demo: choosing a role, the living page of components."""

from django.urls import include, path

from weibao.project.urls import handler400, handler403, handler404, handler500
from weibao.project.urls import urlpatterns as product

from . import views

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

demo = (
    [
        path("", views.roles, name="roles"),
        path("sign-in/<slug:username>/", views.sign_in, name="sign-in"),
    ],
    "demo",
)
urlpatterns = [
    path("demo/", include(demo)),
    path("styleguide/", include("weibao.kernel.styleguide.urls")),
    *product,
]
