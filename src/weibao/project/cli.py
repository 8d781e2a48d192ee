"""`weibao`: one command for the keeper of a server, a developer and the demo."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

PRODUCTION, DEMO = "weibao.project.settings", "weibao_demo.settings"
FAILED, MISUSED = 1, 2

COMMANDS = {
    "init": "建立一个乡镇：区划、机构、钥匙、第一个管理员",
    "serve": "运行服务：网页、后台任务、每分钟例行",
    "demo": "演示一个虚构的乡镇（只在源码目录里有）",
    "check": "检查安装：设置、数据库、钥匙、封印",
    "tick": "做一轮例行工作（serve 运行时自动每分钟做）",
    "deadline": "按时限表计算到期时间",
    "children": "儿童档案：import 核对名单，search 查找，duplicates 找重复",
    "decide": "按规则判断孩子属于哪些类别，说出理由和依据",
    "plan": "读一份方案，列出任务和责任单位",
    "events": "核对事件记录有没有被改动",
    "keys": "换钥匙、销毁旧钥匙",
    "custody": "查看报告人身份的保管情况；用恢复码换封",
    "migrate": "升级数据库",
}
# These must work before there is a home folder.
HOMELESS = frozenset(
    {"init", "demo", "children", "deadline", "decide", "plan", "docs", "makemigrations"}
)


class Stop(Exception):
    """What is wrong, in words for the person at the keyboard."""


def main(argv: Sequence[str] | None = None) -> int:
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in ("help", "--help", "-h"):
        sys.stdout.write(usage())
        return 0
    try:
        words = choose_settings(words)
        return run(words)
    except Stop as stop:
        sys.stderr.write(f"{stop}\n")
        return MISUSED


def usage() -> str:
    lines = [f"  weibao {name:<10}{text}" for name, text in COMMANDS.items()]
    return "\n".join(
        ["未保通命令：", "", *lines, "", "加 --help 看某个命令的选项，如 weibao serve --help", ""]
    )


def choose_settings(words: list[str]) -> list[str]:
    """Set DJANGO_SETTINGS_MODULE; answers the words without `--demo`."""
    demo = words[0] == "demo" or "--demo" in words
    words = [word for word in words if word != "--demo"]
    if not words:
        raise Stop("请写明命令，例如 weibao check --demo")
    if demo:
        find_demo()
        os.environ["DJANGO_SETTINGS_MODULE"] = DEMO
    else:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", PRODUCTION)
        if os.environ["DJANGO_SETTINGS_MODULE"].startswith("weibao_demo"):
            find_demo()
    return words


def find_demo() -> None:
    """Make the demo importable from a checkout; a release does not carry it."""
    checkout = Path(__file__).resolve().parents[3] / "demo"
    if (checkout / "weibao_demo").is_dir() and str(checkout) not in sys.path:
        sys.path.insert(0, str(checkout))
    if find_spec("weibao_demo") is None:
        raise Stop("演示不随正式版本发布，只在源码目录里有。正式使用请运行 weibao init。")


def run(words: list[str]) -> int:
    # Django reads the settings on import, so not before they are chosen.
    import django  # noqa: PLC0415 - as above
    from django.core.management import execute_from_command_line, get_commands  # noqa: PLC0415 - as above

    from weibao.kernel.crypto.keyring import KeyRingError  # noqa: PLC0415 - as above

    if words[0] not in HOMELESS:
        need_home()
    try:
        django.setup()
        if words[0] not in get_commands():
            raise Stop(f"没有“{words[0]}”这个命令。\n\n{usage()}")
        execute_from_command_line(["weibao", *words])
    except KeyRingError as error:
        raise Stop(str(error)) from error
    return 0


def need_home() -> None:
    """A production command without a data home stops at once, before it makes an empty one."""
    from django.conf import settings  # noqa: PLC0415 - only after they are chosen

    home = Path(settings.WEIBAO_HOME)
    if os.environ["DJANGO_SETTINGS_MODULE"] == PRODUCTION and not home.is_dir():
        raise Stop(
            f"找不到数据目录 {home}。\n"
            "第一次使用请运行 weibao init；数据在别处的话，请先设置环境变量 WEIBAO_HOME。"
        )


if __name__ == "__main__":
    sys.exit(main())
