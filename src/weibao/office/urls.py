"""Addresses of the settings, of uploads and of files."""

from django.urls import path

from .views import dated, files, guard, holidays, limits, overview, uploads, year

app_name = "office"
urlpatterns = [
    path("uploads/", uploads.begin, name="uploads"),
    path("uploads/staff/", uploads.begin_staff, name="uploads-staff"),
    path("uploads/piece/", uploads.piece, name="uploads-piece"),
    path("uploads/state/", uploads.state, name="uploads-state"),
    path("uploads/finish/", uploads.finish, name="uploads-finish"),
    path("uploads/drop/", uploads.drop, name="uploads-drop"),
    path("files/<uuid:pk>/", files.content, name="file"),
    path("files/<uuid:pk>/original/", files.original, name="file-original"),
    path("files/<uuid:pk>/withdrawal/", files.withdraw, name="file-withdraw"),
    path("settings/", overview.overview, name="settings"),
    path("settings/holidays/", holidays.years, name="holidays"),
    path("settings/holidays/<int:year>/", holidays.year_detail, name="holidays-year"),
    path("settings/holidays/<int:year>/enter/", year.year_enter, name="holidays-enter"),
    path("settings/holidays/day/", holidays.day_new, name="holidays-day"),
    path("settings/holidays/withdraw/<uuid:pk>/", holidays.withdraw, name="holidays-withdraw"),
    path("settings/limits/", limits.listing, name="limits"),
    path("settings/limits/print/", limits.printed, name="limits-print"),
    path("settings/guard/", guard.overview, name="guard"),
    path("settings/values/", dated.listing, name="values"),
    path("settings/values/<str:key>/", dated.detail, name="value"),
    path("settings/values/<str:key>/change/", dated.change, name="value-change"),
    path("settings/withdraw/<uuid:pk>/", dated.withdraw, name="value-withdraw"),
]
