"""Write the carried calendar of rest days from the chinesecalendar package.

Usage: python tools/pack_holidays.py            (after upgrading the package for a new year)

Only the exceptions are written: days the State Council's yearly notice makes rest or work. All
other days follow the week.
"""

import csv
import sys
from pathlib import Path

from chinese_calendar.constants import (  # type: ignore[import-untyped]
    Holiday,
    holidays,
    workdays,
)

TARGET = Path(__file__).parent.parent / "src/weibao/kernel/data/holidays.csv"


def main() -> int:
    names = {holiday.value: holiday.chinese for holiday in Holiday}
    rows = [(day, "休", names[name]) for day, name in holidays.items()]
    rows += [(day, "班", names[name]) for day, name in workdays.items()]
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["day", "kind", "name"])
        writer.writerows(sorted(rows))
    sys.stdout.write(f"{len(rows)} days, {min(rows)[0].year}-{max(rows)[0].year}: {TARGET}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
