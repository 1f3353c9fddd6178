"""Splitting a model's reply into claims, whole or while it is streamed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from smartchat_core.model.sentences import pieces, sentence_ends, sentence_runs

__all__ = ["LIST_NUMERAL", "ClaimSplitter", "DraftClaim", "split_claims", "strip_marks"]

# Possessive throughout, and beginning only where white space begins: else a run of spaces would take its square.
_MARK_PATTERN = r"(?<!\s)\s*+[\[【]\s*+{}[\s,;]*+[\]】]"
_NUMBERS = r"\d{1,3}(?:[\s,;]++\d{1,3})*+"
_MARK = re.compile(_MARK_PATTERN.format(f"({_NUMBERS})"))
_REST_OF_BEGUN_MARK = re.compile(r"[\d,;\s]*+\Z")
_NUMBER = re.compile(r"\d+")
_BRACKETS = re.compile(r"[\[\]【】]++")
# A mark after the full stop belongs to the sentence before it.
_ENDS = sentence_ends(f"(?:{_MARK_PATTERN.format(_NUMBERS)})*+")
LIST_NUMERAL = re.compile(r"^[ \t*#-]*+\d{1,3}[.)](?=\s|$)", re.MULTILINE)
_RESCAN_DIVISOR = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftClaim:
    """A sentence of a reply with the passage numbers that it names."""

    text: str
    numbers: tuple[int, ...]


def split_claims(reply: str) -> tuple[DraftClaim, ...]:
    """The reply sentence by sentence.

    A mark after the full stop belongs to the sentence before it, the numeral of a list to the sentence after it. A
    mark at the end that is not closed is left out. Of a reply that is still growing all claims but the last are
    final.
    """
    return tuple(claim for _, claim in _claims(reply))


class ClaimSplitter:
    """Takes a reply apart while it comes in: the claims are those of `split_claims`, each given out once.

    The time for all of a reply is linear in its length, however it is cut into deltas: what is complete is not read
    again, and the rest only when it has grown by an eighth. So a claim may wait for that many characters more.
    """

    def __init__(self) -> None:
        self._rest = ""
        self._new: list[str] = []
        self._length = 0
        self._due = 0
        self._given = 0

    def feed(self, text: str) -> tuple[DraftClaim, ...]:
        """Add what came next; the claims that are final now and were not given out before."""
        self._new.append(text)
        self._length += len(text)
        if self._length < self._due:
            return ()
        claims = self._rescan()
        final = tuple(claim for _, claim in claims[self._given : -1])
        if claims:
            # The sentence that may still grow is kept from its beginning, for what it is does not depend on the others.
            start = claims[-1][0]
            self._rest = self._rest[start:]
            self._given = sum(begun == start for begun, _ in claims[:-1])
        self._length = len(self._rest)
        self._due = self._length + self._length // _RESCAN_DIVISOR
        return final

    def finish(self) -> tuple[DraftClaim, ...]:
        """The claims that are left when nothing more comes."""
        return tuple(claim for _, claim in self._rescan()[self._given :])

    def _rescan(self) -> list[tuple[int, DraftClaim]]:
        self._rest = "".join((self._rest, *self._new))
        self._new.clear()
        return _claims(self._rest)


def strip_marks(text: str) -> str:
    """The text without its `[1]` marks.

    Marks within marks, whose removal would leave new ones, lose the brackets of the whole text: two passes, and so a
    time linear in its length, however deep they are.
    """
    stripped = _MARK.sub("", text)
    if _MARK.search(stripped):
        stripped = _BRACKETS.sub("", stripped)
    return stripped.strip()


def _claims(reply: str) -> list[tuple[int, DraftClaim]]:
    """The claims, each with the place at which its sentence begins; long sentences make several claims."""
    claims: list[tuple[int, DraftClaim]] = []
    for start, sentence in _sentences(_without_begun_mark(reply)):
        text = strip_marks(sentence)
        if not any(character.isalnum() for character in text):
            continue
        begun, numbers = start, _numbers(sentence)
        if claims and not LIST_NUMERAL.sub("", claims[-1][1].text):
            begun, numeral = claims.pop()
            text, numbers = f"{numeral.text} {text}", (*numeral.numbers, *numbers)
        claims.append((begun, DraftClaim(text=text, numbers=tuple(dict.fromkeys(numbers)))))
    return claims


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    for run in sentence_runs(text, ends=_ENDS):
        for span in pieces(text, run.start, run.end):
            yield run.start, span.of(text)


def _without_begun_mark(reply: str) -> str:
    at = max(reply.rfind("["), reply.rfind("【"))
    if at < 0 or not _REST_OF_BEGUN_MARK.match(reply, at + 1):
        return reply
    return reply[:at].rstrip()


def _numbers(sentence: str) -> tuple[int, ...]:
    return tuple(int(number) for mark in _MARK.findall(sentence) for number in _NUMBER.findall(mark))
