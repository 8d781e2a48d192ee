from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "weibao.cases"
    label = "cases"
    verbose_name = "个案"
