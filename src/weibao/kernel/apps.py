from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "weibao.kernel"
    label = "kernel"
    verbose_name = "公共底座"

    def ready(self) -> None:
        from .registry import autodiscover  # noqa: PLC0415 - the app registry must be ready first

        autodiscover()
