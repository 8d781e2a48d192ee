"""Posts that one person may not hold together, because one checks or must not see the other."""

from collections.abc import Iterable

from ..roles import Role

CASEWORK = frozenset({Role.STATION_CLERK, Role.CHILD_SUPERVISOR, Role.CHILD_DIRECTOR, Role.HANDLER})
# role -> (roles it excludes, why, in words for the person who appoints)
APART: dict[Role, tuple[frozenset[Role], str]] = {
    Role.SYSTEM_KEEPER: (
        CASEWORK | {Role.CUSTODIAN, Role.AUDITOR},
        "系统管理员管账号和钥匙，不能看孩子的档案，也不能由本人审计",
    ),
    Role.AUDITOR: (
        CASEWORK | {Role.SYSTEM_KEEPER},
        "审计员要查办案人员和管理员的留痕，不能自己查自己",
    ),
}


def clash(role: str, held: Iterable[str]) -> str:
    """Why `role` may not join the roles `held`, or ""."""
    new = Role(role)
    for other in map(Role, held):
        for first, second in ((new, other), (other, new)):
            excluded, why = APART.get(first, (frozenset(), ""))
            if second in excluded:
                return f"不能与“{other.label}”由同一人担任：{why}"
    return ""
