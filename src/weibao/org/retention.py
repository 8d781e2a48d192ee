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
