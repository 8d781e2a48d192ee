"""Addresses of cases. A verb is a noun: `POST /cases/<id>/closure/`."""

from django.urls import path

from .views import (
    cases,
    children,
    clocks,
    course,
    investigation,
    material,
    measures,
    papers,
    reviews,
    timeline,
)

app_name = "cases"
urlpatterns = [
    path("cases/", cases.listing, name="list"),
    path("cases/reviews/", reviews.listing, name="reviews"),
    path("cases/reviews/print/", reviews.printed, name="reviews-print"),
    path("cases/<uuid:pk>/", cases.detail, name="detail"),
    path("cases/<uuid:pk>/names/", cases.reveal, name="reveal"),
    path("cases/<uuid:pk>/child/", children.choose, name="child"),
    path("cases/<uuid:pk>/child/link/", children.link, name="link-child"),
    path("cases/<uuid:pk>/child/file/", children.open_and_link, name="open-child"),
    path("cases/<uuid:pk>/findings/", course.edit, name="edit"),
    path("cases/<uuid:pk>/inquiries/", investigation.add, name="inquiry"),
    path("cases/<uuid:pk>/assessment/", investigation.assess, name="assess"),
    path("cases/<uuid:pk>/steps/<slug:name>/", course.step, name="step"),
    path("cases/<uuid:pk>/closure/", course.close, name="close"),
    path("cases/<uuid:pk>/reopening/", course.reopen, name="reopen"),
    path("cases/<uuid:pk>/measures/", measures.decide, name="decide"),
    path("cases/<uuid:pk>/material/", material.add, name="material"),
    path("cases/<uuid:pk>/units/", measures.invite, name="invite"),
    path("cases/<uuid:pk>/timeline/", timeline.listing, name="timeline"),
    path("cases/<uuid:pk>/review/", reviews.one, name="review"),
    path("cases/<uuid:pk>/papers/", papers.order, name="print"),
    path("cases/measures/<uuid:pk>/result/", measures.finish, name="finish-measure"),
    path("cases/measures/<uuid:pk>/cancellation/", measures.cancel, name="cancel-measure"),
    path("cases/clocks/<uuid:pk>/stop/", clocks.stop, name="stop-clock"),
    path("cases/clocks/<uuid:pk>/resumption/", clocks.resume, name="resume-clock"),
    path("cases/clocks/<uuid:pk>/extension/", clocks.extend, name="extend-clock"),
    path("clocks/<uuid:pk>/urging/", clocks.urge, name="urge-clock"),
]
