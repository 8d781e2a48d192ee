"""Why a file is not taken: a code for the event, a sentence for the person who sent it."""

from __future__ import annotations

from .kinds import NotTaken

_REASONS = {
    "empty": "这个文件是空的（0 字节），请重新选择。",
    "svg": "不能接收 SVG 图形文件，里面可以藏程序。请截图后上传截图。",
    "html": "不能接收网页文件，里面可以藏程序。请把看到的内容截图后上传。",
    "xml": "不能接收 XML 文件。请把看到的内容截图后上传。",
    "script": "不能接收程序或脚本文件。",
    "executable": "不能接收程序文件。",
    "archive": "不能接收压缩包。请解压后把里面的照片、录音、录像或文档一个一个上传。",
    "macro": "这个文档带有宏程序，不能接收。请另存为不带宏的文档，或者存成 PDF 后上传。",
    "polyglot": "这个文件里面还藏着另一种文件，不能接收。请上传原来的照片、录音、录像或文档。",
    "damaged": "这个文件已损坏或不完整，打不开。请重新选择，或换一种方式保存后上传。",
    "unknown": "认不出这个文件是什么。可以上传：照片、录音、录像、PDF、Word、Excel、WPS 文档或 TXT 文本。",
}


def refusal(code: str) -> NotTaken:
    """The refusal with this code, to be raised."""
    return NotTaken(code, _REASONS[code])
