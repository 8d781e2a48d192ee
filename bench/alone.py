"""A measurement in a process of its own, over an empty home and a database of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from .common import ROOT, cluster


def apart(bench: str, database: str, words: Sequence[str]) -> Any:
    """What `python -m bench BENCH --here words...` writes as JSON."""
    with tempfile.TemporaryDirectory(prefix="weibao-bench-", dir="/tmp") as home:
        if database == "sqlite":
            return _process(bench, Path(home), {}, words)
        with cluster() as folder:
            url = f"postgresql://weibao@/weibao?host={folder}&port=5432"
            return _process(bench, Path(home), {"WEIBAO_DATABASE_URL": url}, words)


def _process(bench: str, home: Path, more: dict[str, str], words: Sequence[str]) -> Any:
    kept = {key: text for key, text in os.environ.items() if not key.startswith("WEIBAO_")}
    environment = {
        **kept,
        **more,
        "DJANGO_SETTINGS_MODULE": "weibao_demo.settings",
        "WEIBAO_DEMO_HOME": str(home),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT / "demo"), str(ROOT)]),
    }
    done = subprocess.run(
        [sys.executable, "-m", "bench", bench, "--here", *words],
        env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def ready(at: datetime) -> None:
    """Keys, tables and static files of the empty home."""
    from django.conf import settings  # noqa: PLC0415 - only this process has settings
    from django.core.management import call_command  # noqa: PLC0415 - as above

    from weibao.kernel.crypto.keyring import KeyRing  # noqa: PLC0415

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    settings.WEIBAO_KEYRING.parent.mkdir(mode=0o700)
    KeyRing.create(settings.WEIBAO_KEYRING, at=at)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
