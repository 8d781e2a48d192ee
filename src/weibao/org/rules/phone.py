"""Mobile numbers that staff sign in with."""

from weibao.kernel.phones import PhoneError, parse_phone

DIGITS = 11
LONGEST_TYPED = 40


def normalise(typed: str) -> str:
    """The eleven digits that were meant, or "" when it is no mobile number."""
    try:
        digits = parse_phone(typed[:LONGEST_TYPED])
    except PhoneError:
        return ""
    return digits if len(digits) == DIGITS and digits.startswith("1") else ""


def grouped(phone: str) -> str:
    """For reading: 138 0000 2271."""
    return f"{phone[:3]} {phone[3:7]} {phone[7:]}" if len(phone) == DIGITS else phone
