import datetime as dt
from pathlib import Path
from typing import Any, cast

import pytest
from django import forms
from django.core import serializers
from django.core.exceptions import FieldError, ValidationError
from django.db import connection, models
from django.db.migrations.writer import MigrationWriter
from django.db.models import F, Q
from django.test.utils import isolate_apps
from pytest_django import Settings

from tests.kernel.notes import Note, make_note_table, overwrite, stored
from tests.kernel.rings import AT, new_ring
from weibao.kernel.crypto.keyring import KeyRing, current_ring
from weibao.kernel.crypto.seal import SealError, open_sealed
from weibao.kernel.fields import SealedDateField, SealedTextField

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
FACTS: dict[str, Any] = {"伤": ["左手", None, 2, 1.5, True], "家": {"人": "外婆"}}


@pytest.fixture(autouse=True)
def ring(tmp_path: Path, settings: Settings, db: None) -> KeyRing:
    made = new_ring(tmp_path)
    settings.WEIBAO_KEYRING = made.path
    make_note_table()
    return made


def a_note(**values: Any) -> Note:
    given = {"title": "龚子轩", "body": "第一行\n第二行", "facts": FACTS, **values}
    return Note.objects.create(**given)


def test_comes_back_as_it_was() -> None:
    note = Note.objects.get(pk=a_note(born=dt.date(2015, 3, 1)).pk)
    assert (note.title, note.body, note.facts) == ("龚子轩", "第一行\n第二行", FACTS)
    assert note.born == dt.date(2015, 3, 1)


def test_nothing_of_it_is_in_the_database() -> None:
    note = a_note(born=dt.date(2015, 3, 1))
    for column in ("title", "body", "facts", "born"):
        for form in ("龚".encode(), "第一行".encode(), "外婆".encode(), b"2015"):
            assert form not in stored(note, column)


def test_null_and_empty_differ() -> None:
    missing, empty = a_note(body=None, born=None), a_note(body="", facts={})
    assert stored(missing, "body") is None
    assert len(stored(empty, "body")) == len(stored(empty, "title"))
    assert list(Note.objects.filter(body__isnull=True)) == [missing]
    assert list(Note.objects.filter(Q(body__isnull=False), born__isnull=True)) == [empty]
    assert Note.objects.get(pk=missing.pk).body is None
    assert Note.objects.get(pk=empty.pk).body == ""
    assert Note.objects.get(pk=empty.pk).facts == {}


@pytest.mark.parametrize(
    "question",
    [
        {"title": "龚子轩"},
        {"title": None},
        {"title__exact": "龚子轩"},
        {"title__contains": "龚"},
        {"title__in": ["龚子轩"]},
        {"title__startswith": "龚"},
        {"facts__has_key": "伤"},
        {"facts__家": "x"},
        {"born__gte": dt.date(2015, 1, 1)},
        {"born__year": 2015},
        {"title__length": 3},
    ],
)
def test_only_isnull_may_be_asked(question: dict[str, Any]) -> None:
    with pytest.raises(FieldError, match="is sealed"):
        Note.objects.filter(**question)
    with pytest.raises(FieldError, match="is sealed"):
        Note.objects.exclude(**question)


def test_a_value_copied_to_another_column_or_table_does_not_open() -> None:
    note = a_note()
    Note.objects.update(body=F("title"))
    with pytest.raises(SealError, match=r"notes_note\.body"):
        Note.objects.get(pk=note.pk)
    with pytest.raises(SealError):
        open_sealed(stored(note, "title"), context="notes_other.title")


def test_every_changed_byte_is_noticed_on_reading() -> None:
    note = a_note()
    blob = stored(note, "title")
    for place in range(len(blob)):
        overwrite(note, "title", blob[:place] + bytes([blob[place] ^ 1]) + blob[place + 1 :])
        with pytest.raises(SealError):
            Note.objects.get(pk=note.pk)
    overwrite(note, "title", blob)
    assert Note.objects.get(pk=note.pk).title == "龚子轩"


def test_all_ways_of_writing_seal() -> None:
    note = a_note()
    Note.objects.filter(pk=note.pk).update(title="改一")
    assert Note.objects.values_list("title", flat=True).get() == "改一"
    note.title = "改二"
    note.save(update_fields=["title"])
    assert Note.objects.values("title").get() == {"title": "改二"}
    note.title = "改三"
    Note.objects.bulk_update([note], ["title"])
    Note.objects.bulk_create([Note(title="新"), Note(title="增", body="x")])
    assert {found.title for found in Note.objects.all()} == {"改三", "新", "增"}
    for found in Note.objects.all():
        assert stored(found, "title")[:1] == b"\x01"


def test_a_rotated_ring_reads_old_rows_and_writes_new_ones(ring: KeyRing) -> None:
    old = a_note()
    turned = ring.rotate("field", at=AT)
    new = a_note()
    assert stored(old, "title")[2:6] == ring.current("field").id
    assert stored(new, "title")[2:6] == turned.current("field").id
    assert {note.title for note in Note.objects.all()} == {"龚子轩"}
    assert current_ring() == turned


def test_wrong_types_are_refused() -> None:
    with pytest.raises(TypeError, match="takes text"):
        a_note(title=5)
    with pytest.raises(TypeError, match="takes text"):
        a_note(title=b"bytes")
    with pytest.raises(ValidationError):
        a_note(born="2015-02-30")
    with pytest.raises(ValidationError):
        a_note(born=dt.datetime(2015, 3, 1, tzinfo=dt.UTC))
    with pytest.raises(TypeError):
        a_note(facts={"day": dt.date(2015, 3, 1)})
    with pytest.raises(ValueError, match="JSON"):
        a_note(facts=float("nan"))


def test_validation_looks_at_the_plain_value() -> None:
    with pytest.raises(ValidationError) as caught:
        Note(title="字" * 21, facts=FACTS).full_clean(exclude=["id"])
    assert set(caught.value.message_dict) == {"title", "born"}
    with pytest.raises(ValidationError) as blank:
        Note(title="", facts=FACTS, born="2015-3-1").full_clean()
    assert set(blank.value.message_dict) == {"title"}
    Note(title="字" * 20, facts=FACTS, born="2015-03-01").full_clean()


def test_form_fields_follow() -> None:
    form = forms.modelform_factory(Note, fields=["title", "body", "born"])
    filled = form({"title": " 王\x00五 ", "body": "一\r\n二", "born": "2015-03-01"})
    assert filled.is_valid(), filled.errors
    assert Note.objects.get(pk=filled.save().pk).body == "一\n二"
    assert (filled.instance.title, filled.instance.born) == ("王五", dt.date(2015, 3, 1))
    assert "<textarea" in str(form()["body"])
    assert form({"title": "王" * 21}).errors["title"] == [
        "最多写 20 个字，您写了 21 个字，请删去 1 个字"
    ]


def test_a_text_without_a_limit_has_no_form_field() -> None:
    with pytest.raises(FieldError, match="max_length"):
        Note._meta.get_field("trace").formfield()


def test_it_is_not_dumped_in_the_clear() -> None:
    with pytest.raises(FieldError, match="not dumped"):
        serializers.serialize("json", [a_note()])


@pytest.mark.parametrize("name", ["title", "body", "facts", "born", "trace"])
def test_migrations_keep_the_field(name: str) -> None:
    field = cast(SealedTextField, Note._meta.get_field(name))
    _, path, args, kwargs = field.deconstruct()
    assert path == f"weibao.kernel.fields.{type(field).__name__}"
    again = type(field)(*args, **kwargs)
    assert again.deconstruct()[1:] == field.deconstruct()[1:]
    text, imports = MigrationWriter.serialize(field)
    assert text.startswith("weibao.kernel.fields.Sealed")
    assert "import weibao.kernel.fields" in imports


def test_the_context_survives_a_renamed_column() -> None:
    a_note()
    with isolate_apps():

        class Renamed(models.Model):
            id = models.UUIDField(primary_key=True)
            objects: models.Manager[models.Model] = models.Manager()
            headline = SealedTextField(db_column="title", context="notes_note.title")

            class Meta:
                app_label = "later"
                db_table = "notes_note"

            def __str__(self) -> str:
                return str(self.pk)

        assert Renamed.objects.values_list("headline", flat=True).get() == "龚子轩"
        assert Renamed._meta.get_field("headline").deconstruct()[3]["context"] == (
            "notes_note.title"
        )


def test_an_index_on_a_sealed_column_is_an_error() -> None:
    with isolate_apps():

        class Wrong(models.Model):
            title = SealedTextField(unique=True)
            born = SealedDateField(db_index=True)

            class Meta:
                app_label = "later"

            def __str__(self) -> str:
                return str(self.pk)

        assert [fault.id for fault in Wrong.check() if fault.id == "wb.E001"] == ["wb.E001"] * 2
        assert "wb.E001" not in [fault.id for fault in Note.check()]


def test_a_new_blank_column_can_be_added_to_old_rows() -> None:
    field = SealedTextField(blank=True)
    field.set_attributes_from_name("extra")
    field.model = Note
    default = connection.schema_editor().effective_default(field)
    wrapped: Any = default  # in an object of its own by psycopg, as bytes by sqlite3
    assert open_sealed(getattr(wrapped, "obj", wrapped), context="notes_note.extra") == b""
