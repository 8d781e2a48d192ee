from .plan import Plan, PlanTask, PlanTaskUnit

__all__ = ["Plan", "PlanTask", "PlanTaskUnit"]
