"""The file that holds the keys: who may read it, and how it is replaced without a gap."""

import fcntl
import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


class KeyRingError(Exception):
    """The keys cannot be had or kept; the message is for the system keeper."""


def _refuse_loose(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise KeyRingError(f"钥匙文件 {path} 不是普通文件")
    if found.st_uid != os.geteuid():
        raise KeyRingError(
            f"钥匙文件 {path} 属于用户 {found.st_uid}，当前用户是 {os.geteuid()}；"
            "请用运行本系统的那个用户来操作"
        )
    if found.st_mode & _OTHERS:
        mode = stat.S_IMODE(found.st_mode)
        raise KeyRingError(f"钥匙文件 {path} 别人也能读（权限 {mode:04o}），请改为 0600")


def _refuse_open_folder(folder: Path) -> None:
    # Who may write the folder can swap the file, whatever the file's own mode says.
    found = folder.stat()
    if found.st_mode & _OTHERS_WRITE and not found.st_mode & stat.S_ISVTX:
        mode = stat.S_IMODE(found.st_mode)
        raise KeyRingError(f"钥匙文件夹 {folder} 别人也能改（权限 {mode:04o}），请改为 0700")


def read_ring(path: Path) -> dict[str, Any]:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except FileNotFoundError as error:
        raise KeyRingError(
            f"找不到钥匙文件 {path}；没有它，数据库里的姓名和内容都打不开"
        ) from error
    except OSError as error:
        raise KeyRingError(f"打不开钥匙文件 {path}：{error.strerror}") from error
    with os.fdopen(handle, encoding="utf-8") as file:
        # The opened file is judged, not the name: the name could be swapped in between.
        _refuse_loose(path, os.fstat(file.fileno()))
        _refuse_open_folder(path.parent)
        try:
            content = json.load(file)
        except ValueError as error:
            raise KeyRingError(
                f"钥匙文件 {path} 损坏，读不懂；旁边的 {path.name}.bak 是上一份"
            ) from error
    if not isinstance(content, dict):
        raise KeyRingError(f"钥匙文件 {path} 内容不对")
    return content


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_whole(path: Path, data: bytes) -> None:
    """A reader, or a power cut, finds the old file or the new one, never a part."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    draft.unlink(missing_ok=True)
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise KeyRingError(f"写不进钥匙文件 {path}：{error.strerror}；原来的没有动") from error
    _sync_folder(path.parent)


def write_ring(path: Path, content: dict[str, Any]) -> None:
    """Replace the file at once; what it was before stays beside it as `.bak`."""
    data = json.dumps(content, indent=1, sort_keys=True).encode() + b"\n"
    if path.exists():
        _write_whole(path.with_name(f"{path.name}.bak"), path.read_bytes())
    _write_whole(path, data)


@contextmanager
def ring_lock(path: Path) -> Iterator[None]:
    """Two commands that change the ring at once wait for each other."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
