"""Which version an editor saw, sent along with what was typed."""

from django import forms


class EditedForm(forms.Form):
    """`settled` is the version whose values the conflict page showed."""

    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    settled = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
