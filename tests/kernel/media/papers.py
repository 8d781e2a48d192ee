"""PDFs written by hand, small."""

from __future__ import annotations

from tests.kernel.media.photos import MARK

TEXT = b"BT /F1 24 Tf 20 100 Td (Shown) Tj ET"


def pdf(*extra: bytes, pages: int = 1, catalog: bytes = b"", box: bytes = b"0 0 300 200") -> bytes:
    """Pages that share one content; `extra` are further objects, numbered from 5."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>",
        b"<< /Type /Pages /Count %d /Kids [%b] >>" % (pages, b"3 0 R " * pages),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [%b] /Contents 4 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
        % box,
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(TEXT), TEXT),
        *extra,
    ]
    out, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    info = b"/Info << /Author (%b) /Title (%b) >>" % (MARK, MARK)
    return out + b"trailer\n<< /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        info,
        start,
    )


def with_script() -> bytes:
    return pdf(
        b"<< /S /JavaScript /JS (app.alert\\('%b'\\)) >>" % MARK, catalog=b"/OpenAction 5 0 R"
    )


def with_attachment() -> bytes:
    return pdf(
        b"<< /Type /EmbeddedFile /Length %d >>\nstream\n%b\nendstream" % (len(MARK), MARK),
        b"<< /Type /Filespec /F (%b.exe) /EF << /F 5 0 R >> >>" % MARK,
        catalog=b"/Names << /EmbeddedFiles << /Names [(a) 6 0 R] >> >>",
    )


def encrypted() -> bytes:
    """With a password for opening: any values that are none of ours do."""
    lock = b"<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <%b> /U <%b> >>" % (
        b"41" * 32,
        b"42" * 32,
    )
    ident = b"/ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]"
    return pdf(lock).replace(b"/Info <<", ident + b" /Encrypt 5 0 R /Info <<")


def chinese() -> bytes:
    """Chinese in a font that the PDF names but does not carry, as offices write it."""
    text = "未成年人保护".encode("utf-16-be").hex().encode()
    draw = b"BT /F2 40 Tf 20 100 Td <%b> Tj ET" % text
    whole = pdf(
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(draw), draw),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /UniGB-UCS2-H"
        b" /DescendantFonts [7 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /DW 1000 /FontDescriptor 8 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
        b"<< /Type /FontDescriptor /FontName /SimSun /Flags 6 /FontBBox [0 -141 1000 859]"
        b" /ItalicAngle 0 /Ascent 859 /Descent -141 /CapHeight 683 /StemV 80 >>",
    )
    whole = whole.replace(b"/Contents 4 0 R", b"/Contents 5 0 R")
    return whole.replace(b"/Font << /F1", b"/Font << /F2 6 0 R /F1")
