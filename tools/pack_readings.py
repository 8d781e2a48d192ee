"""Write src/weibao/kernel/data/readings.txt from the dictionary of the pypinyin package.

Run when pypinyin brings new readings: `.venv/bin/python tools/pack_readings.py`. One line for each
syllable without tone, then the characters read so; the first reading of a character, the usual
one, is marked by its standing on a line of its own kind (`=`), the others on `+` lines.
"""

import re
import unicodedata
from collections import defaultdict
from pathlib import Path

from pypinyin.pinyin_dict import pinyin_dict

TARGET = Path(__file__).parent.parent / "src/weibao/kernel/data/readings.txt"
_SYLLABLE = re.compile("[a-z]*[aeiouv][a-z]*")


def without_tone(reading: str) -> str:
    apart = unicodedata.normalize("NFD", reading.replace("ü", "v")).replace("u\u0308", "v")
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def main() -> None:
    usual: defaultdict[str, list[str]] = defaultdict(list)
    others: defaultdict[str, list[str]] = defaultdict(list)
    for code, written in sorted(pinyin_dict.items()):
        readings = dict.fromkeys(without_tone(reading) for reading in written.split(","))
        syllables = [reading for reading in readings if _SYLLABLE.fullmatch(reading)]
        for place, syllable in enumerate(syllables):
            (others if place else usual)[syllable].append(chr(code))
    lines = [f"={syllable} {''.join(usual[syllable])}" for syllable in sorted(usual)]
    lines += [f"+{syllable} {''.join(others[syllable])}" for syllable in sorted(others)]
    TARGET.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
