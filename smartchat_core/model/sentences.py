"""Sentence boundaries of a canonical text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from smartchat_core.model.span import Span

__all__ = ["MAX_SENTENCE_CHARACTERS", "pieces", "sentence_ends", "sentence_runs", "sentence_spans"]

MAX_SENTENCE_CHARACTERS = 600
"""A longer run without a sentence end (a table, a list, a poem without punctuation) is cut at its lines."""

# Titles and Latin shorthand that end in a full stop without ending a sentence.
_ABBREVIATIONS = frozenset(
    "mr mrs ms messrs mme mlle dr prof rev hon st sr jr esq capt col gen lt sgt maj gov pres rep sen vs viz cf al "
    "etc eg ie ca approx fig figs vol vols no nos pp ch chap sec ed eds trans jan feb mar apr jun jul aug sep sept "
    "oct nov dec hr nr bzw usw str inc ltd co corp dept est min max".split()
)


def sentence_ends(after: str = "") -> re.Pattern[str]:
    """The pattern of what may end a sentence; `after` may match between terminal punctuation and the white space.

    Its group `mark` is the punctuation, its group `no` takes part where nothing ends because no white space follows:
    a run of punctuation is then passed over in one step, where a search from each of its characters would take the
    square of its length. `after` must be linear itself, give nothing back, and hold no groups.
    """
    # It begins with one set of characters, not with a choice of several, for then `re` skips what cannot begin a match.
    return re.compile(
        r"(?P<mark>[.!?…。！？\n](?:(?<=[.!?…])[.!?…]*+|(?<=[。！？])[。！？]*+|(?<=\n)\n))"
        rf"(?:(?<=[。！？])[」』”’）]*+{after}|(?<=\n)|[\"'”’»)\]]*+{after}(?:(?=\s)|(?P<no>)))"
    )


_ENDS = sentence_ends()
_LAST_WORD = re.compile(r"(\w+(?:\.\w+)*)\W*$")
_LOOKBEHIND = 24


def sentence_spans(text: str, within: Span | None = None) -> Iterator[Span]:
    """The sentences of the text (or of a part of it) in order, without the white space between them.

    A blank line always ends a sentence; a line feed does so only after terminal punctuation, so that verse keeps
    its sentences. Abbreviations, initials and decimal points do not end one.
    """
    for run in sentence_runs(text, within):
        yield from pieces(text, run.start, run.end)


def sentence_runs(text: str, within: Span | None = None, *, ends: re.Pattern[str] = _ENDS) -> Iterator[Span]:
    """What lies between the ends of sentences, the white space before it included, and however long it is.

    What a run is does not depend on what stands before it. The last one may hold nothing but white space.
    """
    start = within.start if within is not None else 0
    end = within.end if within is not None else len(text)
    begin = start
    for match in ends.finditer(text, start, end):
        if match["no"] is not None:
            continue
        if match["mark"] == "\n\n":
            yield Span(start=begin, end=match.start())
            begin = match.end()
        elif not _is_abbreviation(text, match, begin, end):
            yield Span(start=begin, end=match.end())
            begin = match.end()
    yield Span(start=begin, end=end)


def _is_abbreviation(text: str, match: re.Match[str], begin: int, end: int) -> bool:
    mark = match["mark"]
    if mark[0] in "。！？":
        return False
    following = _next_letter(text, match.end(), end)
    if following.islower():
        return True  # "etc. and", "Yahoo! is": the sentence goes on
    if mark != "." or match.end() > match.end("mark"):
        return False
    first = max(match.start() - _LOOKBEHIND, begin)
    plain = text[first : match.start()].rpartition(" ")[2]
    if len(plain) > 1 and plain.isalpha():
        return plain.casefold() in _ABBREVIATIONS  # what the search below would find, at a fraction of the time
    word = _LAST_WORD.search(text, first, match.start())
    if word is None:
        return False
    last = word[1].replace(".", "").casefold()
    return last in _ABBREVIATIONS or (len(word[1]) == 1 and word[1].isalpha() and word[1].isupper() and last != "i")


def _next_letter(text: str, start: int, end: int) -> str:
    for index in range(start, min(start + 8, end)):
        if text[index].isalnum():
            return text[index]
    return ""


def pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """A run without outer white space; one that is too long comes in pieces.

    Where a piece ends is decided by the `MAX_SENTENCE_CHARACTERS` characters from its start on, if there are as many.
    """
    while start < end:
        while start < end and text[start].isspace():
            start += 1
        cut = end if end - start <= MAX_SENTENCE_CHARACTERS else _cut(text, start, end)
        last = cut
        while last > start and text[last - 1].isspace():
            last -= 1
        if last > start:
            yield Span(start=start, end=last)
        start = cut


def _cut(text: str, start: int, end: int) -> int:
    """Where to cut a run that is too long: at a line, else at a semicolon, else at a space, else anywhere."""
    limit = min(start + MAX_SENTENCE_CHARACTERS, end - 1)
    for separator in ("\n", "; ", " "):
        found = text.rfind(separator, start + 1, limit)
        if found > start:
            return found + 1
    return limit
