from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "weibao.kernel"
    label = "kernel"
    verbose_name = "公共底座"

    def ready(self) -> None:
        from django.forms import Field  # noqa: PLC0415 - the app registry must be ready first

        from .registry import autodiscover  # noqa: PLC0415 - as above

        # Django's own words for a missing answer are a translation; ours speak to a person.
        Field.default_error_messages["required"] = "请填写这一项"
        autodiscover()
