from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "weibao.reports"
    label = "reports"
    verbose_name = "报告"
