from django_tasks_db.models import DBTaskResult

from weibao.kernel.retention import Keep, retain

from . import models as m

retain(m.BulkRun, Keep.WORKING, erases=("words",), why="成批办理：谁、办什么")
retain(m.BulkLine, Keep.WORKING, why="成批办理：每一件办成没有")
retain(m.Clock, Keep.CASE, why="时限何时起算、何时到期、是否按时")
retain(m.ClockMove, Keep.CASE, erases=("words",), why="时限的到期日何时为什么改过")
retain(m.ClockNotice, Keep.CASE, why="提醒和催办的留底")
retain(m.Export, Keep.LOG, erases=("words",), why="谁在何时导出了什么、为什么；文件 24 小时清除")
retain(m.ClockPause, Keep.CASE, erases=("words",), why="时限何时停表、为什么、何时继续")
retain(m.ClockUrge, Keep.CASE, why="谁在哪天催过")
retain(m.FlowStep, Keep.CASE, erases=("note",), why="办理经过")
retain(m.Holiday, Keep.REFERENCE, why="放假调休安排")
retain(m.KeyRotation, Keep.REFERENCE, why="换钥匙换到哪一步；只有钥匙编号")
retain(m.Lease, Keep.SHORT, why="例行工作由谁在做、做到何时")
retain(m.Notice, Keep.WORKING, why="通知，不含姓名")
retain(m.Printing, Keep.CASE, why="谁在何时打印、导出了什么、为什么；文件一天后清除")
retain(m.Register, Keep.REFERENCE, why="编号登记")
retain(m.SavedView, Keep.STAFF, erases=("label",), why="保存的常用视图，只有条件")
retain(m.SearchToken, Keep.WORKING, why="查找用的密文索引，随所指档案清除")
retain(m.Setting, Keep.REFERENCE, why="分日期的设置")
retain(m.StoredFile, Keep.CASE, erases=("name", "caption"), why="材料；内容加密存放")
retain(m.Upload, Keep.SHORT, erases=("name",), why="还没有随表单交来的附件；一天内不交就清除")
retain(m.UploadPiece, Keep.SHORT, why="分段上传中的一段；传完即清")
retain(m.WorkerBeat, Keep.SHORT, why="后台进程是否在运行；只有进程编号")
retain(DBTaskResult, Keep.SHORT, why="后台任务的排队记录，只有编号；办成 30 天后清除")
