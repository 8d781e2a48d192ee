"""Why a clock may be stopped, as a short list: what a person writes beside it stays sealed."""

REASONS = {
    "expertise": "等鉴定意见",
    "court": "等法院裁定",
    "superior": "等上级批复",
    "unreachable": "孩子或监护人暂时联系不上",
    "elsewhere": "等外地协查",
    "treatment": "孩子正在住院治疗",
    "force": "自然灾害等不可抗力",
    "other": "其他原因",
}
