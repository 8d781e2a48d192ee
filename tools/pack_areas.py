"""Pack the national list of areas into the file the product carries.

Usage: python tools/pack_areas.py areas.csv

The list is a .csv or .csv.xz with rows `code,name` under a header. The result is a zip whose members
are `code,name` lines in the order of their codes: one with everything down to the towns, and one per
city with its villages and communities. So a look-up reads one or two small members, and the file
opens with ordinary tools. The bytes depend on the list alone: packing it again changes nothing.
"""

import csv
import io
import lzma
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

TARGET = Path(__file__).parent.parent / "src/weibao/kernel/data/areas.zip"
LEVELS = {2: 0, 4: 2, 6: 4, 9: 6, 12: 9}  # digits of a code and of its parent's


def rows_of(source: Path) -> Iterator[tuple[str, str]]:
    opener = lzma.open if source.suffix == ".xz" else open
    with opener(source, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["code"], row["name"].strip()


def checked(source: Path) -> dict[str, str]:
    areas = dict(rows_of(source))
    for code, name in areas.items():
        if len(code) not in LEVELS or not (code.isascii() and code.isdigit()):
            raise SystemExit(f"{code}: not a code")
        if "," in name or name.split() != [name]:
            raise SystemExit(f"{code}: not a name")
        if LEVELS[len(code)] and code[: LEVELS[len(code)]] not in areas:
            raise SystemExit(f"{code}: its parent is missing")
    return dict(sorted(areas.items()))


def pack(areas: dict[str, str]) -> bytes:
    members: dict[str, list[str]] = defaultdict(list)
    for code, name in areas.items():
        members[code[:4] if len(code) == 12 else "upper"].append(f"{code},{name}\n")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as packed:
        for member, lines in sorted(members.items()):
            entry = zipfile.ZipInfo(f"{member}.csv", (2023, 9, 11, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_LZMA
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, "".join(lines))
    return buffer.getvalue()


def main() -> int:
    if len(sys.argv) != 2:
        raise SystemExit("usage: python tools/pack_areas.py areas.csv")
    areas = checked(Path(sys.argv[1]))
    TARGET.write_bytes(pack(areas))
    sys.stdout.write(f"{len(areas)} areas, {TARGET.stat().st_size} bytes: {TARGET}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
