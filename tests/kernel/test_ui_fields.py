"""A field of a form: label, help and what is wrong belong together for eye and ear."""

import re

from django import forms
from django.template import Context, Template

from weibao.kernel.ui.widgets import AnswerCards, ChoiceRow, DateInput


class Sample(forms.Form):
    place = forms.CharField(label="在哪里", help_text="记得多少写多少")
    when = forms.DateField(label="哪天", required=False, widget=DateInput())
    kind = forms.ChoiceField(
        label="什么事",
        choices=[("hurt", "被打"), ("other", "别的")],
        widget=AnswerCards(icons={"hurt": "hurt"}, notes={"hurt": "身上有伤"}, wide=("other",)),
    )
    verdict = forms.ChoiceField(
        label="合不合格",
        choices=[("ok", "合格"), ("bad", "不合格")],
        widget=ChoiceRow(bad=("bad",)),
    )
    code = forms.CharField(label="密码", widget=forms.PasswordInput())
    once = forms.CharField(widget=forms.HiddenInput())
    sure = forms.BooleanField(label="我已核对")


def render(source: str, form: forms.Form) -> str:
    return Template("{% load ui %}" + source).render(Context({"form": form}))


def test_the_control_names_its_help_and_its_error() -> None:
    html = render("{% field form.place %}", Sample({"place": ""}))
    described = re.search(r'aria-describedby="([^"]+)"', html)
    assert described is not None
    for name in described.group(1).split():
        assert f'id="{name}"' in html
    assert described.group(1).split() == ["id_place_helptext", "id_place_error"]
    assert 'aria-invalid="true"' in html
    assert '<label class="wb-label" for="id_place">' in html


def test_a_field_that_may_stay_empty_says_so() -> None:
    assert "选填" in render("{% field form.when %}", Sample())
    assert "选填" not in render("{% field form.place %}", Sample())
    assert "选填" not in render("{% field form.when optional='' %}", Sample())


def test_what_was_typed_stays_after_an_error() -> None:
    html = render("{% field form.when %}", Sample({"when": "2026-13-01"}))
    assert 'value="2026-13-01"' in html
    assert "wb-field-bad" in html


def test_cards_carry_icon_and_second_line_and_keep_the_answer() -> None:
    html = render("{% field form.kind %}", Sample({"kind": "hurt"}))
    assert html.count('type="radio"') == 2
    assert "#hurt" in html
    assert "<small>身上有伤</small>" in html
    assert html.count("wb-answer-wide") == 1
    assert re.search(r'value="hurt"[^>]*checked', html)
    assert "<legend" in html


def test_no_answer_is_chosen_beforehand() -> None:
    assert "checked" not in render("{% field form.verdict %}{% field form.kind %}", Sample())


def test_the_bad_answer_is_marked_by_more_than_its_word() -> None:
    html = render("{% field form.verdict %}", Sample())
    assert html.count("wb-choice-bad") == 1


def test_a_password_is_never_sent_back() -> None:
    html = render("{% field form.code %}", Sample({"code": "geheim-2026"}))
    assert "geheim" not in html
    assert "data-eye" in html


def test_a_hidden_field_has_no_label() -> None:
    html = render("{% field form.once %}", Sample())
    assert 'type="hidden"' in html
    assert "<label" not in html


def test_a_check_box_stands_inside_its_label() -> None:
    html = render("{% field form.sure %}", Sample())
    assert '<label class="wb-check" for="id_sure"><input' in html


def test_the_summary_leads_to_every_field_that_must_be_mended() -> None:
    form = Sample({"place": "", "kind": "hurt", "verdict": "ok", "code": "x", "sure": ""})
    html = render("{% errors form %}{% for f in form %}{% field f %}{% endfor %}", form)
    targets = re.findall(r'href="#([^"]+)"', html)
    assert targets == ["id_place_field", "id_sure_field"]
    for target in targets:
        assert f'id="{target}"' in html
    assert "2 处要补" in html


def test_a_form_without_errors_has_no_summary() -> None:
    assert render("{% errors form %}", Sample()).strip() == ""


def test_djangos_own_ways_of_printing_a_form_look_the_same() -> None:
    assert "wb-field" in Sample().as_div()
    assert "wb-field" in Sample()["place"].as_field_group()


def test_a_label_is_broken_only_where_it_says() -> None:
    class Kind(forms.Form):
        kind = forms.ChoiceField(
            choices=[("labour", "被叫去打工、\n不上学"), ("other", "<b>别的")], widget=AnswerCards
        )

    html = render("{% field form.kind %}", Kind())
    assert "被叫去打工、<wbr>不上学" in html
    assert "&lt;b&gt;别的" in html
