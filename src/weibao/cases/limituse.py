"""The acts on cases that start and end limits besides the steps of the flow."""

from weibao.kernel.limituse import Use, limit_uses

from .rules.measures import kinds

limit_uses.add("cases.opened", Use("个案·立案", starts=("IN003",)))
limit_uses.add("cases.measure", Use("个案·派出措施", starts=("IN005", "IN031"), ends=("IN004",)))
limit_uses.add("cases.measure_end", Use("个案·措施办完，或者不再需要", ends=("IN005", "IN031")))
limit_uses.add("cases.task", Use("个案·交办事项", starts=("IN021",)))
limit_uses.add("cases.task_end", Use("个案·办完、办不了或撤回交办事项", ends=("IN021",)))
limit_uses.add("cases.question", Use("个案·向单位要材料、问情况", starts=("IN022",)))
limit_uses.add("cases.question_end", Use("个案·答复、答复不了或撤回", ends=("IN022",)))
limit_uses.add("cases.meeting", Use("个案·会商开始", starts=("IN023",)))
limit_uses.add("cases.minutes", Use("个案·写好会商纪要", ends=("IN023",)))
limit_uses.add("cases.invited", Use("个案·请单位参与或接手", starts=("IN041",)))
limit_uses.add("cases.invitation_end", Use("个案·单位答复邀请", ends=("IN041",)))
limit_uses.add("cases.follow_up", Use("个案·到了该回访的时候", starts=("IN032",)))
limit_uses.add("cases.followed_up", Use("个案·记下回访", ends=("IN032",)))
# The limits of law start and end with the legal nodes of the table of measures.
for kind in kinds():
    if kind.starts:
        limit_uses.add(f"measure.{kind.code}", Use(f"措施·{kind.label}", starts=kind.starts))
    for node in kind.nodes:
        if node.starts or node.meets:
            limit_uses.add(
                f"measure.{kind.code}.{node.code}",
                Use(f"{kind.label}·{node.label}", starts=node.starts, ends=node.meets),
            )
