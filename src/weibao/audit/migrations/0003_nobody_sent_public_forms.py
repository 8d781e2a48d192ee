"""Forget who sent a public form: of a person on duty it was a digest that could be tried out."""

from typing import Any

from django.db import migrations


def forget(apps: Any, _editor: Any) -> None:
    submissions = apps.get_model("audit", "Submission").objects
    submissions.filter(route__startswith="portal:").update(sender=b"")


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_verification")]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
