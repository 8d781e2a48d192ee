"""The short list of reasons: every one says what its words must tell, and fits where it is shown."""

from __future__ import annotations

from weibao.reports.forms.keeping import OpenForm
from weibao.reports.models import IdentityOpening
from weibao.reports.rules.opening_reasons import CALL_BACK, CODES, REASONS, label_of


def test_every_reason_is_whole() -> None:
    assert len(CODES) == len(REASONS) == 5
    assert CALL_BACK in CODES
    longest = IdentityOpening._meta.get_field("why").max_length or 0
    for reason in REASONS:
        assert 0 < len(reason.code) <= longest
        assert 0 < len(reason.label) <= 12
        assert reason.asks
        assert label_of(reason.code) == reason.label
    assert label_of("from an older list") == "from an older list"


def test_the_form_says_what_each_asks_for() -> None:
    form = OpenForm()
    assert [code for code, _ in form.fields["why"].choices] == [r.code for r in REASONS]  # type: ignore[attr-defined]
    notes = form.fields["why"].widget.notes  # type: ignore[attr-defined]
    assert all(reason.asks in notes[reason.code] for reason in REASONS)
