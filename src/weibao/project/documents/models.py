"""The tables of each app, with what is sealed in them."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.db.models import ForeignKey, Model

from weibao.kernel.fields import SealedField

from . import markdown
from .markdown import code, table

WHAT = (
    "Sealed columns hold authenticated encryption under a key outside the database; a dump of the "
    "tables tells nothing of them."
)


def page() -> str:
    ours = [config for config in apps.get_app_configs() if config.name.startswith("weibao.")]
    parts = [
        part for config in sorted(ours, key=lambda config: config.label) for part in _app(config)
    ]
    return markdown.page("Models", WHAT, *parts)


def _app(config: AppConfig) -> list[str]:
    found = sorted(config.get_models(), key=lambda model: model.__name__)
    parts = [f"## {config.verbose_name} `{config.label}`"] if found else []
    for model in found:
        about = markdown.first_line(model)
        said = "" if about.startswith(f"{model.__name__}(") else f"{about}.\n\n"
        rows = [_field(field) for field in model._meta.concrete_fields]
        parts.append(
            f"### {model.__name__} `{model._meta.db_table}`\n\n{said}"
            + table(("column", "label", "type", "is"), rows)
        )
        parts += _rules(model)
    return parts


def _field(field: Any) -> tuple[str, str, str, str]:
    traits = {
        "**sealed**": isinstance(field, SealedField),
        "key": field.primary_key,
        "unique": field.unique and not field.primary_key,
        "may be empty": field.null,
    }
    label = str(field.verbose_name)
    plain = label == field.name.replace("_", " ")
    return (
        code(field.column),
        "" if plain else label,
        _type(field),
        ", ".join(trait for trait, holds in traits.items() if holds),
    )


def _type(field: Any) -> str:
    if isinstance(field, ForeignKey):
        return f"→ {field.related_model._meta.label}"
    kind = field.get_internal_type().removesuffix("Field")
    length = getattr(field, "max_length", None)
    return f"{kind}({length})" if length and kind == "Char" else kind


def _rules(model: type[Model]) -> list[str]:
    names = sorted(constraint.name for constraint in model._meta.constraints)
    return [f"Rules: {', '.join(code(name) for name in names)}."] if names else []
