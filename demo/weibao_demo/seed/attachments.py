"""Files of the demo: drawn and played by code, shown as copies like real ones."""

from __future__ import annotations

import io
import math
import struct
import wave
from datetime import datetime, timedelta

from PIL import Image, ImageDraw

from weibao.cases.actions.material import add_material
from weibao.cases.models import Case
from weibao.kernel import media
from weibao.office.attachments.ledger import Sender
from weibao.office.attachments.uploads import keep_whole
from weibao.office.storage import files
from weibao.reports.actions import answering
from weibao.reports.models import Report

from .town import TOWN, actor

NOBODY = Sender(None, "")


def fill(*, at: datetime) -> int:
    """Material on a case that is worked on, and more from a reporter of the public page."""
    earlier = at - timedelta(minutes=50)
    case = Case.objects.filter(status__in=("investigating", "disposing")).order_by("number").first()
    report = Report.objects.filter(channel="public", status="accepted").order_by("number").first()
    if case is not None:
        tokens = [kept(house(), "IMG_0612.jpg", at=earlier), kept(note(), "保证书.jpg", at=earlier)]
        caption = "上门时拍的门口，和监护人写的保证书"
        add_material(
            case.pk, by=actor("zhouwj", at=earlier), at=earlier, files=tokens, caption=caption
        )
    if report is not None:
        tokens = [kept(house(), "微信图片.jpg", at=at), kept(voice(), "录音.wav", at=at)]
        answering.add_from_reporter(
            report, at=at, text="昨晚又听到了，录了一小段，还拍了门口。", files=tokens
        )
    return 4


def kept(data: bytes, name: str, *, at: datetime) -> str:
    """The token of a file that has come in."""
    head = data[: media.HEAD_BYTES]
    return keep_whole(files().put([data]), head=head, name=name, town=TOWN, sender=NOBODY, at=at)[1]


def _jpeg(picture: Image.Image) -> bytes:
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=85)
    return written.getvalue()


def house() -> bytes:
    """A closed door, a window without light."""
    picture = Image.new("RGB", (1200, 900), "#c9c2b2")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 700, 1200, 900), fill="#8f8674")
    draw.polygon([(120, 260), (600, 60), (1080, 260)], fill="#6e5a4a")
    draw.rectangle((180, 260, 1020, 720), fill="#ded6c4")
    draw.rectangle((520, 400, 700, 720), fill="#5c4636")
    draw.ellipse((665, 560, 685, 580), fill="#c9a94e")
    draw.rectangle((260, 400, 430, 560), fill="#39444a", outline="#f2ecdc", width=12)
    draw.rectangle((790, 400, 960, 560), fill="#39444a", outline="#f2ecdc", width=12)
    return _jpeg(picture)


def note() -> bytes:
    """A sheet of paper with lines of writing that nobody can read."""
    picture = Image.new("RGB", (900, 1200), "#f4efe2")
    draw = ImageDraw.Draw(picture)
    for line in range(11):
        y = 180 + line * 78
        draw.line((90, y + 40, 810, y + 40), fill="#cfc7b4", width=2)
        for stroke in range(90, 760 - 31 * (line % 4), 34):
            draw.line((stroke, y + 8, stroke + 20, y + 30), fill="#33414a", width=4)
            draw.line((stroke + 18, y + 6, stroke + 4, y + 32), fill="#33414a", width=3)
    draw.ellipse((600, 1020, 700, 1120), outline="#a93420", width=7)
    return _jpeg(picture)


def voice() -> bytes:
    """Three seconds of a tone that rises and falls."""
    written = io.BytesIO()
    with wave.open(written, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        for sample in range(24_000):
            tone = math.sin(sample / 8000 * 2 * math.pi * (220 + 60 * math.sin(sample / 4000)))
            sound.writeframesraw(struct.pack("<h", int(9_000 * tone)))
    return written.getvalue()
