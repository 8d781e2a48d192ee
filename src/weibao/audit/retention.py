from weibao.kernel.retention import Keep, retain

from .models import Change, Event, EventSeal, EventSubject, Revision, Submission, Verification

retain(Event, Keep.LOG, why="谁在何时做了什么、看了什么；只有编号，没有内容")
retain(EventSubject, Keep.LOG, why="看过哪个孩子的索引；只有编号")
retain(EventSeal, Keep.LOG, why="封印链")
retain(Change, Keep.LOG, why="变更流，离线端据此更新；只有编号和版本")
retain(Revision, Keep.CHILD, erases=("body",), why="每一版改了什么；内容加密，随所属档案清除")
retain(Submission, Keep.SHORT, why="防止重复提交；只有摘要")
retain(Verification, Keep.LOG, why="每次核对留痕的结果")
