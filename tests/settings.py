"""Production's settings with a home folder that is thrown away, and cheap password hashing.

WEIBAO_TEST_DB    sqlite (default) or postgres; tests marked `postgres` are run on both
WEIBAO_TEST_HOME  a home made by another process of the tests, for a server that serves it
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# A folder with a name of its own is made in one of them.
MEMORY, DISK = Path("/dev/shm"), "/tmp"  # noqa: S108 - as above
ROOM = 4 * 2**30


def _place() -> str:
    """In memory where there is room: tests that really commit take two thirds of the time there."""
    fits = MEMORY.is_dir() and os.access(MEMORY, os.W_OK)
    return str(MEMORY) if fits and shutil.disk_usage(MEMORY).free > ROOM else DISK


def _throw_away(prefix: str) -> str:
    path = tempfile.mkdtemp(prefix=prefix, dir=_place())
    # Forked and started processes inherit this handler's folder, not the duty to remove it.
    atexit.register(_remove, path, owner=os.getpid())
    return path


def _remove(path: str, *, owner: int) -> None:
    if os.getpid() == owner:
        shutil.rmtree(path, ignore_errors=True)


def _home() -> str:
    """Each worker has its own home; a real one in the environment is never touched."""
    if "WEIBAO_TEST_HOME" in os.environ:
        return os.environ["WEIBAO_TEST_HOME"]
    if "PYTEST_VERSION" in os.environ:
        return _throw_away("weibao-test-")
    # The type checker and the check of migrations read the settings and write nothing.
    return str(Path(__file__).resolve().parents[1] / ".cache" / "home")


os.environ["WEIBAO_HOME"] = _home()
os.environ["WEIBAO_HTTPS"] = "0"
os.environ.pop("WEIBAO_DATABASE_URL", None)

ON_POSTGRES = os.environ.get("WEIBAO_TEST_DB", "sqlite") == "postgres"
if ON_POSTGRES:
    # The folder of the cluster that tests/support/postgres.py starts: chosen here by the first
    # process, found in the environment by the workers that it starts.
    if "WEIBAO_TEST_POSTGRES" not in os.environ:
        os.environ["WEIBAO_TEST_POSTGRES"] = _throw_away("weibao-pg-")
    _folder = os.environ["WEIBAO_TEST_POSTGRES"]
    os.environ["WEIBAO_DATABASE_URL"] = f"postgresql://weibao@/weibao?host={_folder}&port=5432"

from weibao.project.settings import *  # noqa: E402, F403 - reads the variables set above
from weibao.project.settings import DATABASES, WEIBAO_HOME  # noqa: E402 - as above

ENVIRONMENT = "test"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]

_database = DATABASES["default"]
if ON_POSTGRES:
    _database["CONN_MAX_AGE"] = 0
else:
    # A file, not memory: races need several connections that lock each other as in production.
    _database["TEST"] = {"NAME": str(WEIBAO_HOME / "test.sqlite3")}
    _database["OPTIONS"]["init_command"] += ";PRAGMA synchronous=OFF"

# Tests change what the public pages show and look at once.
WEIBAO_PUBLIC_MEMORY_SECONDS = 0

# The same algorithm at its smallest cost: a test signs in many times.
PASSWORD_HASHERS = ["tests.support.passwords.QuickArgon2Hasher"]

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    # No manifest: pages are rendered without having to collect the assets first.
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# WhiteNoise warns of a missing folder, and a warning fails a test.
(WEIBAO_HOME / "static").mkdir(parents=True, exist_ok=True)
