"""Model fields whose content is sealed in the database.

Only `isnull` may be asked of them: whoever wants to find a sealed value uses search tokens.
NULL means "not recorded"; an empty text is sealed like any other, so the two cannot be told apart
from a short text by looking at the database.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar

from django import forms
from django.core import checks
from django.core.exceptions import FieldError, ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.expressions import Combinable
from django.db.models.lookups import IsNull, Lookup, Transform
from django.utils.dateparse import parse_date

from weibao.kernel.crypto.seal import open_sealed, seal
from weibao.kernel.forms import CleanCharField

Given = TypeVar("Given", contravariant=True)  # noqa: PLC0105 - Django's stubs name no variance
Got = TypeVar("Got", covariant=True)  # noqa: PLC0105 - as above

if TYPE_CHECKING:
    # What a checker should see is the plain value: nobody meets the bytes.
    _BinaryField = models.Field
else:
    # Django's fields are generic in its stubs only.
    class _BinaryField(models.BinaryField, Generic[Given, Got]):
        pass


class SealedField(_BinaryField[Given, Got]):
    """What the sealed fields share. Sealed with the purpose `field`, bound to "table.column".

    `context` keeps the binding when a table or column is renamed. `frozen` marks columns of
    append-only tables: `reseal` leaves them alone, so their old keys have to be kept.
    """

    empty_values: tuple[Any, ...] = (None,)

    def __init__(
        self, *args: Any, context: str | None = None, frozen: bool = False, **kwargs: Any
    ) -> None:
        self.explicit_context = context
        self.frozen = frozen
        kwargs.setdefault("editable", True)
        super().__init__(*args, **kwargs)
        # The length of what was sealed says nothing; subclasses limit the plain value.
        self.validators = [v for v in self.validators if not isinstance(v, MaxLengthValidator)]

    @property
    def context(self) -> str:
        return self.explicit_context or f"{self.model._meta.db_table}.{self.column}"

    def get_default(self) -> Any:
        # BinaryField would turn a missing default into b"", which is not a value of these fields.
        return models.Field.get_default(self)

    def to_bytes(self, value: Any) -> bytes:
        raise NotImplementedError

    def from_bytes(self, data: bytes) -> Any:
        raise NotImplementedError

    def get_internal_type(self) -> str:
        return "BinaryField"

    def get_prep_value(self, value: Any) -> bytes | None:
        if value is None:
            return None
        return seal(self.to_bytes(value), context=self.context)

    def from_db_value(self, value: Any, *_: Any) -> Any:
        if value is None:
            return None
        return self.from_bytes(open_sealed(bytes(value), context=self.context))

    def get_lookup(self, lookup_name: str) -> type[Lookup[Any]] | None:
        if lookup_name == "isnull":
            return IsNull
        raise FieldError(
            f"{self.context} is sealed: it cannot be searched by {lookup_name!r}, use search tokens"
        )

    def get_transform(self, lookup_name: str) -> type[Transform] | None:
        raise FieldError(f"{self.context} is sealed: {lookup_name!r} cannot be asked of it")

    def value_to_string(self, _: models.Model) -> NoReturn:
        # A dump in the clear would be a way around every permission and event.
        raise FieldError(f"{self.context} is sealed: it is not dumped, make a backup instead")

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        faults = super().check(**kwargs)
        if self.unique or getattr(self, "db_index", False):
            hint = "Two sealings of one value differ; put a keyed digest beside it."
            faults.append(
                checks.Error("A sealed field cannot be indexed.", hint=hint, obj=self, id="wb.E001")
            )
        return faults

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        if not self.editable:
            kwargs["editable"] = False
        if self.explicit_context is not None:
            kwargs["context"] = self.explicit_context
        if self.frozen:
            kwargs["frozen"] = True
        return name, path, args, kwargs


class SealedTextField(SealedField[Given, Got]):
    """Text of at most `max_length` characters; `multiline` chooses the form field."""

    _pyi_private_set_type: str | Combinable
    _pyi_private_get_type: str

    empty_values = (None, "")

    def __init__(self, *args: Any, multiline: bool = False, **kwargs: Any) -> None:
        self.multiline = multiline
        super().__init__(*args, **kwargs)
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    def to_bytes(self, value: Any) -> bytes:
        if value == b"":
            return b""  # what a migration gives existing rows for a new column that may be blank
        if not isinstance(value, str):
            raise TypeError(f"{self.context} takes text, not {type(value).__name__}")
        return value.encode()

    def from_bytes(self, data: bytes) -> str:
        return data.decode()

    def to_python(self, value: Any) -> str | None:
        return value if value is None or isinstance(value, str) else str(value)

    def formfield(self, **kwargs: Any) -> Any:
        if self.max_length is None:
            raise FieldError(f"{self.context} needs max_length before it can stand in a form")
        options = {"max_length": self.max_length, "multiline": self.multiline}
        return models.Field.formfield(self, form_class=CleanCharField, **{**options, **kwargs})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        if self.multiline:
            kwargs["multiline"] = True
        return name, path, args, kwargs


class SealedJSONField(SealedField[Given, Got]):
    """A JSON value. Python's None is NULL; inside the value null is allowed."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    empty_strings_allowed = False

    def to_bytes(self, value: Any) -> bytes:
        plain = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return plain.encode()

    def from_bytes(self, data: bytes) -> Any:
        return json.loads(data)

    def to_python(self, value: Any) -> Any:
        return value

    def formfield(self, **kwargs: Any) -> Any:
        return models.Field.formfield(self, form_class=forms.JSONField, **kwargs)


class SealedDateField(SealedField[Given, Got]):
    """A day without a time."""

    _pyi_private_set_type: str | dt.date | Combinable
    _pyi_private_get_type: dt.date

    empty_strings_allowed = False

    def to_bytes(self, value: Any) -> bytes:
        day = self.to_python(value)
        if day is None:
            raise TypeError(f"{self.context} takes a date")
        return day.isoformat().encode()

    def from_bytes(self, data: bytes) -> dt.date:
        return dt.date.fromisoformat(data.decode())

    def to_python(self, value: Any) -> dt.date | None:
        if value is None or (isinstance(value, dt.date) and not isinstance(value, dt.datetime)):
            return value
        if isinstance(value, str):
            try:
                day = parse_date(value)
            except ValueError:
                day = None
            if day is not None:
                return day
        raise ValidationError("请填写日期，例如 2026-03-01", code="invalid")

    def formfield(self, **kwargs: Any) -> Any:
        return models.Field.formfield(self, form_class=forms.DateField, **kwargs)
