"""The name a file came with, made harmless for the record."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weibao.kernel.media.names import NAME_CHARACTERS, safe_name

NAMES = {
    "伤情照片 1.jpg": "伤情照片 1.jpg",
    "IMG_20260930_170000.HEIC": "IMG_20260930_170000.HEIC",
    "../../etc/passwd": "passwd",
    "C:\\Users\\张三\\桌面\\作业.docx": "作业.docx",
    "/": "未命名文件",
    "..": "未命名文件",
    "": "未命名文件",
    "a\0.jpg": "a.jpg",
    "photo\u202egpj.exe": "photogpj.exe",
    "a\u200bb\r\nSet-Cookie: x.txt": "ab Set-Cookie_ x.txt",
    '<img src="x">.png': "_img src=_x__.png",
    "aux.txt": "_aux.txt",
    ".htaccess": "htaccess",
    "照" * 300 + ".jpg": "照" * 75 + "….jpg",
    "a" * 300: "a" * 79 + "…",
    "x/" * 9000 + "b.pdf": "b.pdf",
}


@pytest.mark.parametrize("name", NAMES)
def test_harmless(name: str) -> None:
    assert safe_name(name) == NAMES[name]


@given(st.text(max_size=400))
def test_any_name(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe) <= NAME_CHARACTERS
    assert not set(safe) & set('/\\<>:"|?*\0\n\r\u202e')
    assert safe == safe_name(safe)
