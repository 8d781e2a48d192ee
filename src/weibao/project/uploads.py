"""Files are taken only by views that ask for them.

The handler of the settings seals a file as it arrives, before anybody knows who sent it or whether a
form wants it. On every other page, the public ones above all, a stranger could fill the disk.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse

# Set on a view: `upload.takes_files = True`.
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
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> None:
        if not getattr(view, TAKES_FILES, False):
            request.upload_handlers = [Unwanted(request)]
