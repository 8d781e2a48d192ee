"""Why there is no copy of a file: a code, and a sentence for the people who wanted to see it."""

from __future__ import annotations

from .kinds import NotCleanable

_KEPT = "原件已作为证据保存。"
_REASONS = {
    "document": "看不了预览，",
    "locked": "这个文件设了密码，打不开，没有预览，",
    "damaged": "这个文件已损坏或不完整，没有预览，",
    "incomplete": "这个文件没有传完整，没有预览，",
    "cut_off": "这段录像或录音后面缺了一部分，没有预览，",
    "too_many_pages": "页数太多（超过 200 页），没有预览，",
    "too_many_pixels": "画面太大，没有预览，",
    "too_large": "文件太大，没有预览，",
    "too_slow": "处理这个文件用时太长，没有预览，",
    "codec": "这种编码的录音或录像做不了预览，",
    "no_stream": "里面没有能播放的声音或画面，没有预览，",
    "polyglot": "里面还藏着另一种文件，为了安全不提供预览，",
    "not_clean": "里面的位置等附带信息去不干净，为了安全不提供预览，",
    "failed": "处理这个文件时出错，没有预览，",
}


def no_copy(code: str) -> NotCleanable:
    """The refusal with this code, to be raised; an unknown code counts as a failure."""
    code = code if code in _REASONS else "failed"
    return NotCleanable(code, _REASONS[code] + _KEPT)
