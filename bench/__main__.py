"""`python -m bench [name] [options]`: one measurement, or all of them."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

BESIDE = {"__init__", "__main__", "alone", "as_production", "bulk_town", "common"}


def main(words: list[str]) -> int:
    names = sorted(
        path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in BESIDE
    )
    chosen, options = ([words[0]], words[1:]) if words else (names, [])
    if chosen[0] not in names:
        sys.stderr.write(f"one of: {' '.join(names)}\n")
        return 2
    for name in chosen:
        import_module(f"bench.{name}").main(options)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
