"""The acts on files that start and end limits."""

from weibao.kernel.limituse import Use, limit_uses

limit_uses.add("children.transfer_asked", Use("档案移交·请对方接收", starts=("IN051",)))
limit_uses.add("children.transfer_answered", Use("档案移交·答复、撤回", ends=("IN051",)))
