"""The people of the demo. All names are invented; any likeness is chance."""

from __future__ import annotations

from dataclasses import dataclass

from weibao.org.roles import Role

PASSWORD = "K7mt-Qx9d-W3hv"  # noqa: S105 - shown to everyone who starts the demo
PASSPHRASE = "演示保管口令2026"  # noqa: S105 - as above


# The town everything happens in, and the one next to it, to which a report may be handed over.
HOME_TOWN, NEXT_TOWN = "500110110", "500110119"
TOWN_NAMES = {HOME_TOWN: "赶水镇", NEXT_TOWN: "邻镇：安稳镇"}


@dataclass(frozen=True)
class Account:
    """One demo account. `unit` is the short name of a unit of the town."""

    username: str
    name: str
    role: str
    unit: str
    says: str
    town: str = HOME_TOWN


ACCOUNTS = (
    Account("zhouwj", "周文静", Role.STATION_CLERK, "未保工作站", "受理报告、办个案、回复报告人"),
    Account(
        "daiyh", "代永红", Role.CHILD_SUPERVISOR, "未保工作站", "和专干一起办案，看全镇儿童档案"
    ),
    Account("luoxf", "罗秀芳", Role.CHILD_DIRECTOR, "洋渡村", "手机上办村里的事，报告孩子的事"),
    Account("hejiang", "何江", Role.HANDLER, "赶水派出所", "派出所经办，只看派给本单位的"),
    Account("taoli", "陶莉", Role.HANDLER, "土台小学", "学校经办，强制报告"),
    Account("pengzy", "彭志远", Role.LEADER, "镇政府", "分管领导，看阶段和时限，看不到姓名"),
    Account("tangjm", "唐建民", Role.FIRST_RESPONSIBLE, "镇政府", "未成年人保护第一责任人"),
    Account("weiql", "韦清莲", Role.DISCIPLINE, "镇纪委", "监督超期和不作为"),
    Account("qinshy", "秦守义", Role.CUSTODIAN, "未保工作站", "报告人身份保管人（甲）"),
    Account("lanbg", "兰保国", Role.CUSTODIAN, "镇纪委", "报告人身份保管人（乙）"),
    Account("jianght", "江海涛", Role.SYSTEM_KEEPER, "镇政府", "管账号和岗位，看不到孩子的档案"),
    Account("shenjc", "沈鉴澄", Role.AUDITOR, "镇纪委", "看留痕，看不到档案内容"),
    Account(
        "nieshq",
        "聂淑琴",
        Role.STATION_CLERK,
        "未保工作站",
        "签收或退回赶水镇移交的报告",
        NEXT_TOWN,
    ),
)
# Who else works in the next town; not among the accounts to choose from.
NEXT_TOWN_OTHERS = (
    Account("lianggx", "梁国秀", Role.CHILD_SUPERVISOR, "未保工作站", "", NEXT_TOWN),
    Account("shuyq", "舒永权", Role.FIRST_RESPONSIBLE, "镇政府", "", NEXT_TOWN),
    Account("yinhl", "尹红莲", Role.SYSTEM_KEEPER, "镇政府", "", NEXT_TOWN),
    Account("jingzp", "景志平", Role.CUSTODIAN, "未保工作站", "", NEXT_TOWN),
    Account("fuxm", "傅晓明", Role.CUSTODIAN, "镇纪委", "", NEXT_TOWN),
)
# Everyone else who holds a post that must be filled, drawn from two lists.
OTHER_SURNAMES = (
    "冉 田 安 谯 钟 翟 卿 敖 犹 娄 简 税 晏 蹇 母 覃 骆 苟 庹 郁 牟 冷 阳 幸 粟 鄢 赖 蔺".split()
)
OTHER_GIVEN = "梅 桂香 晓琴 世英 小玉 素芬 丽华 朝碧 永芳 玉兰 正国 明强".split()


def other_names() -> list[str]:
    """Names in an order that repeats no surname next to itself."""
    return [surname + given for given in OTHER_GIVEN for surname in OTHER_SURNAMES]
