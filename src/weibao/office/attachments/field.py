"""The form field for files: what came with the form, and tokens of what came before.

    class MessageForm(forms.Form):
        files = FilesField()

        def __init__(self, *args, town, at, **kwargs):
            super().__init__(*args, **kwargs)
            self.fields["files"].of(town, at=at)

    form = MessageForm(request.POST, request.FILES, town=…, at=request.at)
    …
    once(request, work, files=given["files"].digest)          # the view, marked `takes_files`
    claim(given["files"], subject=report, by=by, at=at)       # the action

The cleaned value is a list of tokens. A file that came with a form is kept as an upload at once, and
its token travels in the hidden input: it stays taken when the form comes back with errors, and from
step to step of a wizard that carries the field's one text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse

from weibao.kernel import media
from weibao.kernel.ui.picker import FilesInput, Picked, Sent

from ..models import Upload
from ..storage.uploads import SealedUpload
from . import tokens, uploads
from .ledger import ledger
from .limits import Limits, in_words, limits_of

GONE = "有 {} 个附件放了超过一天，已经清除，请重新加"
UNFINISHED = "有 {} 个附件还没有传完，请等一下再交"
HELP = "每个不超过 {file}，一次最多 {form} 个。照片里的拍摄地点等信息，办理的人看不到"


class Tokens(list[str]):
    """Tokens of a form. `digest` tells the files that came with it, for `once(files=…)`."""

    digest = ""


class FilesField(forms.Field):
    """Some files, none by default. `of` says which town's limits hold."""

    widget = FilesInput

    def __init__(
        self, *, label: str = "照片、录音或文件", required: bool = False, **more: Any
    ) -> None:
        super().__init__(label=label, required=required, **more)
        self.town = ""
        self.at: datetime | None = None
        self.limits: Limits | None = None

    def of(
        self, town: str, *, at: datetime, staff: bool = False, limits: Limits | None = None
    ) -> None:
        """Whose limits hold. `staff`: the form stands on a page of the signed-in."""
        self.town, self.at = town, at
        self.limits = limits or limits_of(town, on=at.date())
        widget: Any = self.widget
        widget.limits(
            url=reverse("office:uploads-staff" if staff else "office:uploads"),
            base=reverse("office:uploads"),
            town=town,
            most_bytes=self.limits.file,
            most_files=self.limits.form,
        )
        if not self.help_text:
            self.help_text = HELP.format(file=self.limits.file_words, form=self.limits.form)

    def clean(self, value: Any) -> Tokens:
        """Keep what came with the form. What is wrong with one file costs no other one."""
        sent = value if isinstance(value, Sent) else Sent(tokens=tokens.split(str(value or "")))
        if self.limits is None or self.at is None:
            raise RuntimeError("say whose limits hold: FilesField.of")
        sent.tokens, sent.dropped = tokens.only(sent.tokens), tokens.only(sent.dropped)
        problems = _keep_all(sent.uploads, town=self.town, limits=self.limits)
        _drop_all(sent.dropped, at=self.at)
        sent.tokens, gone = _still_there(sent.tokens, at=self.at)
        problems += gone
        given = Tokens(sent.all_tokens)
        given.digest = _digest_of(sent.uploads)
        if len(given) > self.limits.form:
            problems.append(
                f"一次最多交 {self.limits.form} 个附件，现在有 {len(given)} 个，请去掉几个"
            )
        if self.required and not given and not problems:
            problems.append(str(self.error_messages["required"]))
        if problems:
            raise ValidationError(problems, code="files")
        return given

    def prepare_value(self, value: Any) -> list[Picked]:
        """What is shown as taken: each token that still stands, with kind and size."""
        if isinstance(value, Sent):
            wanted: Sequence[str] = value.all_tokens
        else:
            wanted = tokens.split(value) if isinstance(value, str) else list(value or ())
        return picked(wanted, at=self.at) if wanted and self.at else []


def picked(wanted: Sequence[str], *, at: datetime) -> list[Picked]:
    """The uploads of some tokens that still stand, for whoever holds them; one query."""
    digests = tokens.lookups(wanted)
    rows = Upload.objects.filter(token_digest__in=digests, whole_at__isnull=False)
    found = {digests[row.token_digest]: row for row in rows.filter(expires_at__gt=at)}
    return [
        Picked(token, found[token].kind, found[token].name, in_words(found[token].size))
        for token in wanted
        if token in found
    ]


def _keep_all(sent: Sequence[SealedUpload], *, town: str, limits: Limits) -> list[str]:
    """Keep each file that may be kept; answers what is wrong with the others."""
    problems = []
    for upload in sent:
        problem = upload.refused or _keep(upload, town=town, limits=limits)
        if problem:
            upload.discard()
            problems.append(problem if upload.nameless else f"“{_name(upload)}”：{problem}")
    return list(dict.fromkeys(problems))


def _keep(upload: SealedUpload, *, town: str, limits: Limits) -> str:
    """Keep one file of the form as an upload; once, however often the form is asked."""
    if upload.token or upload.ref is None:
        return ""
    try:
        uploads.refuse_size(upload.ref.size, most=limits.file)
        row, upload.token = uploads.keep_whole(
            upload.ref,
            head=upload.head,
            name=upload.name or "",
            town=town,
            sender=upload.origin.sender,
            at=upload.origin.at,
        )
    except (media.NotTaken, uploads.NotThePiece) as problem:
        return problem.reason
    upload.kept = True
    # The room was asked for when the form began to come in.
    if upload.origin.sender.person is None:
        ledger.hold(upload.origin.sender, row.pk, upload.ref.size, at=upload.origin.at)
    return ""


def _drop_all(given: Sequence[str], *, at: datetime) -> None:
    for token in given:
        try:
            uploads.drop(uploads.open_upload(token, at=at), at=at)
        except uploads.NoUpload:
            continue


def _still_there(given: Sequence[str], *, at: datetime) -> tuple[list[str], list[str]]:
    """The tokens that can still be attached, or were already (the form may be a repetition)."""
    if not given:
        return [], []
    digests = tokens.lookups(given)
    valid = Q(expires_at__gt=at) | Q(claimed_at__isnull=False)
    rows = list(Upload.objects.filter(valid, token_digest__in=digests))
    whole = {digests[row.token_digest] for row in rows if row.whole_at is not None}
    begun = {digests[row.token_digest] for row in rows} - whole
    gone = len(set(given) - whole - begun)
    problems = [GONE.format(gone)] if gone else []
    if begun:
        problems.append(UNFINISHED.format(len(begun)))
    return [token for token in given if token in whole], problems


def _digest_of(sent: Sequence[SealedUpload]) -> str:
    """The same files sent again give the same text, whatever tokens they got."""
    digests = [upload.ref.digest for upload in sent if upload.ref]
    return sha256("|".join(digests).encode()).hexdigest() if digests else ""


def _name(upload: SealedUpload) -> str:
    return media.safe_name(upload.name or "")


@dataclass(frozen=True)
class Received:
    """What a request brought for a field: the text to carry on, and what is wrong, in Chinese."""

    text: str
    problems: list[str]


def receive(request: Any, *, town: str, name: str = "files") -> Received:
    """Keep the files of a request whose form is not judged as a whole, as between a wizard's steps.

    `text` takes the place of the field's own: nothing that came is lost whatever button was pressed.
    """
    field = FilesField()
    field.of(town, at=request.at)
    widget: Any = field.widget
    sent: Sent = widget.value_from_datadict(request.POST, request.FILES, name)
    problems: list[str] = []
    try:
        field.clean(sent)
    except ValidationError as wrong:
        problems = list(wrong.messages)
    return Received(" ".join(sent.all_tokens), problems)
