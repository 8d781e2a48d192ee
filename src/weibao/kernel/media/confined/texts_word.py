"""The words of a Word document (.docx): automatic numbers written out, tables with merged cells."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO

import docx
from docx.oxml.ns import qn
from lxml import etree  # type: ignore[import-untyped]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_GONE = {f"{_W}del", f"{_W}moveFrom", _FALLBACK}
_MOST_COLUMNS = 63  # what Word allows
_DIGITS = "〇一二三四五六七八九"
_HAN = {"chinesecounting", "chinesecountingthousand", "japanesecounting", "ideographtraditional"}
_HAN |= {"taiwanesecounting", "taiwanesecountingthousand", "ideographdigital", "koreandigital"}

Node = Any


def read(source: BinaryIO) -> dict[str, Any]:
    """Paragraphs and tables of the body in order, the text as if all changes were accepted."""
    document = docx.Document(source)
    numbers = _Numbers(document)
    body = document.element.body
    blocks: list[dict[str, Any]] = []
    for node in _parts(body):
        line = len(blocks) + 1
        if node.tag == f"{_W}p":
            lines = f"{numbers.of(node)}{_words(node)}".split("\n")
            blocks += [{"text": words, "line": line} for words in lines]
        else:
            blocks += _table(node, numbers, line)
    changed = next(body.iter(f"{_W}ins", f"{_W}del", f"{_W}moveFrom", f"{_W}moveTo"), None)
    notes = ["文件里有修订痕迹，按全部接受修订后的文字读"] if changed is not None else []
    return {"blocks": blocks, "notes": notes}


def _parts(parent: Node) -> Iterator[Node]:
    """Paragraphs and tables, also those within content controls and accepted insertions."""
    for node in parent:
        if node.tag in {f"{_W}p", f"{_W}tbl"}:
            yield node
        elif node.tag in {
            f"{_W}sdt",
            f"{_W}sdtContent",
            f"{_W}ins",
            f"{_W}customXml",
            f"{_W}moveTo",
        }:
            yield from _parts(node)


def _words(node: Node) -> str:
    if node.tag in _GONE:
        return ""
    if node.tag == f"{_W}t":
        return node.text or ""
    if node.tag == f"{_W}tab":
        return "\t"
    if node.tag in {f"{_W}br", f"{_W}cr"}:
        return "\n"
    if node.tag in {f"{_W}pPr", f"{_W}rPr"}:
        return ""
    return "".join(_words(child) for child in node if isinstance(child.tag, str))


def _table(table: Node, numbers: _Numbers, line: int) -> list[dict[str, Any]]:
    """Merged cells say the same in each place; one column is no table but a frame."""
    rows: list[list[str]] = []
    for row in table.iter(f"{_W}tr"):
        if next(row.iterancestors(f"{_W}tbl")) is not table:
            continue
        cells: list[str] = []
        for cell in row.iter(f"{_W}tc"):
            if next(cell.iterancestors(f"{_W}tr")) is not row:
                continue
            words = _cell(cell, numbers)
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            continued = merge is not None and merge.get(qn("w:val")) != "restart"
            if continued and rows and len(cells) < len(rows[-1]):
                words = rows[-1][len(cells)]
            cells += [words] * _span(cell)
        rows.append(cells[:_MOST_COLUMNS])
    if all(len(set(row)) <= 1 for row in rows):
        framed = [cell for row in rows for cell in dict.fromkeys(row)]
        return [{"text": text, "line": line} for cell in framed for text in cell.split("\n")]
    return [{"text": "", "rows": rows, "line": line}]


def _span(cell: Node) -> int:
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    value = (span.get(qn("w:val")) or "1") if span is not None else "1"
    return min(int(value), _MOST_COLUMNS) if value.isdigit() else 1


def _cell(cell: Node, numbers: _Numbers) -> str:
    lines = [f"{numbers.of(part)}{_words(part)}".strip() for part in cell.iter(f"{_W}p")]
    return "\n".join(line for line in lines if line)


class _Numbers:
    """Automatic numbers, which stand in no text: counted here as Word counts them."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._lists: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._styles: dict[str, Node] = {}
        for style in document.styles.element.iter(f"{_W}style"):
            self._styles[style.get(qn("w:styleId"))] = style
        for part in document.part.package.iter_parts():
            if str(part.partname) == "/word/numbering.xml":
                root = part.element if hasattr(part, "element") else etree.fromstring(part.blob)
                self._learn(root)

    def _learn(self, root: Node) -> None:
        for abstract in root.iter(f"{_W}abstractNum"):
            levels = {}
            for level in abstract.iter(f"{_W}lvl"):
                start = _value(level, "start")
                levels[int(level.get(qn("w:ilvl"), "0"))] = (
                    _value(level, "numFmt").lower(),
                    _value(level, "lvlText"),
                    int(start) if start.isdigit() else 1,
                )
            self._levels[abstract.get(qn("w:abstractNumId"))] = levels
        for number in root.iter(f"{_W}num"):
            self._lists[number.get(qn("w:numId"))] = _value(number, "abstractNumId")

    def of(self, paragraph: Node) -> str:
        """The number in front of a paragraph, or nothing."""
        found = paragraph.find(f"{_W}pPr/{_W}numPr")
        if found is None:
            found = self._of_style(paragraph)
        if found is None or not _words(paragraph).strip():
            return ""
        abstract = self._lists.get(_value(found, "numId"), "")
        levels = self._levels.get(abstract, {})
        depth = _value(found, "ilvl")
        level = int(depth) if depth.isdigit() else 0
        if level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        counts[level] = counts.get(level, levels[level][2] - 1) + 1
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]
        words = levels[level][1]
        for at in range(level + 1):
            form = levels.get(at, ("decimal", "", 1))
            words = words.replace(f"%{at + 1}", _spelt(counts.get(at, form[2]), form[0]))
        return words if any(sign.isalnum() or sign in "①②③④⑤⑥⑦⑧⑨⑩" for sign in words) else ""

    def _of_style(self, paragraph: Node) -> Node | None:
        name = _value(paragraph.find(f"{_W}pPr"), "pStyle")
        for _ in range(10):
            style = self._styles.get(name)
            if style is None:
                return None
            found = style.find(f"{_W}pPr/{_W}numPr")
            if found is not None:
                return found
            name = _value(style, "basedOn")
        return None


def _value(node: Node | None, name: str) -> str:
    found = node.find(f"{_W}{name}") if node is not None else None
    return (found.get(qn("w:val")) or "") if found is not None else ""


def _spelt(count: int, form: str) -> str:
    if form in {"bullet", "none"}:
        return ""
    if form.startswith("decimalenclosedcircle") and 0 < count <= 20:
        return chr(ord("①") + count - 1)
    if form not in _HAN or not 0 < count < 100:
        return str(count)
    tens, ones = divmod(count, 10)
    return f"{(_DIGITS[tens] if tens > 1 else '') + '十' if tens else ''}{_DIGITS[ones] if ones else ''}"


def _warm_up() -> None:
    """Read a document of our own once: libraries load at first use what cannot be loaded later."""
    sample = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("一", style="List Number")
    document.save(sample)
    sample.seek(0)
    read(sample)


_warm_up()
