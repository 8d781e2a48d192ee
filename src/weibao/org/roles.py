"""Roles: what kind of post it is. A role is a list of named permissions, never a rank."""

from django.db.models import TextChoices


class Role(TextChoices):
    FIRST_RESPONSIBLE = "first_responsible", "第一责任人"
    LEADER = "leader", "分管领导"
    CHILD_SUPERVISOR = "child_supervisor", "儿童督导员"
    STATION_CLERK = "station_clerk", "未保站专干"
    CHILD_DIRECTOR = "child_director", "儿童主任"
    HANDLER = "handler", "经办人"
    DISCIPLINE = "discipline", "纪检监督员"
    AUDITOR = "auditor", "审计员"
    CUSTODIAN = "custodian", "报告人身份保管人"
    SYSTEM_KEEPER = "system_keeper", "系统管理员"
    DISTRICT_VIEWER = "district_viewer", "区县查看员"


# Posts a unit of this kind must fill; an empty one is shown as a vacancy at once.
CASEWORKERS = (Role.STATION_CLERK, Role.CHILD_SUPERVISOR)
LEADERS = (Role.FIRST_RESPONSIBLE, Role.LEADER)
EVERYONE = tuple(Role)
# Posts that open no files, whatever unit they sit in.
APART = (Role.AUDITOR, Role.CUSTODIAN, Role.SYSTEM_KEEPER)

# Roles that see names of reported children sign in with a second factor.
NEED_SECOND_FACTOR = frozenset(
    {
        Role.STATION_CLERK,
        Role.CHILD_SUPERVISOR,
        Role.CHILD_DIRECTOR,
        Role.HANDLER,
        Role.CUSTODIAN,
        Role.SYSTEM_KEEPER,
    }
)
