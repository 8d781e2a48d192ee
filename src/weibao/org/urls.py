"""Addresses of units, posts and people, and of everyone's own account."""

from django.urls import path

from .views import account, appointments, people, person, posts, unit_edit, units

app_name = "org"
urlpatterns = [
    path("units/", units.unit_list, name="units"),
    path("units/posts/", posts.post_list, name="posts"),
    path("units/new/", unit_edit.unit_new, name="unit-new"),
    path("units/<uuid:pk>/", units.unit_detail, name="unit"),
    path("units/<uuid:pk>/name/", unit_edit.unit_rename, name="unit-rename"),
    path("units/<uuid:pk>/aliases/", unit_edit.alias_new, name="alias-new"),
    path("units/<uuid:pk>/closing/", unit_edit.unit_close, name="unit-close"),
    path("units/<uuid:pk>/posts/", posts.post_new, name="post-new"),
    path("units/aliases/<uuid:pk>/dropping/", unit_edit.alias_drop, name="alias-drop"),
    path("units/posts/<uuid:pk>/appointing/", appointments.appoint, name="appoint"),
    path("units/posts/<uuid:pk>/handing-over/", appointments.hand_over, name="hand-over"),
    path("units/posts/<uuid:pk>/closing/", posts.post_close, name="post-close"),
    path("units/appointments/<uuid:pk>/ending/", appointments.end, name="appointment-end"),
    path("people/", people.people_list, name="people"),
    path("people/new/", people.person_new, name="person-new"),
    path("people/<uuid:pk>/", people.person_detail, name="person"),
    path("people/<uuid:pk>/changing/", person.change, name="person-change"),
    path("people/<uuid:pk>/password/", person.reset_password, name="person-password"),
    path("people/<uuid:pk>/second-factor/", person.reset_factor, name="person-factor"),
    path("people/<uuid:pk>/switching-off/", person.switch_off, name="person-off"),
    path("people/<uuid:pk>/switching-on/", person.switch_on, name="person-on"),
    path("account/", account.account, name="account"),
    path("account/big-font/", account.big_font, name="big-font"),
    path("account/custody/", account.custody_key, name="custody"),
    path("account/custody/anew/", account.custody_anew, name="custody-anew"),
]
