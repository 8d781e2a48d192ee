"""Photos and recordings with another file inside: an archive at the end, a page or script anywhere.

The copy would be harmless, since it is encoded anew. But who makes such a file means harm, and
people should know before they open the original.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .reasons import no_copy
from .sniffing import hostile

# The end of a ZIP on one disk; its comment may take 64 kB.
_ARCHIVE_END = re.compile(rb"PK\x05\x06\0\0\0\0.{14}", re.DOTALL)
_TAIL = 64 * 1024 + 22


def without_stowaway(content: Iterable[bytes]) -> Iterator[bytes]:
    """Pass `content` on; raise NotCleanable as soon as something else is found inside."""
    tail = b""
    for chunk in content:
        if hostile.holds_markup(tail[-hostile.MARKUP_REACH :] + chunk):
            raise no_copy("polyglot")
        tail = (tail + chunk)[-_TAIL:]
        yield chunk
    if _ARCHIVE_END.search(tail):
        raise no_copy("polyglot")
