"""The first and the last sentence of a work or a section: no headings, datelines, mottos and signatures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.model.section import SectionKind, SectionRole
from smartchat_core.model.sentences import sentence_spans
from smartchat_core.model.span import Span
from smartchat_core.text.folding import fold
from smartchat_core.text.words import WORDS

__all__ = ["first_sentence", "last_sentence", "work_of"]

_MAX_PARAGRAPHS = 16
_MAX_MOTTO = 900
_MOTTO_PARAGRAPHS = 4
_MAX_LINE = 160
_MAX_LINE_WORDS = 14
_OPENING_MARKS = frozenset("“\"'‘„«»-–")
_SENTENCE_ENDS = "!?！？"
_SMALL_WORDS = frozenset(
    """a an and at by for from in of on or the to with as vs am an auf aus bei das dem den der des die für im in ins mit
    nach um und vom von vor zu zum zur à au aux d de des du en et l la le les ou par pour sur un une al con de del el en
    la las lo los o para por sin un una y a ai al alla da dal dalla dei del della delle di e gli i il in la le lo nel
    nella o per su un una ao aos as com da das de do dos e em na nas no nos o os para por um uma в во и из к ко на о об
    от по под при с со у за для""".split()
)
_THE_END = frozenset("the end|ende|fin|finis|fine|fim|конец|完|终|終|おわり|終わり|koniec|slut|slot".split("|"))
_LINES = re.compile(r"^(?P<name>[^\W\d_]{2,30})[.:]?\s\S", re.MULTILINE)
_SAMPLE, _SPEECHES, _LONGEST_SPEECH = 20_000, 3, 600
_STAGE_WORDS = frozenset(
    """act scene enter exit exeunt re the a an and but to of in that with for he she it they we you i what how when my
    auftritt aufzug der die das und ich es sie er wie entre entrent sort sortent acte scène sale salen entra le la les
    el los et y e je действие явление входит уходит и я""".split()
)
_PLAYS = frozenset((SectionRole.ACT, SectionRole.SCENE))


def work_of(book: OpenBook, sections: Iterator[tuple[SectionRole, SectionKind, Span]]) -> Span:
    """The work itself, as far as it may be read: its body with a prologue before and an epilogue behind it."""
    spans = [
        span
        for role, kind, span in sections
        if kind is SectionKind.BODY or role in {SectionRole.PROLOGUE, SectionRole.EPILOGUE}
    ]
    if not spans:
        return Span(start=0, end=book.end)
    start = min(*(span.start for span in spans), book.end)
    return Span(start=start, end=min(max(span.end for span in spans), book.end))


def first_sentence(book: OpenBook, within: Span) -> Span | None:
    """The first sentence of a stretch, without its headings; None where nothing else is read."""
    text = book.source.parsed.text
    paragraphs = list(_paragraphs(text, within.start, min(within.end, book.end)))
    titles, in_play = _titles(book, within, paragraphs)
    if in_play and (spoken := _first_speech(text, within.start, min(within.end, book.end))) is not None:
        return spoken
    start = 0
    while start < len(paragraphs) and _is_heading(paragraphs[start].of(text), titles, any_line=not in_play):
        start += 1
    if not in_play and start < len(paragraphs):
        begin = paragraphs[start].start
        following = next((one.span.start for one in book.sections if one.span.start > begin), within.end)
        here = [one for one in paragraphs[start:] if one.start < following]
        start += _behind_motto(text, here)
    for paragraph in paragraphs[start:]:
        for sentence in sentence_spans(text, paragraph):
            if WORDS.search(text, sentence.start, sentence.end):
                return sentence
    return None


def _first_speech(text: str, start: int, end: int) -> Span | None:
    """The first sentence of a play that is spoken: of the first line that begins with a name others begin with."""
    lines = list(_LINES.finditer(text, start, min(end, start + _SAMPLE)))
    counts = Counter(line["name"] for line in lines)
    for line in lines:
        name = line["name"]
        if counts[name] >= _SPEECHES and fold(name) not in _STAGE_WORDS:
            speech = Span(start=line.start(), end=min(end, line.start() + _LONGEST_SPEECH))
            return next(iter(sentence_spans(text, speech)), None)
    return None


def last_sentence(book: OpenBook, within: Span) -> Span | None:
    """The last sentence of a stretch, without a signature, a place and date, or "The End" below it."""
    text = book.source.parsed.text
    paragraphs = list(_paragraphs_from_end(text, within.start, min(within.end, book.end)))
    kept = next((at for at, one in enumerate(paragraphs) if not _is_closing(one.of(text))), 0)
    for paragraph in paragraphs[kept:]:
        sentences = [one for one in sentence_spans(text, paragraph) if WORDS.search(text, one.start, one.end)]
        if sentences:
            return sentences[-1]
    return None


def _titles(book: OpenBook, within: Span, paragraphs: list[Span]) -> tuple[str, bool]:
    """The titles over the beginning of the stretch, folded into one, and whether it is of a play."""
    end = paragraphs[-1].end if paragraphs else within.start
    over = [one for one in book.sections if within.start <= one.span.start < end or one.span.contains(within)]
    titles = [book.title, *(one.title for one in over), *book.source.document.metadata.authors]
    return "\n".join(map(_plain, titles)), any(one.role in _PLAYS for one in over)


def _is_heading(line: str, titles: str, *, any_line: bool) -> bool:
    plain = _plain(line)
    return not plain or plain in titles or (any_line and _is_title_line(line))


def _is_title_line(line: str) -> bool:
    """Whether a line reads as a heading, a dateline, an address or a signature: short, all but small words capitals."""
    line = line.strip()
    if len(line) > _MAX_LINE or line[:1] in _OPENING_MARKS or line[-1:] in _SENTENCE_ENDS:
        return line[:1] in {"—", "–"} and len(line) <= _MAX_LINE
    words = WORDS.findall(line)
    if not words or len(words) > _MAX_LINE_WORDS:
        return False
    return all(not word[0].isalpha() or word[0].isupper() or word in _SMALL_WORDS for word in words)


def _is_closing(paragraph: str) -> bool:
    plain = " ".join(WORDS.findall(fold(paragraph)))
    return not plain or plain in _THE_END or _is_title_line(paragraph)


def _behind_motto(text: str, paragraphs: list[Span]) -> int:
    """How many paragraphs are a motto, which ends with the line that names its author."""
    found = 0
    for at, paragraph in enumerate(paragraphs[1:-1][:_MOTTO_PARAGRAPHS], start=1):
        if paragraph.end - paragraphs[0].start > _MAX_MOTTO:
            break
        if _is_title_line(paragraph.of(text)):
            found = at + 1
    return found


def _plain(text: str) -> str:
    return "".join(character for character in fold(text) if character.isalnum())


def _paragraphs(text: str, start: int, end: int) -> Iterator[Span]:
    for _ in range(_MAX_PARAGRAPHS):
        if start >= end:
            return
        stop = text.find("\n\n", start, end)
        stop = end if stop < 0 else stop
        if stop > start:
            yield Span(start=start, end=stop)
        start = stop + 2


def _paragraphs_from_end(text: str, start: int, end: int) -> Iterator[Span]:
    end = start + len(text[start:end].rstrip())
    for _ in range(_MAX_PARAGRAPHS):
        if start >= end:
            return
        begin = text.rfind("\n\n", start, end)
        begin = start if begin < 0 else begin + 2
        if begin < end:
            yield Span(start=begin, end=end)
        end = max(begin - 2, start)
