"""What must be true of an installation: asked by `weibao check` and before `weibao serve` starts.

A check is one function that answers what is wrong; adding one here is all it takes. They run in
this order, and stop after a blocking finding, because what follows would fail for the same reason.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Q

from weibao.audit import sealing, triggers
from weibao.audit.models import EventSeal
from weibao.kernel.addresses import networks_of
from weibao.kernel.crypto.keyring import PURPOSES, KeyRing, KeyRingError
from weibao.office.calendar import calendar_of
from weibao.org.models import CustodianKey, Installation, Town

from .vitals import disk_is_low, free_space

FEWEST_CUSTODIANS = 2
# Said where the service refuses to start after an upgrade: all steps, in order.
KEYS_TO_ADD = (
    "请先另存一份 {}，再运行 weibao keys complete（只添新的，原有的不动），"
    "然后重新启动；新的钥匙文件也要另存，旧的那份打不开以后的内容"
)
# Which databases a settings module may open. The tests' own may open any.
OPENS = {"production": "production", "demo": "demo", "training": "training"}


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, and what to do. With `blocks` the service does not start.

    `town` is whose concern it is, where it is not the whole installation's.
    """

    text: str
    hint: str = ""
    blocks: bool = False
    town: str = ""

    def __str__(self) -> str:
        return f"{self.text}。{self.hint}" if self.hint else f"{self.text}。"


Check = Callable[[datetime], list[Finding]]
CHECKS: list[tuple[str, Check]] = []


def installation_check(label: str) -> Callable[[Check], Check]:
    """Register a check under the words the keeper sees."""

    def register(check: Check) -> Check:
        CHECKS.append((label, check))
        return check

    return register


def examine(at: datetime) -> list[tuple[str, list[Finding]]]:
    """All checks in order, each with its findings."""
    results: list[tuple[str, list[Finding]]] = []
    for label, check in CHECKS:
        findings = check(at)
        results.append((label, findings))
        if any(finding.blocks for finding in findings):
            break
    return results


@installation_check("钥匙")
def keys(_at: datetime) -> list[Finding]:
    try:
        ring = KeyRing.load(settings.WEIBAO_KEYRING)
    except KeyRingError as error:
        return [Finding(str(error), blocks=True)]
    if ring.missing:
        names = "、".join(PURPOSES[name] for name in ring.missing)
        text = f"钥匙文件里还没有新版本要用的：{names}"
        return [Finding(text, KEYS_TO_ADD.format(ring.path), blocks=True)]
    return []


@installation_check("数据库")
def database(_at: datetime) -> list[Finding]:
    try:
        executor = MigrationExecutor(connection)
        steps = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except Error as error:
        return [Finding(f"连不上数据库（{type(error).__name__}）", blocks=True)]
    if steps:
        text = f"数据库还有 {steps} 步升级没有做"
        return [Finding(text, "请先备份，再运行 weibao migrate", blocks=True)]
    # Limits of sign-in are counted there; without it nobody could sign in.
    if settings.CACHES["default"]["LOCATION"] not in connection.introspection.table_names():
        return [Finding("缺少缓存表", "请运行 weibao createcachetable", blocks=True)]
    return []


@installation_check("环境标记")
def environment(_at: datetime) -> list[Finding]:
    """A demo signs in with one click; real data must not be opened that way, nor the reverse."""
    installed = Installation.objects.first()
    if installed is None:
        return [Finding("这里还没有建立乡镇", "请运行 weibao init", blocks=True)]
    wanted = OPENS.get(settings.ENVIRONMENT)
    if wanted is not None and installed.environment != wanted:
        label = installed.get_environment_display()
        return [Finding(f"这个数据库属于{label}，不能在当前环境打开", blocks=True)]
    return []


@installation_check("只增不改")
def append_only(_at: datetime) -> list[Finding]:
    missing = triggers.missing()
    if not missing:
        return []
    text = f"事件表缺少 {len(missing)} 个防改触发器：{'、'.join(missing)}"
    return [Finding(text, "请查明原因，再运行 weibao migrate 重新装上", blocks=True)]


@installation_check("写入可靠")
def durable(_at: datetime) -> list[Finding]:
    """SQLite keeps what it acknowledged only with these settings."""
    if connection.vendor != "sqlite" or settings.ENVIRONMENT == "test":
        return []
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    with connection.cursor() as cursor:
        found = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted}
    wrong = [name for name in wanted if found[name] != wanted[name]]
    return [Finding(f"数据库设置不对：{'、'.join(wrong)}", blocks=True)] if wrong else []


@installation_check("报告人身份保管人")
def custodians(at: datetime) -> list[Finding]:
    on = at.date()
    in_force = Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gt=on))
    findings = []
    for town in Town.objects.order_by("code"):
        keys = CustodianKey.objects.filter(in_force, town=town.code, person__isnull=False)
        count = keys.count()
        if count < FEWEST_CUSTODIANS:
            text = f"{town.name}只有 {count} 名保管人有钥匙，至少要 {FEWEST_CUSTODIANS} 名"
            hint = "请在人员页任命保管人并让其设置口令"
            findings.append(Finding(text, hint, town=town.code))
    return findings


@installation_check("保管人公钥")
def custodian_keys(_at: datetime) -> list[Finding]:
    """Every key is what it was made as; one that somebody swapped or ended is named."""
    rows = CustodianKey.objects.order_by("town", "pk")
    hint = "请核对各位保管人的指纹，查是谁动了数据库"
    return [
        Finding(f"{key.town} 有一把保管人公钥被改动过（{key.fingerprint}）", hint)
        for key in rows
        if key.is_changed
    ]


@installation_check("事件封印")
def seal_head(_at: datetime) -> list[Finding]:
    """The head kept outside agrees with the table; the whole chain is for `events verify`."""
    kept = sealing.head()
    last = EventSeal.objects.order_by("-seq").first()
    hint = "请运行 weibao events verify 核对全部事件"
    if kept is None:
        return [Finding("另存的事件链尾不见了", hint)] if last else []
    row = EventSeal.objects.filter(seq=kept[0]).first()
    if row is None or not hmac.compare_digest(bytes(row.mac).hex(), kept[1]):
        return [Finding(f"事件链与另存的链尾（第 {kept[0]} 条）对不上", hint)]
    return []


@installation_check("前置代理")
def proxies(_at: datetime) -> list[Finding]:
    """HTTPS is spoken by a proxy; unless it is counted, all visitors share its one address."""
    try:
        networks_of(settings.WEIBAO_PROXY_ADDRESSES)
    except ValueError:
        text = "WEIBAO_PROXY_ADDRESSES 里有认不出的地址"
        return [Finding(text, "写成 10.0.0.5 或 10.0.0.0/24，用英文逗号分开", blocks=True)]
    if settings.ENVIRONMENT != "production" or not settings.WEIBAO_HTTPS:
        return []
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT > 0:
        return []
    text = "没有设置 WEIBAO_PROXIES，所有来访都算成同一个地址，一个人试错就会让大家等待"
    return [Finding(text, "前面有几层自己的代理就写几，通常是 1")]


@installation_check("磁盘空间")
def disk(_at: datetime) -> list[Finding]:
    if not disk_is_low():
        return []
    return [Finding(f"数据目录所在磁盘只剩 {free_space() // 2**20} MB", "请尽快清理或扩容")]


@installation_check("工作日历")
def calendar(at: datetime) -> list[Finding]:
    """Working-day limits that reach an unknown year have no due date until it is entered."""
    findings = []
    for town in Town.objects.order_by("code"):
        known = calendar_of(town.code)
        # The State Council publishes the next year's in November.
        years = [at.year] if at.month < 12 else [at.year, at.year + 1]
        findings += [
            Finding(f"{town.name}没有 {year} 年的放假和调休安排", "请在设置页录入", town=town.code)
            for year in years
            if not known.knows(year)
        ]
    return findings
