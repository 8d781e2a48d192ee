"""A file sent to a page that asks for none leaves nothing on the disk."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve

from weibao.kernel.edge import takes_files
from weibao.office.storage.uploads import SealedUpload
from weibao.project.uploads import Uploads


@pytest.fixture
def home(tmp_path: Path, settings: object) -> Path:
    settings.WEIBAO_HOME = tmp_path  # type: ignore[attr-defined]
    return tmp_path


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.jpg", b"x" * 100_000, "image/jpeg")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/report/", "/receipt/", "/accounts/login/", "/search/", "/no/"])
def test_a_stranger_cannot_fill_the_disk(home: Path, path: str) -> None:
    Client().post(path, {"what": "words", "file": photo()})
    assert [found for found in home.rglob("*") if found.is_file()] == []


def test_the_words_beside_the_file_still_arrive(home: Path) -> None:
    request = RequestFactory().post("/", {"words": "hello", "file": photo()})
    Uploads(lambda _: HttpResponse()).process_view(request, plain, (), {})
    assert request.POST["words"] == "hello"
    assert "file" not in request.FILES
    assert list(home.rglob("*")) == []


@pytest.mark.django_db
def test_a_view_that_asks_for_files_gets_them_sealed(home: Path, at: datetime) -> None:
    request = RequestFactory().post("/", {"file": photo()})
    Uploads(lambda _: HttpResponse()).process_view(request, with_files, (), {})
    request.at, request.on = at, at.date()  # type: ignore[attr-defined]
    request.resolver_match = resolve("/report/")
    assert isinstance(request.FILES["file"], SealedUpload)


@pytest.mark.django_db
def test_a_stranger_leaves_nothing_behind_a_door_that_takes_files(home: Path) -> None:
    """The CSRF check reads the form, files and all, before anybody asks who it is."""
    client = Client(enforce_csrf_checks=True)
    assert client.post("/reports/new/", {"files-new": photo()}).status_code == 403
    assert [found for found in home.rglob("*") if found.is_file()] == []


def plain(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@takes_files
def with_files(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()
