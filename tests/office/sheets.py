"""Papers for the tests of printing, and what stands in the files that were made of them."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import pypdfium2

from weibao.kernel.moment import ZONE
from weibao.office.papers import pdf
from weibao.office.papers.declared import (
    Column,
    Fact,
    Facts,
    Heading,
    Imprint,
    Note,
    Paper,
    Prose,
    Signatures,
    Table,
)  # fmt: skip

AT = datetime(2026, 9, 30, 17, 0, tzinfo=ZONE)
STAMP = Imprint(
    "未保工作站　周文静　2026-09-30 17:00 打印　打印编号 2026-0007", "周文静 2026-09-30 17:00"
)
# What a markup language would act upon, of three of them.
HOSTILE = '#read("/etc/passwd") #import "x.typ" *粗* _斜_ $x^2$ @ref <lab> \\ ` [x] ]) {{ 1 }} <b>&amp;</b>'


def form(**more: Any) -> Paper:
    columns = (Column("序号", 1, "center"), Column("事项", 4))
    blocks = (
        Heading("一、基本情况"),
        Facts(((Fact("姓名", "向小轩"), Fact("性别", "男")), (Fact("事由", HOSTILE),))),
        Heading("二、措施"),
        Table(columns, tuple((str(n), f"第{n}件") for n in range(1, 4))),
        Table(columns, (), "没有措施"),
        Signatures(("经办人", "审核人")),
        Note("说明一句"),
    )
    return Paper(**({"title": "未成年人保护个案登记表", "blocks": blocks} | more))


def letter(**more: Any) -> Paper:
    blocks = (Heading("一、基本情况"), Prose("情况好转。" * 200), Prose(HOSTILE, label="处置。"))
    facts: dict[str, Any] = {
        "title": "关于马龙村儿童甲办理情况的报告",
        "layout": "letter",
        "number": "未保〔2026〕3号",
        "to": "区办",
        "sender": "赶水镇未成年人保护工作站",
        "day": "2026年9月30日",
        "blocks": blocks,
    }
    return Paper(**(facts | more))


def made(paper: Paper) -> bytes:
    return b"".join(pdf.make(paper, STAMP, at=AT).chunks)


def opened(content: bytes) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(io.BytesIO(content))


def texts(content: bytes) -> list[str]:
    """The text of each page, without its line breaks."""
    pages = [page.get_textpage().get_text_range() for page in opened(content)]
    return ["".join(text.split()) for text in pages]
