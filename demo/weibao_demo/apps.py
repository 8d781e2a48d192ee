from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "weibao_demo"
    label = "demo"
    verbose_name = "演示"
