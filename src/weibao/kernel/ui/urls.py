from django.urls import path

from . import views

app_name = "ui"
urlpatterns = [path("big/", views.big, name="big")]
