"""Every place where a word or phrase stands in a text, exactly."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

from smartchat_core.books.languages.registry import rules_for
from smartchat_core.books.spans import Spans
from smartchat_core.model.section import Section
from smartchat_core.text.folding import fold_word, letters
from smartchat_core.text.scripts import MARKS, UNSPACED
from smartchat_core.text.stemming import without_ending

__all__ = ["MAX_TERM_CHARACTERS", "occurrences"]

MAX_TERM_CHARACTERS = 300
"""A longer term is no word or phrase to count; it has no occurrences."""

_QUOTES, _DOUBLE, _DASHES = "'’‘‛´`ʼ", '"“”„‟«»', "-‐‑‒–—―−"
_PIECES = re.compile(rf"\s+|[{_QUOTES}]|[{_DOUBLE}]|[{_DASHES}]+|\.{{3}}|…|[^\W_]+|.", re.DOTALL)
_UNSPACED = re.compile(f"[{UNSPACED}]")
_NOT_BEFORE, _NOT_AFTER = rf"(?<![\w{MARKS}])", rf"(?![\w{MARKS}])"
_SHORTEST_STEM, _LONGEST_ENDING = 3, 5


def occurrences(
    text: str,
    term: str,
    *,
    until: int | None = None,
    sections: Iterable[Section] | None = None,
    inflected: bool = False,
    language: str = "en",
) -> Spans:
    """Where a word or phrase stands in a canonical text, as exact spans in reading order that do not overlap.

    Whole words are matched, in unspaced scripts any characters. Where the term has a capital the text must have one,
    so that "Hope" is the person (or begins a sentence); a term in lower case is found in any case. Accents do not
    matter, nor does which of the usual quotation marks, apostrophes and dashes is used, nor where a line ends.

    Args:
        text: the canonical text.
        term: a word, a name or a phrase.
        until: the text ends at this offset.
        sections: only in these; None is everywhere.
        inflected: other forms of the words as well ("whales" for "whale"), by the endings of the language.
        language: its primary subtag, for the inflection.

    Takes time proportional to the length of the text.
    """
    term = term.strip()
    if not term or len(term) > MAX_TERM_CHARACTERS:
        return Spans()
    end = len(text) if until is None else min(until, len(text))
    stem = _stemmer(language) if inflected else None
    pattern, wanted = _pattern(term, stem)
    found = (
        match.span()
        for match in pattern.finditer(text, 0, end)
        if stem is None or [stem(word) for word in match.groups()] == wanted
    )
    return Spans.of(found if sections is None else _within(found, sections))


def _within(found: Iterable[tuple[int, int]], sections: Iterable[Section]) -> Iterator[tuple[int, int]]:
    starts: list[int] = []
    ends: list[int] = []
    for span in sorted(section.span for section in sections):
        if ends and span.start <= ends[-1]:
            ends[-1] = max(ends[-1], span.end)
        else:
            starts.append(span.start)
            ends.append(span.end)
    for start, end in found:
        index = bisect_right(starts, start) - 1
        if index >= 0 and end <= ends[index]:
            yield start, end


def _pattern(term: str, stem: Callable[[str], str] | None) -> tuple[re.Pattern[str], list[str]]:
    """What matches the term, with a group for each word when forms are compared, and the stems of its words."""
    parts: list[str] = []
    wanted: list[str] = []
    for match in _PIECES.finditer(term):
        piece = match[0]
        if piece.isspace():
            parts.append(r"\s+")
        elif piece in _QUOTES:
            parts.append(f"[{_QUOTES}]")
        elif piece in _DOUBLE:
            parts.append(f"[{_DOUBLE}]")
        elif piece[0] in _DASHES:
            parts.append(f"[{re.escape(_DASHES)}]{{1,3}}")
        elif piece in {"...", "…"}:
            parts.append(r"(?:…|\.{3})")
        elif stem is not None and piece.isalpha() and not _UNSPACED.search(piece):
            root = stem(piece)
            wanted.append(root)
            kept = piece[: max(min(len(root), len(piece)) - 1, 1)] if len(root) >= _SHORTEST_STEM else piece
            parts.append(rf"({_letters(kept)}\w{{0,{_LONGEST_ENDING + len(piece) - len(kept)}}})")
        else:
            parts.append(_letters(piece))
    first, last = term[0], term[-1]
    before = _NOT_BEFORE if first.isalnum() and not _UNSPACED.match(first) else ""
    after = _NOT_AFTER if last.isalnum() and not _UNSPACED.match(last) else ""
    return re.compile(before + "".join(parts) + after), wanted


def _stemmer(language: str) -> Callable[[str], str]:
    endings = rules_for(language).endings
    if language == "en" or not endings:
        return lambda word: without_ending(fold_word(letters(word)))

    def stem(word: str) -> str:
        folded = fold_word(letters(word))
        for ending in endings:
            if folded.endswith(ending) and len(folded) - len(ending) >= _SHORTEST_STEM:
                return folded[: -len(ending)]
        return folded

    return stem


def _letters(piece: str) -> str:
    return "".join(_JOINED.get(part.casefold(), _letter)(part) for part in re.findall("(?i:[ao]e)|.", piece))


@cache
def _variants() -> dict[str, str]:
    """The letters by what they fold to: a plain letter stands for those with accents."""
    variants: dict[str, list[str]] = {}
    ranges: Sequence[range] = (range(0xC0, 0x250), range(0x401, 0x460), range(0x1E00, 0x1F00))
    for code in (code for one in ranges for code in one):
        letter = chr(code)
        if letter.isalpha():
            plain = fold_word(letters(letter))
            if plain != letters(letter):
                variants.setdefault(plain, []).append(letter)
    return {plain: "".join(found) for plain, found in variants.items()}


def _joined(pair: str) -> str:
    joined = {"ae": "æ", "oe": "œ"}[pair.casefold()]
    either = joined.upper() if pair[0].isupper() else f"{joined}{joined.upper()}"
    return f"(?:{''.join(map(_letter, pair))}|[{either}])"


_JOINED: dict[str, Callable[[str], str]] = {"ae": _joined, "oe": _joined}


def _letter(letter: str) -> str:
    """A class of the letters found for one of the term: with accents or without, a capital for a capital."""
    if not letter.isalpha() or _UNSPACED.match(letter):
        return re.escape(letter)
    plain = fold_word(letters(letter))
    if len(plain) != 1:  # a ligature
        return f"(?:{re.escape(letter)}|{re.escape(plain)}|{re.escape(plain.capitalize())}|{re.escape(plain.upper())})"
    upper = letter.isupper()
    same = [letter, plain, plain.upper(), *_variants().get(plain, "")]
    allowed = {one for one in same if len(one) == 1 and (one.isupper() or not upper)}
    return "[" + "".join(sorted(allowed)) + "]"
