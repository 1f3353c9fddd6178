"""Taking a model's reply apart, and checking what it says against the passages it was given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from smartchat_core.model.passage import Passage
from smartchat_core.model.sentences import sentence_spans
from smartchat_core.model.span import Span
from smartchat_core.retrieval.packing import ContextBlock
from smartchat_core.retrieval.query_analysis import content_words

__all__ = ["LEAST_SUPPORT", "DraftClaim", "Evidence", "best_evidence", "split_claims", "strip_marks"]

LEAST_SUPPORT = 0.5
"""The share of a claim's content words that its quotes must hold for the claim to count as supported."""

_MARK = re.compile(r"\s*[\[【]\s*(\d{1,3}(?:[\s,;]+\d{1,3})*)[\s,;]*[\]】]")
_MARK_AFTER_STOP = re.compile(rf"([.!?…。！？]+[\"'”’»)]*)((?:{_MARK.pattern})+)")
_BEGUN_MARK = re.compile(r"\s*[\[【][\d,;\s]*$")
_NUMBER = re.compile(r"\d+")
_LIST_NUMERAL = re.compile(r"^[\s*#-]*\d{1,3}[.)](?=\s|$)", re.MULTILINE)
# Where a number only says where in the material something stands, which the passage itself does not repeat.
_PLACE_REFERENCE = re.compile(
    r"\b(?:excerpt|passage|chapter|section|part|page|book|volume)s?\s+\d+(?:(?:\s*,\s*|\s+(?:and|or|to)\s+)\d+)*",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_DIGIT_WORD = re.compile(r"(?<![^\W_])\d+(?![^\W_])")
_STEM = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftClaim:
    """A sentence of a reply with the passage numbers that it names."""

    text: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """A sentence of a passage, and the share (0..1) of the claim's content words that it holds."""

    passage: Passage
    span: Span
    support: float


def split_claims(reply: str) -> tuple[DraftClaim, ...]:
    """The reply sentence by sentence.

    A mark after the full stop belongs to the sentence before it, the numeral of a list to the sentence after it. A
    mark at the end that is not closed is left out. Of a reply that is still growing all claims but the last are
    final.
    """
    joined = _MARK_AFTER_STOP.sub(_before_stop, _BEGUN_MARK.sub("", reply))
    claims: list[DraftClaim] = []
    for span in sentence_spans(joined):
        sentence = span.of(joined)
        text = strip_marks(sentence)
        if not any(character.isalnum() for character in text):
            continue
        numbers = _numbers(sentence)
        if claims and not _LIST_NUMERAL.sub("", claims[-1].text):
            numeral = claims.pop()
            text, numbers = f"{numeral.text} {text}", (*numeral.numbers, *numbers)
        claims.append(DraftClaim(text=text, numbers=tuple(dict.fromkeys(numbers))))
    return tuple(claims)


def strip_marks(text: str) -> str:
    """The text without its `[1]` marks."""
    return _MARK.sub("", text).strip()


def best_evidence(claim: DraftClaim, blocks: Sequence[ContextBlock]) -> Evidence | None:
    """The sentence, or two adjoining ones, that best bears out a claim.

    Only the blocks that the claim names are looked at (numbered from 1), or all when it names none that exists. The
    measure is the share of the claim's content words found, by their first five letters so that inflection does not
    matter, with a small penalty for length. Numbers that the claim writes in digits must be found as they are, else
    the support is 0; the numerals of a list and those of a chapter or page need not be.
    """
    named = [blocks[number - 1] for number in claim.numbers if 0 < number <= len(blocks)]
    wanted = _stems(_LIST_NUMERAL.sub("", claim.text)) or _stems(claim.text)
    if not wanted:
        return None
    needed = _digit_words(_PLACE_REFERENCE.sub("", _LIST_NUMERAL.sub("", claim.text)))
    best: tuple[float, Evidence] | None = None
    for block in named or blocks:
        for passage in block.passages:
            for span in _windows(passage.text):
                window = span.of(passage.text)
                if not needed <= _digit_words(window):
                    continue
                found = _stems(window)
                support = len(wanted & found) / len(wanted)
                rank = support - len(span) / 20_000
                if support and (best is None or rank > best[0]):
                    start = passage.span.start
                    quote = Span(start=start + span.start, end=start + span.end)
                    best = rank, Evidence(passage=passage, span=quote, support=support)
    return best[1] if best else None


def _before_stop(match: re.Match[str]) -> str:
    return f" {' '.join(match[2].split())}{match[1]}"


def _numbers(sentence: str) -> tuple[int, ...]:
    return tuple(int(number) for mark in _MARK.findall(sentence) for number in _NUMBER.findall(mark))


def _digit_words(text: str) -> frozenset[str]:
    return frozenset(_DIGIT_WORD.findall(_THOUSANDS.sub("", text)))


def _windows(text: str) -> Iterator[Span]:
    previous: Span | None = None
    for span in sentence_spans(text):
        yield span
        if previous is not None:
            yield Span(start=previous.start, end=span.end)
        previous = span


def _stems(text: str) -> frozenset[str]:
    return frozenset(word if word.isdigit() else word[:_STEM] for word in content_words(text))
