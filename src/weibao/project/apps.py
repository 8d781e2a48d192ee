from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "weibao.project"
    label = "project"
    verbose_name = "项目"
