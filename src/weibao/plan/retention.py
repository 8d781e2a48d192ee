from weibao.kernel.retention import Keep, retain

from .models import Plan, PlanDraft, PlanTask, PlanTaskUnit

retain(Plan, Keep.REFERENCE, why="公开发布的工作方案")
retain(PlanTask, Keep.REFERENCE, why="方案里的任务")
retain(PlanTaskUnit, Keep.REFERENCE, why="任务的责任单位")
retain(PlanDraft, Keep.WORKING, why="读入的方案，核对到采用为止")
