"""What has no copy says so."""

from __future__ import annotations

import pytest

from tests.kernel.media import samples as s
from weibao.kernel.media import NotCleanable, sniff
from weibao.kernel.media.cleaning import clean


def test_a_document_has_no_copy() -> None:
    content = s.office(s.WORD, "word/document.xml")
    with pytest.raises(NotCleanable, match="document") as refused:
        clean(sniff(content), [content], size=len(content))
    assert refused.value.reason == "看不了预览，原件已作为证据保存。"
