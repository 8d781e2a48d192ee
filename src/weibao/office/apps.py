from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "weibao.office"
    label = "office"
    verbose_name = "办公"

    def ready(self) -> None:
        from .guard import numbers  # noqa: F401, PLC0415 - declares the numbers of abuse control
