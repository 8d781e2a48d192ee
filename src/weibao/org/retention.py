from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session

from weibao.kernel.retention import Keep, retain

from .models import (
    Appointment,
    Area,
    CustodianKey,
    Installation,
    Person,
    Post,
    Town,
    Unit,
    UnitAlias,
)

retain(Area, Keep.REFERENCE, why="行政区划，旧代码要一直查得到")
retain(Town, Keep.REFERENCE, why="在本系统工作的乡镇")
retain(Unit, Keep.REFERENCE, why="单位，撤并后仍要说得清当时是谁的事")
retain(UnitAlias, Keep.REFERENCE, why="单位别称，读文件时用来认单位")
retain(Post, Keep.REFERENCE, why="岗位，待办和责任挂在岗位上")
retain(Appointment, Keep.REFERENCE, why="谁在何时任何岗；姓名在人员表里，清除后只剩编号")
retain(
    Person,
    Keep.STAFF,
    erases=("name", "phone", "phone_token"),
    why="工作人员账号；留痕里的编号不变",
)
retain(
    CustodianKey,
    Keep.CASE,
    erases=("wrapped_private_key",),
    why="打开报告人身份的钥匙，比用它封存的报告活得久",
)
retain(Installation, Keep.REFERENCE, why="这套数据库的用途：正式、培训或演示")

# Tables that come with signing in.
retain(Authenticator, Keep.STAFF, erases=("data",), why="动态验证码的密钥（加密）；停用时即删")
retain(Session, Keep.SHORT, why="登录状态；过期由例行工作清除")
retain(UserSession, Keep.SHORT, why="登录的设备和地址；随登录状态清除")
retain(EmailAddress, Keep.STAFF, erases=("email",), why="登录组件自带的表，不用邮件，空着")
retain(EmailConfirmation, Keep.SHORT, why="登录组件自带的表，不用邮件，空着")
retain(Group, Keep.REFERENCE, why="框架自带的表，不用，空着；权限在 permissions.py")
retain(Permission, Keep.REFERENCE, why="框架自带的表，不用；权限在 permissions.py")
retain(ContentType, Keep.REFERENCE, why="框架自带：有哪些表")
