"""Addresses of children's files. A verb is a noun: `POST /children/<id>/closure/`."""

from django.urls import path

from .views import (
    categories,
    detail,
    editing,
    facts,
    importing,
    listing,
    opening,
    pairs,
    risk,
    standing,
    transfers,
    villages,
)

app_name = "children"
urlpatterns = [
    path("children/", listing.listing, name="list"),
    path("children/new/", opening.new, name="new"),
    path("children/search/", listing.find, name="search"),
    path("children/imports/", importing.imports, name="imports"),
    path("children/imports/<uuid:pk>/", importing.one, name="import"),
    path("children/imports/<uuid:pk>/undoing/", importing.undoing, name="undo_import"),
    path("children/pairs/", pairs.pairs, name="pairs"),
    path("children/pairs/<uuid:pk>/", pairs.pair, name="pair"),
    path("children/pairs/<uuid:pk>/apart/", pairs.apart, name="apart"),
    path("children/merges/<uuid:pk>/undoing/", pairs.undoing, name="unmerge"),
    path("children/villages/", villages.villages, name="villages"),
    path("children/transfers/", transfers.transfers, name="transfers"),
    path("children/transfers/<uuid:pk>/", transfers.transfer, name="transfer"),
    path("children/transfers/<uuid:pk>/answer/", transfers.answer, name="answer_transfer"),
    path(
        "children/transfers/<uuid:pk>/withdrawal/",
        transfers.withdrawal,
        name="withdraw_transfer",
    ),
    path("children/<uuid:pk>/transfer/", transfers.new, name="ask_transfer"),
    path("children/<uuid:pk>/", detail.detail, name="detail"),
    path("children/<uuid:pk>/names/", detail.reveal, name="reveal"),
    path("children/<uuid:pk>/facts/", editing.edit, name="edit"),
    path("children/<uuid:pk>/sections/<slug:code>/", facts.section, name="section"),
    path("children/categories/<uuid:pk>/", categories.category, name="category"),
    path("children/people/<uuid:line>/", facts.person, name="person"),
    path("children/<uuid:pk>/risk/", risk.risk, name="risk"),
    path("children/<uuid:pk>/closure/", standing.closure, name="close"),
    path("children/<uuid:pk>/reopening/", standing.reopening, name="reopen"),
]
