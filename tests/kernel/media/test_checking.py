"""The forms that copies may have, and nothing beside them."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from tests.kernel.media import films, photos
from tests.kernel.media import samples as s
from weibao.kernel.media import NotCleanable, clean, sniff
from weibao.kernel.media.checking import jpeg, mp4, webm

Check = Callable[[bytes], Any]


@cache
def copies() -> dict[str, tuple[bytes, Check]]:
    """A clean copy of each form, with what checks it."""

    def copy(content: bytes) -> bytes:
        return b"".join(clean(sniff(content), [content], size=len(content)).chunks)

    vp8 = films.made("webm", video="libvpx", audio="libopus", rate=48000)
    return {
        "jpeg": (copy(photos.phone_jpeg()), jpeg.measured),
        "mp4": (copy(films.mp4()), mp4.measured),
        "hevc": (copy(films.made("mp4", video="libx265")), mp4.measured),
        "webm": (copy(vp8), webm.measured),
    }


FORMS = ("jpeg", "mp4", "hevc", "webm")


@pytest.mark.parametrize("form", FORMS)
def test_the_copy_itself_passes(form: str) -> None:
    content, check = copies()[form]
    check(content)


@pytest.mark.parametrize("form", FORMS)
def test_nothing_may_stand_behind_or_before(form: str) -> None:
    content, check = copies()[form]
    for wrong in (content + b"\0", content + photos.MARK * 9, b"\0" + content, content[:-1], b"x"):
        with pytest.raises((NotCleanable, IndexError)):
            check(wrong)


@pytest.mark.parametrize("form", FORMS)
def test_whatever_is_broken_raises_nothing_unforeseen(form: str) -> None:
    content, check = copies()[form]
    chance = random.Random(form)
    for _ in range(400):
        broken = bytearray(content)
        for _ in range(chance.randint(1, 6)):
            broken[chance.randrange(min(len(broken), 1500))] = chance.choice((0, 1, 127, 128, 255))
        try:
            check(bytes(broken))
        except (NotCleanable, LookupError, ValueError, OverflowError):
            continue


@pytest.mark.parametrize(
    "extra",
    [
        s.box(b"udta", s.box(b"\xa9xyz", b"\0\x12\x15\xc7+31.2304+121.4737/")),
        s.box(b"meta", bytes(40)),
        s.box(b"uuid", bytes(40)),
        s.box(b"free", photos.MARK),
        s.box(b"moov", bytes(8)),
        s.box(b"moof", bytes(8)),
    ],
)
def test_no_further_box(extra: bytes) -> None:
    content, check = copies()["mp4"]
    with pytest.raises(NotCleanable):
        check(content + extra)


@pytest.mark.parametrize("box", [b"mvhd", b"tkhd", b"mdhd"])
def test_no_time_of_recording(box: bytes) -> None:
    content, check = copies()["mp4"]
    place = content.index(box) + 8
    with pytest.raises(NotCleanable):
        check(content[:place] + b"\xe6\x12\x34\x56" + content[place + 4 :])


@pytest.mark.parametrize("name", [b"VideoHandler", b"SoundHandler"])
def test_no_name_of_a_track(name: bytes) -> None:
    content, check = copies()["mp4"]
    with pytest.raises(NotCleanable):
        check(content.replace(name, photos.MARK))


@pytest.mark.parametrize(
    "marker",
    [0xE1, 0xE2, 0xED, 0xEE, 0xFE],
    ids=["exif", "profile", "photoshop", "adobe", "comment"],
)
def test_no_further_segment(marker: int) -> None:
    content, check = copies()["jpeg"]
    with pytest.raises(NotCleanable):
        check(content[:20] + s.segment(marker, photos.MARK) + content[20:])


def test_no_tag_but_the_length_of_a_track() -> None:
    content, check = copies()["webm"]
    for place, wrong in (
        (b"DURATION", b"LOCATION"),
        (b"00:00:00.", b"31.2304 N"),
        (b"Lavf", b"Weib"),
    ):
        assert place in content
        with pytest.raises(NotCleanable):
            check(content.replace(place, wrong))
