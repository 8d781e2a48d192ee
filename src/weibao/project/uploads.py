"""Files are taken only by views that ask for them.

The handler of the settings seals a file as it arrives, before anybody knows who sent it or whether a
form wants it. On every other page, the public ones above all, a stranger could fill the disk.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.utils.datastructures import MultiValueDict

from weibao.office.storage.uploads import SealingUploadHandler

# Set on a view by `kernel.edge.takes_files`.
TAKES_FILES = "takes_files"


class Unwanted(FileUploadHandler):
    """Reads past a file without keeping any of it."""

    def new_file(self, *_args: Any, **_kwargs: Any) -> None:
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        return None

    def file_complete(self, file_size: int) -> None:
        return None


class Uploads:
    """Stands before the CSRF check, which is the first to read a form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        finally:
            _let_go(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> None:
        if not getattr(view, TAKES_FILES, False):
            request.upload_handlers = [Unwanted(request)]


def _let_go(request: HttpRequest) -> None:
    """Whatever no form took is not wanted: it must not wait on the disk for the sweep."""
    came: Any = getattr(request, "_files", None) or MultiValueDict()
    for _name, uploads in came.lists():
        for upload in uploads:
            upload.discard()
    for handler in getattr(request, "_upload_handlers", []):
        if isinstance(handler, SealingUploadHandler):
            handler.let_go()
