"""Reading the clock, reading a typed moment, and counting an age.

Everything below the edge (views, commands, jobs) takes `at=` or `on=` instead of calling
`now()`, so that a test, a replay and an audit compute what the user saw.
"""

from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")

# Outside these years a typed moment is a slip of the finger, and date arithmetic may overflow.
FIRST_YEAR = 1900
LAST_YEAR = 2199


class BadMoment(ValueError):
    """What was typed is not a moment; the message is Chinese and may be shown as it is."""


def now() -> datetime:
    """The present moment, for the edge only."""
    return datetime.now(ZONE)


def today() -> date:
    """The present day in China, for the edge only."""
    return now().date()


def parse_moment(text: str) -> datetime:
    """An ISO 8601 moment as an aware datetime in China's time.

    Without an offset it is China's time; a day alone is its first second.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
        moment = moment.astimezone(ZONE) if moment.tzinfo else moment.replace(tzinfo=ZONE)
    except (ValueError, OverflowError) as error:
        raise BadMoment(
            f"看不懂这个时间：{text}。请写成 2026-09-30T17:00+08:00 或 2026-09-30。"
        ) from error
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise BadMoment(f"年份不对：{text}。只能是 {FIRST_YEAR} 到 {LAST_YEAR} 年。")
    return moment


def months_after(day: date, months: int) -> date:
    """The corresponding day `months` later, or the end of that month where it has none.

    Civil Code art. 202: 29, 30 or 31 January and one month all give 28 February in a common year.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@lru_cache(maxsize=50_000)
def full_age_from(birth: date, age: int) -> date:
    """The first day on which someone born on `birth` counts as `age` full years (周岁) old.

    It is the day after the birthday: the Supreme People's Court counts so in criminal cases of
    minors (法释〔2006〕1号, art. 2), and the Civil Code leads to the same day (art. 201 and 202).
    So on the birthday itself the child is still protected as the younger one. Who was born on
    29 February has the last day of February as birthday in common years and is a year older on
    1 March in every year.
    """
    if age == 0:
        return birth
    return months_after(birth, 12 * age) + timedelta(days=1)


def age_on(birth: date, on: date) -> int:
    """Full years of age (周岁) on a day; see `full_age_from` for the rule."""
    if on < birth:
        raise ValueError("born after the day asked about")
    age = on.year - birth.year
    return age if full_age_from(birth, age) <= on else age - 1
