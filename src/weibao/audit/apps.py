from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "weibao.audit"
    label = "audit"
    verbose_name = "留痕"

    def ready(self) -> None:
        from .triggers import reinstall  # noqa: PLC0415 - models must be loaded first

        # Without a sender: a rebuild by any app's migration may drop triggers.
        post_migrate.connect(reinstall, dispatch_uid="audit.triggers")
