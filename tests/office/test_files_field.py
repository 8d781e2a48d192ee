"""Files in a form: what came stays taken, what is wrong is said beside the field."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from pytest_django import Settings

from tests.office.attached import jpeg, photo, posted, uploaded
from tests.org import factories as org
from weibao.office.attachments import gate, handler
from weibao.office.attachments.field import FilesField, receive
from weibao.office.models import Upload
from weibao.project.uploads import Uploads

pytestmark = pytest.mark.django_db


class SampleForm(forms.Form):
    words = forms.CharField()
    files = FilesField()

    def __init__(self, request: object, *, town: str = org.TOWN) -> None:
        super().__init__(request.POST, request.FILES)  # type: ignore[attr-defined]
        self.fields["files"].of(town, at=request.at)  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    settings.WEIBAO_HOME = tmp_path
    gate.ledger.clear()
    yield tmp_path
    gate.ledger.clear()


def on_disk(home: Path) -> list[Path]:
    return sorted(path for path in home.rglob("*") if path.is_file())


def over(request: object) -> None:
    """The request ends as it does in the service."""
    Uploads(lambda _: HttpResponse())(request)  # type: ignore[arg-type]


def test_files_of_a_form_are_kept_and_shown_again(home: Path, at: datetime) -> None:
    request = posted(photo(), photo(name="同名.jpg"), photo(name="同名.jpg"), at=at)
    form = SampleForm(request)
    assert not form.is_valid(), "the words are missing"
    assert list(form.errors) == ["words"]
    page = str(form["files"].value())
    over(request)
    assert len(on_disk(home)) == 3
    assert page.count("同名.jpg") == 2
    hidden = " ".join(row.token for row in form["files"].value())
    again = SampleForm(posted(at=at, words="写好了", files=hidden))
    assert again.is_valid()
    assert again.cleaned_data["files"] == hidden.split()
    assert Upload.objects.count() == 3


def test_no_file_at_all_is_fine(at: datetime) -> None:
    form = SampleForm(posted(at=at, words="写好了"))
    assert form.is_valid()
    assert form.cleaned_data["files"] == []


BAD = {
    "empty": (SimpleUploadedFile("空.jpg", b"", "image/jpeg"), "是空的"),
    "page": (SimpleUploadedFile("a.jpg", b"<html><script>1</script>", "image/jpeg"), "网页"),
    "unknown": (SimpleUploadedFile("a.jpg", b"\x00\x01\x02\x03" * 99, "image/jpeg"), "认不出"),
}


@pytest.mark.parametrize("kind", sorted(BAD))
def test_what_is_wrong_with_one_file_costs_no_other(home: Path, at: datetime, kind: str) -> None:
    bad, words = BAD[kind]
    bad.seek(0)
    request = posted(photo(), bad, at=at, words="写好了")
    form = SampleForm(request)
    assert not form.is_valid()
    (said,) = form.errors["files"]
    assert words in said
    assert (bad.name or "") in said
    over(request)
    assert len(on_disk(home)) == Upload.objects.count() == 1
    assert form["words"].value() == "写好了"
    assert len(form["files"].value()) == 1


def test_a_file_too_large_for_the_town_is_refused(
    home: Path, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handler, "largest_anywhere", lambda **_: (100_000, 10))
    request = posted(photo(jpeg(300_000)), photo(), at=at, words="写好了")
    form = SampleForm(request)
    assert not form.is_valid()
    assert "太大" in form.errors["files"][0]
    over(request)
    assert len(on_disk(home)) == 1


def test_two_hundred_files_get_one_sentence(home: Path, at: datetime) -> None:
    request = posted(*(photo() for _ in range(200)), at=at, words="写好了")
    form = SampleForm(request)
    assert not form.is_valid()
    assert form.errors["files"] == ["一次最多交 10 个附件，多出来的没有收，可以分几次交"]
    over(request)
    assert len(on_disk(home)) == 10
    assert len(form["files"].value()) == 10


def test_one_may_be_taken_away_without_script(home: Path, at: datetime) -> None:
    tokens = [uploaded(jpeg(), at=at) for _ in range(2)]
    drop = {f"files-drop-{tokens[0]}": "on"}
    form = SampleForm(posted(at=at, words="写好了", files=" ".join(tokens), **drop))
    assert form.is_valid()
    assert form.cleaned_data["files"] == tokens[1:]


def test_what_expired_is_said_and_the_rest_stays(at: datetime) -> None:
    old = uploaded(jpeg(), at=at - timedelta(hours=25))
    new = uploaded(jpeg(), at=at)
    form = SampleForm(posted(at=at, words="写好了", files=f"{old} {new}"))
    assert not form.is_valid()
    assert form.errors["files"] == ["有 1 个附件放了超过一天，已经清除，请重新加"]
    assert [row.token for row in form["files"].value()] == [new]


def test_the_same_files_sent_again_are_known(at: datetime) -> None:
    first, again, other = (
        SampleForm(posted(photo(data), at=at, words="写好了"))
        for data in (jpeg(), jpeg(), jpeg(4_000))
    )
    assert all(form.is_valid() for form in (first, again, other))
    digests = [form.cleaned_data["files"].digest for form in (first, again, other)]
    assert digests[0] == digests[1] != digests[2]


def test_what_no_form_took_goes_with_the_request(home: Path, at: datetime) -> None:
    request = posted(photo(), at=at)
    assert len(request.FILES.getlist("files-new")) == 1
    assert len(on_disk(home)) == 1
    over(request)
    assert on_disk(home) == []


def test_a_sender_who_has_sent_too_much_still_sends_words(
    home: Path, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "free_bytes", lambda: 0)
    form = SampleForm(posted(photo(), photo(), at=at, words="写好了"))
    assert not form.is_valid()
    assert form.errors["files"] == [gate.DISK_FULL]
    assert on_disk(home) == []


def test_between_the_steps_of_a_wizard_nothing_is_lost(at: datetime) -> None:
    earlier = uploaded(jpeg(), at=at)
    bad = SimpleUploadedFile("空.jpg", b"", "image/jpeg")
    came = receive(posted(photo(), bad, at=at, files=earlier), town=org.TOWN)
    assert came.text.startswith(earlier)
    assert len(came.text.split()) == 2
    assert "空.jpg" in came.problems[0]


def test_a_field_full_of_tokens_costs_nothing(at: datetime) -> None:
    """Each was looked up under every key of the ring, and came back on the page."""
    real = uploaded(jpeg(), at=at)
    many = " ".join([real, *(f"{number:032x}" for number in range(12_000))])
    for text in (many, f"{real} " + "x " * 200_000):
        began = time.process_time()
        came = receive(posted(at=at, files=text), town=org.TOWN)
        assert time.process_time() - began < 1
        assert came.text == real
