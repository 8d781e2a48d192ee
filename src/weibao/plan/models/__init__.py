from .draft import PlanDraft
from .plan import Plan, PlanTask, PlanTaskUnit

__all__ = ["Plan", "PlanDraft", "PlanTask", "PlanTaskUnit"]
