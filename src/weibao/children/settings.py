"""What a town may set about children's files: how much each sign says about the risk."""

from __future__ import annotations

from datetime import date

from weibao.office import settings

from .rules.risk import HIGH, LOW, MEDIUM, RAISED, codes

GROUP = "孩子的风险等级"
BASIS = "本平台内部设定，没有查到法定的分级标准"
EFFECT = "4 高，3 较高，2 中，1 低；0 不算。孩子的等级是各项里最高的一项"
# What is not named here counts as 中.
USUAL = {
    "harmed": HIGH,
    "under8_unattended": HIGH,
    "under16_alone": HIGH,
    "carer_unable": HIGH,
    "duty_refused": HIGH,
    "guardian_harms": HIGH,
    "de_facto": RAISED,
    "out_of_school": RAISED,
    "trustee_barred": RAISED,
    "carer_weak": RAISED,
    "carer_old": RAISED,
    "duty_neglected": RAISED,
    "mind": RAISED,
    "mobile": LOW,
    "economic": LOW,
}

SIGNS = {
    code: settings.declare(
        f"children.risk.{code}",
        label,
        default=USUAL.get(code, MEDIUM),
        basis=BASIS,
        unit="级",
        least=0,
        most=HIGH,
        effect=EFFECT,
        group=GROUP,
    )
    for code, label in codes().items()
}
SEVERAL = settings.declare(
    "children.risk.several",
    "几项“中”合起来算“较高”",
    default=3,
    basis=BASIS,
    unit="项",
    least=0,
    most=9,
    effect="0 表示不合起来算",
    group=GROUP,
)


def risk_table(town: str, *, on: date) -> tuple[dict[str, int], int]:
    """The level of each sign and how many make the next one, in force on a day; one query."""
    found = settings.values([SEVERAL.key, *(s.key for s in SIGNS.values())], town=town, on=on)
    table = {code: int(found[entry.key]) for code, entry in SIGNS.items()}
    return table, int(found[SEVERAL.key])
