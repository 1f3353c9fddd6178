"""Numbers as spreadsheets show them (ECMA-376 part 1, 18.8.30 and 18.8.31)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from smartchat_adapters.parsers.office.sheets.date_formats import format_date, is_date_format

__all__ = ["BUILT_IN_FORMATS", "NumberFormat", "general"]

GENERAL = "General"
# 14 and 22 are shown in the order of the reader's country; what is read here has to mean the same everywhere.
BUILT_IN_FORMATS = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy-mm-dd",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy-mm-dd h:mm",
    37: "#,##0;(#,##0)",
    38: "#,##0;(#,##0)",
    39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;(#,##0.00)",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
}
_LONGEST = 255
_PART = re.compile(r'"([^"]*)"?|\\(.)|_.|\*.|\[([^\]]*)\]|([0#?.,%/@]|[eE][+-])|(General)|(.)', re.DOTALL)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
_CURRENCY = re.compile(r"\$([^-\]]*)")
_PLACES = frozenset("0#?.,%/@")
_MOST_DECIMALS = 30


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A format code, as in `#,##0.00 "km"`."""

    code: str

    def text(self, words: str) -> str:
        """How the format shows text: the fourth section may surround it."""
        sections = _sections(self.code)
        shown = sections[3] if len(sections) > 3 else sections[0] if sections[0].strip() == "@" else ""
        if "@" not in shown or shown == "@":
            return words
        return "".join(words if part == "@" else part for part in _literals(shown))

    def number(self, value: float, *, from_1904: bool = False) -> str:
        """How the format shows a number; dates count days from 1900 or 1904."""
        sections = _sections(self.code)
        section, signed = _chosen(sections, value)
        if is_date_format(section):
            return format_date(value, section, from_1904=from_1904) or general(value)
        if not section.strip() or section.strip().lower() == "general" or section.strip() == "@":
            return general(value) if section.strip() or len(sections) == 1 else ""
        return _shown(abs(value) if signed else value, section)


def general(value: float) -> str:
    """The number without a format: all digits that it has, but not those of binary fractions."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    shown = f"{value:.15g}"
    return f"{value:.10g}" if len(shown) > 12 else shown


def _sections(code: str) -> list[str]:
    sections, begin = [], 0
    quoted = escaped = False
    for at, character in enumerate(code[:_LONGEST]):
        if escaped:
            escaped = False
        elif character == "\\" and not quoted:
            escaped = True
        elif character == '"':
            quoted = not quoted
        elif character == ";" and not quoted:
            sections.append(code[begin:at])
            begin = at + 1
    return [*sections, code[begin:_LONGEST]]


def _chosen(sections: list[str], value: float) -> tuple[str, bool]:
    """The section for the value, and whether it says the sign itself."""
    conditional = False
    for at, section in enumerate(sections[:3]):
        condition = _CONDITION.search(section) if "[" in section else None
        conditional = conditional or condition is not None
        if condition is not None and _holds(value, condition[1], float(condition[2])):
            return section, at > 0 and value < 0
        if conditional and condition is None:
            return section, False
    if len(sections) > 1 and value < 0:
        return sections[1], True
    if len(sections) > 2 and value == 0:
        return sections[2], False
    return sections[0], False


def _holds(value: float, sign: str, bound: float) -> bool:
    match sign:
        case "<=":
            return value <= bound
        case ">=":
            return value >= bound
        case "<":
            return value < bound
        case ">":
            return value > bound
        case "=":
            return value == bound
    return value != bound


def _literals(section: str) -> list[str]:
    return [part for part, _ in _parts(section)]


def _parts(section: str) -> list[tuple[str, bool]]:
    """The parts of a section: literal text, or a place of digits."""
    found: list[tuple[str, bool]] = []
    for match in _PART.finditer(section):
        quoted, escaped, bracketed, place, standard, plain = match.groups()
        if bracketed is not None:
            currency = _CURRENCY.match(bracketed)
            if currency is not None and currency[1]:
                found.append((currency[1], False))
        elif place is not None:
            found.append((place, place in _PLACES or len(place) == 2))
        elif standard is not None:
            found.append((standard, True))
        else:
            text = quoted if quoted is not None else escaped or plain or ""
            if text or match.group() == '""':
                found.append((text, False))
            elif match.group().startswith("_"):
                found.append((" ", False))
    return found


def _shown(value: float, section: str) -> str:
    parts = _parts(section)
    places = "".join(part for part, is_place in parts if is_place)
    if not places:
        return "".join(part for part, _ in parts)
    size = abs(value)
    if "General" in places:
        number = general(size)
    elif "/" in places:
        number = _fraction(size, places)
    elif "E" in places.upper():
        number = _scientific(size, places)
    else:
        number = _decimal(size, places)
    return _placed(parts, number, negative=value < 0 and number.strip("0.,") != "")


def _placed(parts: list[tuple[str, bool]], number: str, *, negative: bool) -> str:
    """The number in the place of the first digit, with the literal text around it."""
    shown: list[str] = []
    done = False
    for part, is_place in parts:
        if not is_place:
            shown.append(part)
        elif part == "%":
            shown.append("%")
        elif not done:
            shown.append(number)
            done = True
    text = "".join(shown).strip()
    return f"-{text}" if negative else text


def _decimal(value: float, places: str) -> str:
    value *= 100 ** places.count("%")
    digits = places.replace("%", "").replace("@", "")
    whole, _, decimals = digits.partition(".")
    scaled = len(whole) - len(whole.rstrip(",")) if not decimals else len(decimals) - len(decimals.rstrip(","))
    value /= 1000**scaled
    whole, decimals = whole.rstrip(","), decimals.replace(",", "")[:_MOST_DECIMALS]
    shown = f"{_rounded(value, len(decimals)):,.{len(decimals)}f}"
    if "," not in whole:
        shown = shown.replace(",", "")
    left, _, right = shown.partition(".")
    least = whole.replace(",", "").count("0")
    left = left.rjust(least, "0") if least > len(left) else "" if left == "0" and not least and right else left
    while right and decimals[len(right) - 1] in "#?" and right.endswith("0"):
        right = right[:-1]
    return f"{left}.{right}" if right else left


def _rounded(value: float, decimals: int) -> float:
    """Halves away from zero, as people and spreadsheets round; binary fractions count as what they are shown as."""
    factor = 10**decimals
    scaled = float(f"{value * factor:.15g}") if value * factor < 1e15 else value * factor
    return int(scaled + 0.5) / factor if scaled < 1e15 else value


def _scientific(value: float, places: str) -> str:
    mantissa, _, exponent = places.replace("e", "E").partition("E")
    decimals = min(len(mantissa.partition(".")[2]), _MOST_DECIMALS)
    digits = exponent.lstrip("+-").count("0") or 1
    left, _, right = f"{value:.{decimals}E}".partition("E")
    power = int(right)
    sign = "-" if power < 0 else "+" if exponent.startswith("+") else ""
    return f"{left}E{sign}{abs(power):0{digits}d}"


def _fraction(value: float, places: str) -> str:
    below = places.partition("/")[2]
    largest = 10 ** min(max(len(below.rstrip("@%")), 1), 4) - 1
    fraction = Fraction(value).limit_denominator(int(below) if below.isdecimal() and int(below) else largest)
    whole, rest = divmod(fraction.numerator, fraction.denominator)
    if not rest:
        return str(whole)
    return f"{f'{whole} ' if whole else ''}{rest}/{fraction.denominator}"
