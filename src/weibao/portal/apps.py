from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "weibao.portal"
    label = "portal"
    verbose_name = "公众入口"

    def ready(self) -> None:
        from . import settings  # noqa: F401, PLC0415 - declares the portal's settings of a town
