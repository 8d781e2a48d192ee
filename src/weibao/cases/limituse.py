"""The acts on cases that start and end limits besides the steps of the flow."""

from weibao.kernel.limituse import Use, limit_uses

limit_uses.add("cases.opened", Use("个案·立案", starts=("IN003",)))
limit_uses.add("cases.measure", Use("个案·派出措施", starts=("IN005",), ends=("IN004",)))
limit_uses.add("cases.measure_end", Use("个案·措施办完，或者不再需要", ends=("IN005",)))
