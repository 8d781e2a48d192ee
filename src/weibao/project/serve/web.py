"""The web part: gunicorn with threads, loaded once before it forks."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db import connections
from gunicorn.app.base import BaseApplication

from . import parent
from .patient import PatientWorker

_SHM = Path("/dev/shm")  # noqa: S108 - holds only gunicorn's own heartbeat files


def default_workers() -> int:
    """One process per core up to four: more is for an operator to decide."""
    return max(1, min(4, os.cpu_count() or 1))


class Web(BaseApplication):
    """gunicorn, configured here and nowhere else."""

    def __init__(self, *, host: str, port: int, workers: int, threads: int) -> None:
        self.options: dict[str, Any] = {
            "bind": [f"[{host}]:{port}" if ":" in host else f"{host}:{port}"],
            "workers": workers,
            "threads": threads,
            "worker_class": PatientWorker,
            "worker_connections": 1000,
            "preload_app": True,
            "timeout": 60,
            "graceful_timeout": 20,
            "keepalive": 5,
            "proc_name": "weibao",
            # Nobody may steer the server through a socket, and no request is spooled to disk.
            "control_socket_disable": True,
            "worker_tmp_dir": str(_SHM) if _SHM.is_dir() else None,
            "logger_class": "weibao.project.serve.logs.Logger",
            "accesslog": "-",
            "errorlog": "-",
            "loglevel": "warning",
            "pre_fork": _close_connections,
            "post_worker_init": _follow_master,
        }
        super().__init__()

    def load_config(self) -> None:
        # Nothing else configures it: no GUNICORN_CMD_ARGS, no file in the working folder.
        for name, value in self.options.items():
            if value is not None:
                self.cfg.set(name, value)

    def load(self) -> Any:
        return get_wsgi_application()


def _close_connections(_arbiter: Any, _worker: Any) -> None:
    # A database connection must not be shared between processes.
    connections.close_all()


def _follow_master(worker: Any) -> None:
    # gunicorn looks for its master once a second; the kernel tells at once.
    parent.end_with(worker.ppid)
