"""Files in pieces, by script: begin, piece, state, finish, drop. The token in a header is the only right.

Public visitors have neither cookie nor session; so nothing here reads one, save `begin_staff`, which
notes who sends. A token would gain nothing from a CSRF token: no other site can know it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django import forms
from django.core.exceptions import BadRequest
from django.http import HttpResponse, JsonResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from weibao.kernel import media
from weibao.kernel.edge import public, signed_in
from weibao.kernel.faults import StorageFull
from weibao.org.models import Town

from ..attachments import uploads
from ..attachments.gate import NotNow, sender_of
from ..attachments.tokens import is_token
from ..models import Upload

WHY = "没有账号的人也能把照片录音分段传上来；谁拿着随机口令谁才能接着传"
TOKEN_HEADER, PIECE_HEADER = "X-Upload-Token", "X-Upload-Piece"
CHUNK = 64 * 1024
# Far above any number of towns' largest file; only keeps nonsense from the arithmetic below.
LARGEST = 10**12

Request = Any
View = Callable[..., HttpResponse]


class BeginForm(forms.Form):
    """What the script says of a file before it sends it."""

    town = forms.ModelChoiceField(Town.objects.all())
    name = forms.CharField(max_length=1000, required=False)
    size = forms.IntegerField(min_value=0, max_value=LARGEST)


def _said(status: int, code: str, reason: str) -> HttpResponse:
    """A refusal: `error` is for the person, `code` for the script."""
    return JsonResponse({"code": code, "error": reason}, status=status)


def _in_words(view: View) -> View:
    """Say whatever stands against it as JSON, with a sentence that the page can show."""

    @wraps(view)
    def answer(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except uploads.NoUpload as gone:
            return _said(410, "gone", gone.reason)
        except uploads.NotThePiece as problem:
            return _said(409, problem.code, problem.reason)
        except media.NotTaken as refused:
            return _said(422, "not_taken", refused.reason)
        except NotNow as not_now:
            return _said(429, "not_now", not_now.reason)
        except StorageFull as full:
            return _said(507, "full", full.reason)
        except UnreadablePostError:
            return _said(400, "cut", "这一段没有传完，请再试")
        except BadRequest:
            return _said(400, "token", uploads.GONE)

    return answer


def _begin(request: Request) -> HttpResponse:
    form = BeginForm(request.POST)
    if not form.is_valid():
        return _said(422, "form", "附件的大小或乡镇没有说清，请刷新页面再试")
    given = form.cleaned_data
    upload, token = uploads.begin(
        town=given["town"].code,
        name=given["name"],
        size=given["size"],
        request=request,
    )
    return JsonResponse({"token": token, "piece": upload.piece, "have": []}, status=201)


@public(WHY)
@csrf_exempt
@require_POST
@_in_words
def begin(request: Request) -> HttpResponse:
    return _begin(request)


@signed_in("工作人员往自己填的表里加附件；别人拿不到它的随机口令")
@require_POST
@_in_words
def begin_staff(request: Request) -> HttpResponse:
    return _begin(request)


def _upload(request: Request) -> Upload:
    token = request.headers.get(TOKEN_HEADER, "")
    if not is_token(token):
        raise BadRequest
    return uploads.open_upload(token, at=request.at)


@public(WHY)
@csrf_exempt
@require_POST
@_in_words
def piece(request: Request) -> HttpResponse:
    """One piece as the bare body, its number in a header."""
    upload = _upload(request)
    number = request.headers.get(PIECE_HEADER, "")
    if not number.isascii() or not number.isdecimal() or len(number) > 6:
        raise uploads.NotThePiece("number", "附件没有这一段，请重新加")
    sender = sender_of(request)
    uploads.take_piece(upload, int(number), _body(request), at=request.at, sender=sender)
    return JsonResponse({"piece": int(number)})


def _body(request: Request) -> Iterator[bytes]:
    while chunk := request.read(CHUNK):
        yield chunk


@public(WHY)
@csrf_exempt
@require_POST
@_in_words
def state(request: Request) -> HttpResponse:
    """What has come: where to go on after the line or the server broke off."""
    upload = _upload(request)
    whole = upload.whole_at is not None
    had = [] if whole else uploads.have(upload)
    return JsonResponse({"whole": whole, "piece": upload.piece, "have": had, "size": upload.size})


@public(WHY)
@csrf_exempt
@require_POST
@_in_words
def finish(request: Request) -> HttpResponse:
    upload = uploads.finish(_upload(request), at=request.at)
    return JsonResponse({"whole": True, "kind": upload.kind, "size": upload.size})


@public(WHY)
@csrf_exempt
@require_POST
@_in_words
def drop(request: Request) -> HttpResponse:
    uploads.drop(_upload(request), at=request.at)
    return JsonResponse({"dropped": True})
