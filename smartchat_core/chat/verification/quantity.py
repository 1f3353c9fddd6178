"""Numbers: whether those of a claim stand in its quote, in digits or in words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from smartchat_core.chat.verification.lexicon import Lexicon
from smartchat_core.chat.verification.sentence import Sentence

__all__ = ["extract_numbers", "number_differs"]

_DIGITS = re.compile(r"(?<![^\W_])\d{1,15}(?:[.,]\d{1,12}){0,5}(?![^\W_\d])")
_ORDINAL = re.compile(r"(?<![^\W_])(\d{1,6})(?:st|nd|rd|th|er|e|er|ère|º|ª|o|a|-?[йяеог])(?![^\W_])")
_CJK_RUN = re.compile("[〇零一二三四五六七八九十百千万億亿两]{1,20}")
_CJK = {**{c: n for n, c in enumerate("〇一二三四五六七八九")}, "零": 0, "两": 2}
_CJK_SCALES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "億": 100_000_000, "亿": 100_000_000}
_UNITS = re.compile(
    r"(?:\d|\b)\s*(%|percent|per cent|prozent|pour cent|por ciento|por cento|per cento|процент\w*)", re.IGNORECASE
)
_JOINING = frozenset({"and", "und", "et", "y", "e", "и"})
_LARGEST = 10**15
_LONGEST_NUMBER = 60
_SMALL = 1
"""Number words up to this are articles and pronouns more often than numbers."""


def number_differs(claim: Sentence, quote: Sentence, lexicon: Lexicon) -> bool:
    """Whether the claim has a number that the quote has not, or the same number as a share where it is none."""
    said = extract_numbers(claim, lexicon, small=_SMALL)
    there = extract_numbers(quote, lexicon, small=-1)
    if not said <= there:
        return True
    return bool(said) and bool(_UNITS.search(claim.folded)) and not _UNITS.search(quote.folded)


def extract_numbers(sentence: Sentence, lexicon: Lexicon, *, small: int) -> frozenset[str]:
    """The numbers of a sentence, in plain digits; words for numbers up to `small` are passed over."""
    text = unicodedata.normalize("NFC", sentence.text)
    found = {_plain(match[0]) for match in _DIGITS.finditer(text)}
    found |= {_plain(match[1]) for match in _ORDINAL.finditer(text)}
    if lexicon.unspaced:
        spelled = (match[0] for match in _CJK_RUN.finditer(text))
        values: Iterator[int] = (_cjk_value(run) for run in spelled if len(run) > 1 or small < 0)
    else:
        values = _spelled(sentence, lexicon)
    return frozenset(found | {str(value) for value in values if value > small})


def _plain(digits: str) -> str:
    """Without marks of thousands, and with a point for decimals: 1,000 and 1.000 are both a thousand."""
    parts = re.split("[.,]", digits)
    if len(parts) > 1 and all(len(part) == 3 for part in parts[1:]) and len(parts[0]) <= 3 and parts[0] != "0":
        return str(int("".join(parts)))
    whole = "".join(parts[:-1]) if len(parts) > 1 else parts[0]
    if len(parts) == 1:
        return str(int(whole))
    decimals = parts[-1].rstrip("0")
    return f"{int(whole)}.{decimals}" if decimals else str(int(whole))


def _spelled(sentence: Sentence, lexicon: Lexicon) -> Iterator[int]:
    """The values of runs of number words: units are added, and hundreds and more multiply what stands before them."""
    known = frozenset({*lexicon.numbers, *lexicon.scales, "und"}) if lexicon.joins_numbers else frozenset[str]()
    total, current, running = 0, 0, False
    for token in sentence.tokens:
        for form in _number_parts(token.form, known):
            value, scale = lexicon.numbers.get(form), lexicon.scales.get(form)
            if value is not None:
                current += value
                running = True
            elif scale is not None and current < _LARGEST:
                current = max(current, 1) * scale
                running = True
                if scale >= 1_000:
                    total, current = total + current, 0
            elif not (running and form in _JOINING):
                if running:
                    yield total + current
                total, current, running = 0, 0, False
    if running:
        yield total + current


def _number_parts(form: str, known: frozenset[str]) -> list[str]:
    """A number word, taken apart where the language joins them, as in zweihundertzwölf; else the word as it is."""
    if not known or form in known or len(form) > _LONGEST_NUMBER:
        return [form]
    parts: list[str] = []
    rest = form
    while rest:
        part = max((word for word in known if rest.startswith(word)), key=len, default="")
        if not part:
            return [form]
        parts.append(part)
        rest = rest[len(part) :]
    return parts


def _cjk_value(run: str) -> int:
    total, section, digit = 0, 0, 0
    for character in run:
        scale = _CJK_SCALES.get(character)
        if scale is None:
            digit = digit * 10 + _CJK[character]
        elif scale >= 10_000:
            total, section, digit = (total + section + digit) * scale, 0, 0
        else:
            section, digit = section + max(digit, 1) * scale, 0
    return total + section + digit
