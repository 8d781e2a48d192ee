from weibao.kernel.retention import Keep, retain

from .models import Plan, PlanTask, PlanTaskUnit

retain(Plan, Keep.REFERENCE, why="公开发布的工作方案")
retain(PlanTask, Keep.REFERENCE, why="方案里的任务")
retain(PlanTaskUnit, Keep.REFERENCE, why="任务的责任单位")
