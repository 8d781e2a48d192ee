"""The acts on reports that start and end limits besides the steps of the flows."""

from weibao.kernel.limituse import Use, limit_uses

limit_uses.add("reports.filed", Use("报告·收到报告", starts=("IN001", "IN002", "IN006")))
limit_uses.add("reports.danger", Use("报告·收到有紧急危险的报告", starts=("IN007",)))
limit_uses.add("reports.hotline", Use("报告·登记热线工单", starts=("IN008",)))
limit_uses.add("reports.hotline_replied", Use("报告·记下已回复热线", ends=("IN008",)))
limit_uses.add("reports.replied", Use("报告·回复报告人", ends=("IN002",)))
limit_uses.add("reports.handed_over", Use("报告·移交", ends=("IN002", "IN006")))
limit_uses.add("reports.call_back", Use("回拨·请保管人回拨", starts=("IN009",)))
limit_uses.add("reports.complaint", Use("投诉·收到投诉", starts=("IN010",)))
