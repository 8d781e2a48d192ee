from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "weibao.org"
    label = "org"
    verbose_name = "机构与人员"

    def ready(self) -> None:
        from .signin import signals  # noqa: F401, PLC0415 - its receivers need the models loaded
