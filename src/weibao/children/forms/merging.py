"""Which file stays, and for each difference which of the two is right."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from django import forms

from weibao.kernel.forms import CleanCharField

from ..models import Child
from ..queries.pairs import Words, label_of_choice
from ..rules.guardians import GuardianFacts
from ..rules.merging import Choice, Held
from .child import CHOOSE

PLACES = ("one", "other")
STALE = "有一份档案刚刚改过，下面是最新的内容，请再看一遍"


def _field(key: str) -> str:
    """The same for the same difference, however many there are; the key may hold a name."""
    return f"c-{sha256(key.encode()).hexdigest()[:8]}"


class MergeForm(forms.Form):
    """`choices` are the differences between the first file and the second, in that order."""

    why = CleanCharField(
        label="凭什么认定是同一个孩子", max_length=200, help_text="如：看了户口簿；问了孩子的奶奶"
    )
    # Those that the page showed; it writes them itself, always the latest.
    version_one = forms.IntegerField(min_value=1)
    version_other = forms.IntegerField(min_value=1)

    def __init__(
        self,
        *args: Any,
        files: Sequence[Child],
        choices: Sequence[Choice],
        words: Words,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.pair = files
        self.fields["keep"] = forms.ChoiceField(
            label="保留哪一份档案号",
            choices=[(str(child.pk), child.file_no) for child in files],
            widget=forms.RadioSelect,
            error_messages=CHOOSE,
        )
        self.keys = {_field(choice.key): choice.key for choice in choices}
        for choice in choices:
            said = [_words(choice.key, value, words) for value in (choice.kept, choice.gone)]
            self.fields[_field(choice.key)] = forms.ChoiceField(
                label=label_of_choice(choice.key),
                choices=[
                    (side, f"{text}（{child.file_no}）")
                    for side, text, child in zip(PLACES, said, files, strict=True)
                ],
                widget=forms.RadioSelect,
                error_messages=CHOOSE,
            )

    @property
    def differences(self) -> list[forms.BoundField]:
        return [self[name] for name in self.keys]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        seen = [facts.get("version_one"), facts.get("version_other")]
        if seen != [child.version for child in self.pair]:
            self.add_error(None, STALE)
        return facts

    def given(self) -> dict[str, Any]:
        facts = self.cleaned_data
        keep = UUID(facts["keep"])
        own = PLACES[0] if keep == self.pair[0].pk else PLACES[1]
        chosen = {key: facts[name] for name, key in self.keys.items()}
        return {
            "keep": keep,
            "versions": (facts["version_one"], facts["version_other"]),
            "taken": {key for key, side in chosen.items() if side != own},
            "left": {key for key, side in chosen.items() if side == own},
            "why": facts["why"],
        }


def _words(key: str, value: Any, words: Words) -> str:
    if isinstance(value, GuardianFacts):
        return words.person(value)
    return words.fact(value) if isinstance(value, Held) else words.value(key, value)


class WhyForm(forms.Form):
    why = CleanCharField(label="理由", max_length=200)
