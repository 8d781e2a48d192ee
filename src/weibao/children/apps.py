from django.apps import AppConfig


class ChildrenConfig(AppConfig):
    name = "weibao.children"
    label = "children"
    verbose_name = "儿童档案"
