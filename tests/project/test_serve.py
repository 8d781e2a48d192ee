"""`weibao serve`: all parts up, what dies comes back, nothing is left behind, no start in doubt."""

from __future__ import annotations

import os
import re
import signal
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings as live_settings
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from tests.support.processes import wait_for
from tests.support.serving import Service, free_port, parent_of
from weibao.org.models import Installation
from weibao.project.management.commands.serve import PARTS
from weibao.project.serve import run
from weibao.project.serve.readiness import reasons_not_to_serve

LINE = re.compile(r" GET \S+ \d{3} ")
MARKER = "zhaoxiaoming13800001111"


@pytest.fixture
def installed(at: datetime) -> Installation:
    return Installation.objects.create(environment="demo", created_at=at)


@pytest.fixture
def service(installed: Installation, tmp_path: Path) -> Iterator[Service]:
    one = Service(tmp_path / "log")
    yield one
    if one.process.poll() is None:
        one.process.send_signal(signal.SIGTERM)
    one.process.wait(timeout=30)


@pytest.mark.django_db(transaction=True)
def test_all_parts_run_and_stop_in_order(service: Service) -> None:
    parts = service.parts()
    assert [len(service.parts(name)) for name in PARTS] == [2, 1, 1, 1]
    wait_for(lambda: service.get() == {"ok": True, "warnings": []})
    service.process.send_signal(signal.SIGTERM)
    assert service.process.wait(timeout=30) == 0
    assert service.read().rstrip().endswith("已停止。")
    assert not any(map(parent_of, parts))


@pytest.mark.django_db(transaction=True)
def test_no_request_leaves_words_or_addresses_in_the_log(service: Service) -> None:
    for path in (f"/healthz?name={MARKER}", f"/receipt/{MARKER}", f"/static/{MARKER}.css"):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{service.port}{path}", timeout=10).close()
        except urllib.error.HTTPError as error:
            error.close()
    with socket.create_connection(("127.0.0.1", service.port)) as line:
        line.sendall(f"NONSENSE {MARKER}\r\n\r\n".encode())
        line.recv(1000)
    wait_for(lambda: "不合格" in service.read() and len(LINE.findall(service.read())) >= 3)
    written = service.read()
    assert MARKER not in written
    assert "127.0.0.1" not in written.replace(f"http://127.0.0.1:{service.port}/", "")


@pytest.mark.django_db(transaction=True)
def test_a_killed_part_comes_back(service: Service) -> None:
    (worker,) = service.parts("worker")
    masters = service.parts("web")
    os.kill(worker, signal.SIGKILL)
    for pid in masters:
        os.kill(pid, signal.SIGKILL)
    wait_for(lambda: service.parts("worker") not in ([], [worker]))
    wait_for(service.answers)
    assert "后台任务意外退出（代码 -9），1 秒后重新启动。" in service.read()
    assert "网页服务意外退出（代码 -9），1 秒后重新启动。" in service.read()


@pytest.mark.django_db(transaction=True)
def test_a_killed_supervisor_leaves_no_orphan(service: Service) -> None:
    parts = service.parts()
    assert len(parts) == 5, "web master, web process, worker, copies, tick"
    service.process.kill()
    service.process.wait()
    wait_for(lambda: not any(map(parent_of, parts)))


@pytest.mark.django_db
def test_nothing_set_up_is_a_reason_not_to_serve(at: datetime) -> None:
    assert reasons_not_to_serve(at=at) == ["这里还没有建立乡镇。请运行 weibao init"]


@pytest.mark.django_db
def test_production_refuses_a_demo_and_the_demo_real_data(
    at: datetime, settings: Settings, installed: Installation
) -> None:
    settings.ENVIRONMENT = "production"
    assert reasons_not_to_serve(at=at) == ["这个数据库属于演示环境，不能在当前环境打开。"]
    Installation.objects.update(environment="training")
    assert "培训环境" in reasons_not_to_serve(at=at)[0]
    Installation.objects.update(environment="production")
    settings.ENVIRONMENT = "demo"
    assert "正式环境" in reasons_not_to_serve(at=at)[0]


@pytest.mark.django_db
def test_a_missing_upgrade_is_a_reason_not_to_serve(at: datetime, installed: Installation) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'office'")
    (reason,) = reasons_not_to_serve(at=at)
    assert "升级没有做" in reason
    assert "weibao migrate" in reason


@pytest.mark.django_db
def test_a_missing_cache_table_is_a_reason_not_to_serve(
    at: datetime, installed: Installation
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE cache")
    assert reasons_not_to_serve(at=at) == ["缺少缓存表。请运行 weibao createcachetable"]


@pytest.mark.django_db
def test_a_missing_trigger_is_a_reason_not_to_serve(at: datetime, installed: Installation) -> None:
    on = " ON audit_event" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER audit_event_no_update{on}")
    (reason,) = reasons_not_to_serve(at=at)
    assert "audit_event_no_update" in reason


@pytest.mark.django_db
def test_keys_others_can_read_are_a_reason_not_to_serve(
    at: datetime, installed: Installation
) -> None:
    ring = Path(live_settings.WEIBAO_KEYRING)
    ring.chmod(0o644)
    try:
        (reason,) = reasons_not_to_serve(at=at)
    finally:
        ring.chmod(0o600)
    assert "别人也能读" in reason


@pytest.mark.django_db
@pytest.mark.parametrize("part", [(), *(("--only", name) for name in PARTS)])
def test_a_start_in_doubt_is_refused_with_every_reason(part: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match="不能启动：\n  - 这里还没有建立乡镇"):
        call_command("serve", "--port", str(free_port()), *part)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "town.example"])  # noqa: S104 - what is refused
def test_the_demo_is_reached_from_this_machine_only(settings: Settings, host: str) -> None:
    settings.ENVIRONMENT = "demo"
    with pytest.raises(CommandError, match="只能在本机"):
        run.refuse_open_demo(host)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_the_demo_runs_on_this_machine(settings: Settings, host: str) -> None:
    settings.ENVIRONMENT = "demo"
    run.refuse_open_demo(host)


def test_a_port_in_use_is_said_in_words() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"用不了 127.0.0.1:{port}.*--port {port + 1}"):
            run.refuse_taken("127.0.0.1", port)


@pytest.mark.parametrize("port", ["0", "65536", "八千", "-1", "80x"])
def test_a_port_that_is_none_is_refused_in_words(port: str) -> None:
    with pytest.raises(CommandError, match="端口要在 1 到 65535 之间"):
        call_command("serve", f"--port={port}")
