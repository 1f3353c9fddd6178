"""Numbers of lists, headings and notes in the formats that word processors offer (ECMA-376 part 1, 17.18.59)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["format_number"]

_LARGEST = 1_000_000
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"
_AIUEO = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
_IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
_GANADA = "가나다라마바사아자차카타파하"
_CHOSUNG = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"
_HEBREW = "אבגדהוזחטיכלמנסעפצקרשת"
_ARABIC = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_DIGITS = "〇一二三四五六七八九"
_KOREAN_DIGITS = "영일이삼사오육칠팔구"


def format_number(number: int, style: str) -> str:
    """The number as the format shows it; formats that are not known count in decimal digits."""
    if not 0 <= number <= _LARGEST:
        return str(number)
    known = _FORMATS.get(style)
    return known(number) if known is not None else str(number)


def _roman(number: int) -> str:
    if not 0 < number < 32_768:
        return str(number)
    found: list[str] = []
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        found.append(letters * count)
    return "".join(found)


def _repeated(letters: str) -> Callable[[int], str]:
    """Word's letters: a to z, aa, bb, and so on."""

    def written(number: int) -> str:
        if not 0 < number <= 30 * len(letters):
            return str(number)
        return letters[(number - 1) % len(letters)] * ((number - 1) // len(letters) + 1)

    return written


def _cycled(letters: str) -> Callable[[int], str]:
    return lambda number: letters[(number - 1) % len(letters)] if number else str(number)


def _words(number: int) -> str:
    if number >= 1000:
        return str(number)
    if number >= 100:
        hundreds, rest = divmod(number, 100)
        return f"{_ONES[hundreds]} hundred{f' {_words(rest)}' if rest else ''}"
    if number < 20:
        return _ONES[number]
    tens, one = divmod(number, 10)
    return _TENS[tens - 2] + (f"-{_ONES[one]}" if one else "")


def _ordinal_words(number: int) -> str:
    if number >= 1000:
        return _ordinal(number)
    words = _words(number)
    at = max(words.rfind("-"), words.rfind(" ")) + 1
    head, last = words[:at], words[at:]
    if last in _ORDINALS:
        return head + _ORDINALS[last]
    return head + (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _chinese(number: int) -> str:
    """As counted in China and Japan: 十二, 百, 三百二十."""
    if number == 0 or number > 9999:
        return _by_digits(number)
    found: list[str] = []
    gap = False
    for value, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, value)
        if digit == 0:
            gap = bool(found)
            continue
        if gap and found:
            found.append("〇")
        gap = False
        found.append(("" if digit == 1 and value == 10 and not found else _DIGITS[digit]) + sign)
    return "".join(found)


def _japanese(number: int) -> str:
    if number == 0 or number > 9999:
        return _by_digits(number)
    found: list[str] = []
    for value, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, value)
        if digit:
            found.append(("" if digit == 1 and value > 1 else _DIGITS[digit]) + sign)
    return "".join(found)


def _by_digits(number: int, digits: str = _DIGITS) -> str:
    return "".join(digits[int(digit)] for digit in str(number))


def _full_width(number: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))


def _circled(number: int) -> str:
    return chr(0x245F + number) if 0 < number <= 20 else str(number)


def _bracketed(number: int) -> str:
    return chr(0x2473 + number) if 0 < number <= 20 else f"({number})"


_FORMATS: dict[str, Callable[[int], str]] = {
    "none": lambda _: "",
    "decimalZero": lambda number: f"{number:02}",
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _repeated("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "lowerLetter": _repeated("abcdefghijklmnopqrstuvwxyz"),
    "ordinal": _ordinal,
    "cardinalText": lambda number: _words(number).capitalize(),
    "ordinalText": lambda number: _ordinal_words(number).capitalize(),
    "hex": lambda number: f"{number:X}",
    "numberInDash": lambda number: f"- {number} -",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _bracketed,
    "decimalEnclosedFullstop": lambda number: f"{number}.",
    **dict.fromkeys(("ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand"), _by_digits),
    **dict.fromkeys(("chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand"), _chinese),
    "chineseCounting": _chinese,
    "japaneseCounting": _japanese,
    "koreanCounting": _japanese,
    "koreanDigital": lambda number: _by_digits(number, _KOREAN_DIGITS),
    "koreanDigital2": _by_digits,
    "aiueo": _cycled(_AIUEO),
    "aiueoFullWidth": _cycled(_AIUEO),
    "iroha": _cycled(_IROHA),
    "irohaFullWidth": _cycled(_IROHA),
    "ganada": _cycled(_GANADA),
    "chosung": _cycled(_CHOSUNG),
    "russianLower": _repeated(_RUSSIAN),
    "russianUpper": _repeated(_RUSSIAN.upper()),
    "hebrew2": _repeated(_HEBREW),
    "arabicAlpha": _repeated(_ARABIC),
    "ideographTraditional": _cycled(_STEMS),
    "ideographZodiac": _cycled(_BRANCHES),
}
