"""Children that do not do what they should. Started by test_confinement.py, never imported."""

import json
import mmap
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from weibao.kernel.media.confined import locks

mode, saying, job = sys.argv[1], json.loads(sys.argv[2]), json.loads(sys.argv[3])

LEFT = Path(__file__).with_suffix(".left")  # what a child that gets out would leave


def answer(said: bytes) -> None:
    while said:
        said = said[os.write(job["answer"], said) :]


def echo() -> None:
    """The original itself, said to be the copy, with whatever the test wants to be said."""
    with mmap.mmap(job["copy"], job["room"]) as copy:
        content = os.pread(job["source"], job["room"], 0)
        copy.write(content)
    said = {"size": len(content), "media_type": job["media_type"]}
    answer(json.dumps(said | saying).encode())


def attempts() -> dict[str, Callable[[], object]]:
    def thread() -> None:
        running = threading.Thread(target=lambda: None)
        running.start()
        running.join()

    def fork() -> None:
        if os.fork() == 0:
            os._exit(0)

    return {
        "thread": thread,
        "fork": fork,
        "program": lambda: subprocess.run(["/bin/true"], check=True),
        "network": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
        "local socket": socket.socketpair,
        "read a file": lambda: Path("/etc/passwd").read_bytes(),
        "list a folder": lambda: list(Path("/").iterdir()),
        "write a file": lambda: LEFT.write_bytes(b"x"),
        "make a folder": LEFT.mkdir,
        "signal the parent": lambda: os.kill(os.getppid(), 0),
        "look into the parent": lambda: Path(f"/proc/{os.getppid()}/exe").readlink(),
        "more memory files": lambda: os.memfd_create("more"),
    }


def locked() -> None:
    """Close off as the real child does, then try everything; say what went through."""
    locks.limit(memory=512 << 20, seconds=10)
    # What the attempts need is loaded before.
    tries = attempts()
    held = locks.close_off(readable=["/usr/share/fonts"] if mode == "fonts" else [])
    could = []
    for name, attempt in tries.items():
        try:
            attempt()
        except (OSError, RuntimeError, subprocess.SubprocessError):
            continue
        could.append(name)
    answer(json.dumps({"size": 1, "held": held, "could": could}).encode())


def hungry() -> None:
    locks.limit(memory=512 << 20, seconds=10)
    answer(b" " * len(bytearray(1 << 30)))


def busy() -> None:
    locks.limit(memory=512 << 20, seconds=1)
    while True:
        pass


def many() -> None:
    """Leave a process behind."""
    if os.fork() == 0:
        time.sleep(60)
    os._exit(0)


{
    "echo": echo,
    "locked": locked,
    "fonts": locked,
    "hungry": hungry,
    "busy": busy,
    "many": many,
    "crash": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    "hang": lambda: time.sleep(60),
    "silent": lambda: None,
    "garbage": lambda: answer(b"\xff\0{{{"),
    "nested": lambda: answer(b"[" * 100_000),
    "flood": lambda: answer(b'{"size": 1' + b" " * 1_000_000 + b"}"),
    "liar": lambda: answer(b'{"size": 1000000000000}'),
    "no number": lambda: answer(b'{"size": "1"}'),
    "list": lambda: answer(b"[1]"),
    "half": lambda: answer(b'{"size": 1'),
    "unknown": lambda: answer(b'{"refused": {"a": 1}}'),
}[mode]()
