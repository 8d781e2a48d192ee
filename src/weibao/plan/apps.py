from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "weibao.plan"
    label = "plan"
    verbose_name = "方案"
