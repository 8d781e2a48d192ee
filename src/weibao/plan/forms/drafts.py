"""Forms about a plan that was read: the file, the head, and its tasks line by line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from weibao.kernel.forms import CleanCharField
from weibao.kernel.text import TextError, clean_text
from weibao.kernel.ui.widgets import DateInput

from ..rules.reading import unitlists

ROLES = ("lead", "support", "responsible")
MOST_TASKS = 500  # internal
_LIMITS = {"no": 24, "section": 120, "title": 120}


class FileForm(forms.Form):
    file = forms.FileField(
        label="方案文件",
        help_text="Word 文档（.docx）、有文字的 PDF，或者 TXT",
        error_messages={"required": "请选一个文件。", "empty": "这个文件是空的。"},
    )


class HeadForm(forms.Form):
    """Title, number, issuer and day of a draft."""

    title = CleanCharField(label="标题", max_length=200, error_messages={"required": "请写标题。"})
    doc_no = CleanCharField(label="文号", max_length=60, required=False)
    issuer = CleanCharField(label="发文单位", max_length=100, required=False)
    issued_on = forms.DateField(label="成文日期", required=False, widget=DateInput)
    version = forms.IntegerField(widget=forms.HiddenInput)


class AdoptForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    replaces = forms.ChoiceField(
        label="和正在实施的方案是什么关系", error_messages={"required": "请选一项。"}
    )

    def __init__(self, *args: Any, plans: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("none", "同时实施，不接替别的方案"), *plans]
        self.fields["replaces"].choices = choices  # type: ignore[attr-defined]


def tasks_of(data: QueryDict) -> tuple[list[dict[str, Any]], list[str]]:
    """The tasks as typed, and what is wrong with them. A line without a title is taken away."""
    columns = {name: data.getlist(name) for name in ("no", "section", "task", *ROLES)}
    problems: list[str] = []
    tasks: list[dict[str, Any]] = []
    size = len(columns["task"])
    if size > MOST_TASKS or any(len(column) != size for column in columns.values()):
        return [], ["提交的任务不完整，请重新打开这一页再改"]
    for at in range(size):
        line = {name: columns[name][at] for name in columns}
        try:
            title = clean_text(line["task"], max_length=_LIMITS["title"], multiline=False)
            no = clean_text(line["no"], max_length=_LIMITS["no"], multiline=False)
            section = clean_text(line["section"], max_length=_LIMITS["section"], multiline=False)
        except TextError as problem:
            problems.append(f"第 {at + 1} 项：{problem}")
            title, no, section = (line[name][:120] for name in ("task", "no", "section"))
        if title:
            units = _units(line, at, problems)
            tasks.append(
                {"no": no or str(at + 1), "section": section, "title": title, "units": units}
            )
    return tasks, problems


def _units(line: dict[str, str], at: int, problems: list[str]) -> list[list[str]]:
    found: dict[str, str] = {}
    for role in ROLES:
        for name in unitlists.split(line[role])[0]:
            if len(name) > 60:
                problems.append(f"第 {at + 1} 项：单位名称太长：{name[:20]}…")
            elif name in found:
                problems.append(f"第 {at + 1} 项：“{name}”写了两次")
            found.setdefault(name[:60], role)
    return [[name, role] for name, role in found.items()]
