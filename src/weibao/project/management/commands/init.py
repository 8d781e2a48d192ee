"""`weibao init`: the home folder, the keys, a town, its first keeper and its custodians."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from getpass import getpass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError, CommandParser, call_command
from django.db import transaction

from weibao.audit.sealing import seal
from weibao.kernel import areas, moment
from weibao.kernel.areas import Area
from weibao.kernel.crypto.custody import SHORTEST_PASSPHRASE, CustodyError
from weibao.kernel.crypto.keyring import KeyRing
from weibao.org.actions import custodians, founding, towns
from weibao.org.actions.founding import Founded
from weibao.org.actions.passwords import ONE_TIME_LASTS
from weibao.org.actions.scope import NotPossible
from weibao.org.actions.towns import Opened
from weibao.org.models import Person, Town
from weibao.org.models.installation import Environment
from weibao.org.queries.custodians import keys_of
from weibao.org.queries.people import names_of
from weibao.org.queries.posts import vacancies
from weibao.org.queries.towns import certain, towns_meant
from weibao.org.rules.usernames import propose

FOLDERS = ("", "keys", "files", "heads")


def check_length(passphrase: str) -> None:
    """Said at once, not after a quarter of a minute's work."""
    if len(passphrase.strip()) < SHORTEST_PASSPHRASE:
        raise NotPossible(f"口令太短，至少 {SHORTEST_PASSPHRASE} 个字，可以用一句好记的话")


@dataclass(frozen=True)
class Wanted:
    """All that was asked for, before anything is written."""

    town: Area
    admin_username: str
    admin_name: str
    admin_password: str
    custodians: tuple[tuple[str, str], ...]  # name, passphrase


@dataclass(frozen=True)
class Made:
    """All that was made and has to be told once."""

    opened: Opened
    admin: Founded
    custodians: tuple[Founded, ...]
    shares: tuple[str, ...]


class Command(BaseCommand):
    help = "建立一个乡镇（街道）；同一个库里可以再建别的乡镇"
    requires_system_checks: list[str] = []  # the database and the keys may not be there yet

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--town", default="", help="9 位区划代码，或名称，例如 赶集镇、重庆 赶集"
        )
        parser.add_argument("--admin-username", default="", help="系统管理员的工号（小写字母开头）")
        parser.add_argument("--admin-name", default="", help="系统管理员的姓名")
        parser.add_argument(
            "--admin-password-stdin",
            action="store_true",
            help="从标准输入第一行读管理员密码；不加则生成一次性密码",
        )
        parser.add_argument(
            "--custodian",
            action="append",
            default=[],
            metavar="姓名",
            help="报告人身份保管人，至少写两次",
        )
        parser.add_argument(
            "--passphrases-stdin", action="store_true", help="从标准输入逐行读保管人口令"
        )
        parser.add_argument("--no-input", action="store_true", help="不提问，缺什么就停下")

    def handle(self, **options: Any) -> None:
        self.asks = not options["no_input"]
        try:
            town = self._choose_town(options["town"])
            self._prepare()
            if Town.objects.filter(pk=town.code).exists():
                raise NotPossible(f"{areas.full_name(town.code)}已经建立过了，不用再建")
            made = self._make(self._gather(town, options))
        except (NotPossible, CustodyError) as problem:
            raise CommandError(str(problem)) from problem
        except ValidationError as problem:
            raise CommandError("；".join(problem.messages)) from problem
        seal()
        self._tell(made)

    def _choose_town(self, text: str) -> Area:
        text = text or self._ask(
            "哪个乡镇（街道）？写名称或 9 位区划代码：", "请用 --town 写明乡镇"
        )
        found = towns_meant(text)
        sure = certain(text, found)
        if sure is not None:
            return sure
        if not found:
            raise NotPossible(
                f"区划表里没有找到“{text}”。请写全一些，例如“綦江 赶水镇”，或 9 位代码"
            )
        lines = [f"  {n:>2}. {areas.full_name(a.code)}（{a.code}）" for n, a in enumerate(found, 1)]
        self.stdout.write(f"叫“{text}”的不止一个：\n" + "\n".join(lines))
        answer = self._ask("选第几个？", "请用 --town 写 9 位代码")
        if not answer.isdecimal() or not 1 <= int(answer) <= len(found):
            raise NotPossible("没有这一个，什么都没有建")
        return found[int(answer) - 1]

    def _prepare(self) -> None:
        """Folder, keys, tables. Each step is left alone where it is done already."""
        home = Path(settings.WEIBAO_HOME)
        try:
            for name in FOLDERS:
                (home / name).mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(
                f"建不了数据目录 {home}：{error.strerror}。可以用环境变量 WEIBAO_HOME 换一个地方"
            ) from error
        self._say(f"数据目录 {home}")
        if not Path(settings.WEIBAO_KEYRING).exists():
            KeyRing.create(Path(settings.WEIBAO_KEYRING), at=moment.now())
            self._say(f"已生成钥匙 {settings.WEIBAO_KEYRING}，请和数据库分开备份")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        self._say("数据库已就绪")

    def _gather(self, town: Area, options: dict[str, Any]) -> Wanted:
        self._say(f"要建立的是 {areas.full_name(town.code)}（{town.code}）")
        name = options["admin_name"] or self._ask(
            "系统管理员的姓名：", "请用 --admin-name 写明姓名"
        )
        username = options["admin_username"] or self._ask(
            "系统管理员的工号（登录用，小写字母开头）：", "请用 --admin-username 写明工号"
        )
        password = sys.stdin.readline().rstrip("\n") if options["admin_password_stdin"] else ""
        if options["admin_password_stdin"]:
            validate_password(password, Person(username=username, name=name))
        founding.check_keeper(username, on=moment.today())
        names = list(options["custodian"])
        while len(names) < custodians.FEWEST:
            names.append(
                self._ask(f"第 {len(names) + 1} 位报告人身份保管人的姓名：", "请写两次 --custodian")
            )
        if len(set(names)) != len(names):
            raise NotPossible("保管人要是不同的人")
        reads = options["passphrases_stdin"]
        pairs = tuple((entry, self._passphrase(entry, reads=reads)) for entry in names)
        return Wanted(town, username, name, password, pairs)

    def _passphrase(self, name: str, *, reads: bool) -> str:
        if reads:
            given = sys.stdin.readline().rstrip("\n")
            check_length(given)
            return given
        if not self.asks:
            raise NotPossible("请用 --passphrases-stdin 给出保管人口令")
        self.stdout.write(
            f"\n请{name}本人来设口令，至少 {SHORTEST_PASSPHRASE} 个字，别人不要看。系统里不保存它。"
        )
        first = getpass(f"{name}的口令：")
        check_length(first)
        if getpass("再输一次：") != first:
            raise NotPossible("两次输入的口令不一样，什么都没有建，请重来")
        return first

    @transaction.atomic
    def _make(self, wanted: Wanted) -> Made:
        """All or nothing: a command that was cut off can simply be run again."""
        at = moment.now()
        known = settings.ENVIRONMENT in Environment.values
        towns.mark_installation(settings.ENVIRONMENT if known else "production", at=at)
        opened = towns.open_town(wanted.town.code, at=at)
        admin = founding.first_keeper(
            town=opened.town,
            username=wanted.admin_username,
            name=wanted.admin_name,
            password=wanted.admin_password,
            at=at,
        )
        found = [
            founding.first_custodian(
                town=opened.town,
                username=propose(name, lambda text: Person.objects.filter(username=text).exists()),
                name=name,
                passphrase=passphrase,
                at=at,
            )
            for name, passphrase in wanted.custodians
        ]
        return Made(
            opened, admin, tuple(found), custodians.make_recovery(town=opened.town.code, at=at)
        )

    def _tell(self, made: Made) -> None:
        opened = made.opened
        empty = vacancies(opened.town.code, on=moment.today()).count()
        write = self.stdout.write
        write(
            f"\n{areas.full_name(opened.town.code)}已建好：{opened.villages} 个村（社区），"
            f"{opened.units} 个单位，{opened.posts} 个岗位，其中 {empty} 个必须有人的还空着。\n"
        )
        write("下面的内容只显示这一次，请抄好再关窗口。\n")
        for label, entry in (
            ("系统管理员", made.admin),
            *(("保管人", one) for one in made.custodians),
        ):
            secret = f"一次性密码 {entry.password}" if entry.password else "用原来设好的密码登录"
            write(f"  {label}　{entry.person.name}　工号 {entry.person.username}　{secret}")
        write(f"  一次性密码 {ONE_TIME_LASTS.days} 天内有效，第一次登录后要改。\n")
        write(
            f"恢复码 {custodians.SHARES} 份，任意 {custodians.SHARES_NEEDED} 份合起来"
            "能打开报告人身份。请分别抄在纸上，交不同的人封存，不要拍照、不要存电脑："
        )
        for number, share in enumerate(made.shares, 1):
            write(f"  第 {number} 份　{share}")
        write("钥匙指纹，和恢复码抄在一起；以后网页上看到的不一样，就是有人换了钥匙：")
        for name, fingerprint in self._fingerprints(opened.town):
            write(f"  {name}　{fingerprint}")
        write(
            "\n接下来：\n  weibao check    检查安装\n  weibao serve    启动服务\n"
            "  管理员登录后先到“岗位和空缺”，把第一责任人、儿童主任等安排上。"
        )

    def _fingerprints(self, town: Town) -> list[tuple[str, str]]:
        keys = keys_of(town.code).genuine
        names = names_of(key.person_id for key in keys)
        return [
            (names[key.person_id] if key.person_id else "恢复码", key.fingerprint) for key in keys
        ]

    def _ask(self, question: str, without: str) -> str:
        if not self.asks:
            raise NotPossible(without)
        self.stdout.write(question, ending="")
        self.stdout.flush()
        answer = sys.stdin.readline().strip()
        if not answer:
            raise NotPossible("没有回答，什么都没有建")
        return answer

    def _say(self, line: str) -> None:
        self.stdout.write(f"· {line}")
