from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "weibao.office"
    label = "office"
    verbose_name = "办公"
