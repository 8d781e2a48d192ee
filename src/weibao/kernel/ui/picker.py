"""Choosing files in a form: a big button, what was taken so far, and nothing lost on the way.

Works as plain file inputs. With script (`frontend/js/files.js`) each file goes up in pieces as soon as
it is chosen, and only its token stays in the form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

from .filling import fill
from .marks import icon_svg

# What the phone's own chooser offers; what is taken is decided by the content.
ACCEPT = "image/*,audio/*,video/*,application/pdf,.doc,.docx,.xls,.xlsx,.wps,.et,.txt"
ICONS = {"image": "image", "audio": "microphone", "video": "video"}
KINDS = {"image": "照片", "audio": "录音", "video": "录像", "pdf": "PDF", "document": "文档"}


# More than any town lets a form carry.
MOST = 100


def parts(text: str) -> list[str]:
    """The tokens of a hidden field, as far as any form may carry: a stranger wrote it."""
    return text.split(None, MOST)[:MOST]


@dataclass(frozen=True)
class Picked:
    """A file that has come in and waits to be sent with the form."""

    token: str
    kind: str
    name: str
    size: str


@dataclass
class Sent:
    """What a request brought for the field: tokens of earlier files, and files."""

    tokens: list[str]
    uploads: list[Any] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)

    @property
    def all_tokens(self) -> list[str]:
        """With those of the files that were kept meanwhile."""
        return list(dict.fromkeys([*self.tokens, *(u.token for u in self.uploads if u.token)]))


class FilesInput(forms.Widget):
    """Several files. The hidden text `<name>` holds tokens, `<name>-new` the files of this request."""

    look = "files"
    needs_multipart_form = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.address = self.base = self.town = ""
        self.most_bytes = self.most_files = 0

    def limits(self, *, url: str, base: str, town: str, most_bytes: int, most_files: int) -> None:
        """What the script needs to know: where a file begins, where it goes on, how much may go."""
        self.address, self.base, self.town = url, base, town
        self.most_bytes, self.most_files = most_bytes, most_files

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Sent:
        given = parts(str(data.get(name) or ""))
        dropped = [token for token in given if f"{name}-drop-{token}" in data]
        came = files.getlist(f"{name}-new") if hasattr(files, "getlist") else []
        return Sent([token for token in given if token not in dropped], list(came), dropped)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_new" if id_ else ""


PICKER = """<div class="wb-files" data-files data-url="{url}" data-base="{base}" data-town="{town}"\
 data-most-bytes="{bytes}" data-most-files="{files}"><input type="hidden" name="{name}" value="{tokens}">\
<ul class="wb-files-list" data-files-list>{rows}</ul>\
<div class="wb-files-add">\
<label class="wb-files-btn"><span>{plus}{words}</span><input type="file" name="{name}-new" id="{id}_new"\
 multiple accept="{accept}"{described}></label>\
<label class="wb-files-btn wb-files-camera"><span>{camera}拍一张</span><input type="file" name="{name}-new"\
 accept="image/*" capture="environment"></label></div>\
<p class="wb-files-said" data-files-said role="status"></p>\
<template><li>{file}<span class="wb-files-name"><b></b><small></small></span>\
<span class="wb-files-acts"><button class="wb-btn wb-btn-s" type="button" data-again hidden>接着传</button>\
<button class="wb-btn wb-btn-s wb-btn-quiet" type="button" data-drop>去掉</button></span>\
<progress max="100" value="0" aria-label="已经传了多少"></progress></li></template></div>"""
ROW = """<li data-token="{token}">{icon}\
<span class="wb-files-name"><b>{name}</b><small>{kind} · {size}</small></span>\
<label class="wb-files-drop"><input type="checkbox" name="{field}-drop-{token}"> 去掉</label></li>"""


def picker(bound: BoundField) -> SafeString:
    """The control of a files field."""
    widget: Any = bound.field.widget
    rows: list[Picked] = bound.value() or []
    described = bound.aria_describedby
    return fill(
        PICKER,
        url=widget.address,
        base=widget.base,
        file=icon_svg("file"),
        town=widget.town,
        bytes=widget.most_bytes,
        files=widget.most_files,
        name=bound.html_name,
        id=bound.auto_id,
        tokens=" ".join(row.token for row in rows),
        rows=SafeString("".join(_row(row, bound.html_name) for row in rows)),
        plus=icon_svg("paperclip"),
        camera=icon_svg("camera"),
        words="加照片、录音或文件",
        accept=ACCEPT,
        described=fill(' aria-describedby="{}"', described) if described else "",
    )


def _row(row: Picked, name: str) -> SafeString:
    return fill(
        ROW,
        token=row.token,
        icon=icon_svg(ICONS.get(row.kind, "file")),
        name=row.name,
        kind=KINDS.get(row.kind, "文件"),
        size=row.size,
        field=name,
    )
