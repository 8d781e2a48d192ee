"""The name a file came with. It is shown as part of the evidence and used for nothing else."""

from __future__ import annotations

import re

from weibao.kernel.text import clean_text

NAME_CHARACTERS = 80  # internal: what a list can show
_NAMELESS = "未命名文件"
# What a file system gives a meaning of its own.
_SPECIAL = re.compile(r'[<>:"|?*]')
# Names that Windows opens as a device, with or without an extension.
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,8}$")
# Long enough for any real name; what is longer is cut before anything slow looks at it.
_READ = 4096


def safe_name(name: str) -> str:
    """`name` without folders, hidden or reordering characters, at most 80 characters, never empty.

    A harmless name comes back as it was. The extension survives the cut; it says what the sender
    called the file, not what the file is.
    """
    name = re.split(r"[/\\]", name[:_READ] if len(name) <= _READ else name[-_READ:])[-1]
    name = clean_text(_SPECIAL.sub("_", name), max_length=_READ).strip(" .\u3000")
    if not name:
        return _NAMELESS
    if _DEVICE.match(name):
        name = f"_{name}"
    if len(name) > NAME_CHARACTERS:
        extension = match[0] if (match := _EXTENSION.search(name)) else ""
        name = name[: NAME_CHARACTERS - 1 - len(extension)].rstrip(" .") + "…" + extension
    return name
