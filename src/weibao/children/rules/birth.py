"""What a day of birth may be."""

from datetime import date

from weibao.kernel.moment import age_on

ADULT = 18
OLDEST = 120


def problem(birth: date, *, on: date) -> str:
    """Why this cannot be the birthday of a child on the day, in words for who typed it; or ""."""
    if birth > on:
        return "出生日期在今天之后，请核对"
    age = age_on(birth, on)
    if age > OLDEST:
        return "出生日期太早，请核对年份"
    if age >= ADULT:
        return f"按这个日期已满 {ADULT} 周岁（{age} 岁），未成年人才建档，请核对"
    return ""


def age_text(birth: date | None, *, on: date) -> str:
    """The age as people say it: in years, for a baby in months, for a newborn in days."""
    if birth is None:
        return "年龄不详"
    if birth > on:
        return "未出生"
    years = age_on(birth, on)
    if years:
        return f"{years} 岁"
    months = (on.year - birth.year) * 12 + on.month - birth.month - (on.day < birth.day)
    return f"{months} 个月" if months else f"{(on - birth).days} 天"
