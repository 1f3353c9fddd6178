"""International Standard Book Numbers, in one form whatever form they are written in."""

from __future__ import annotations

import re

__all__ = ["normal_isbn"]

_LONGEST = 64
_PREFIX = re.compile(r"(?:urn:)?\s{0,4}(?:e-?)?isbn(?:-1[03])?\s{0,4}[:=]?\s{0,4}", re.ASCII | re.IGNORECASE)
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015]+")
_TEN = re.compile(r"[0-9]{9}[0-9Xx]")
_THIRTEEN = re.compile(r"97[89][0-9]{10}")


def normal_isbn(identifier: str) -> str:
    """The ISBN as thirteen digits, empty when the identifier is none or its check digit is wrong.

    Hyphens, spaces and a prefix such as `urn:isbn:` are passed over; one of ten digits becomes the one of thirteen that
    names the same book. Check digits are those of the ISBN Users' Manual, 7th edition, appendix 1.
    """
    if len(identifier) > _LONGEST:
        return ""
    text = identifier.strip()
    prefix = _PREFIX.match(text)
    digits = _BETWEEN.sub("", text[prefix.end() :] if prefix else text)
    if _THIRTEEN.fullmatch(digits):
        return digits if digits[-1] == _check_digit(digits[:12]) else ""
    if not _TEN.fullmatch(digits):
        return ""
    values = [10 if digit in "Xx" else int(digit) for digit in digits]
    if sum(weight * value for weight, value in zip(range(10, 0, -1), values, strict=True)) % 11:
        return ""
    core = f"978{digits[:9]}"
    return core + _check_digit(core)


def _check_digit(twelve: str) -> str:
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(twelve))
    return str(-total % 10)
