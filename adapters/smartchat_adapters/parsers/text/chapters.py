"""Chapter headings in text that has no markup: found by their words, and only where there is little doubt."""

from __future__ import annotations

from dataclasses import dataclass, replace

from smartchat_adapters.parsers.text.heading_lines import is_title, is_unspaced, plain_heading
from smartchat_adapters.parsers.text.lines import Block
from smartchat_core.model.section import SectionKind, SectionRole
from smartchat_core.parsing.heading_words import KIND_OF_ROLE
from smartchat_core.parsing.headings import Certainty, Heading, read_heading

__all__ = ["ChapterHeading", "find_chapters", "is_numbered_heading"]

_VOLUME, _PART, _CHAPTER, _NUMERAL = 1, 2, 3, 4
_RANKS = {
    SectionRole.VOLUME: _VOLUME,
    **dict.fromkeys((SectionRole.BOOK, SectionRole.PART, SectionRole.ACT), _PART),
    **dict.fromkeys((SectionRole.CHAPTER, SectionRole.LETTER, SectionRole.CANTO, SectionRole.SCENE), _CHAPTER),
}
# In running text one of these words by itself may be anything.
_NOT_IN_TEXT = frozenset(
    (SectionRole.COVER, SectionRole.TITLE_PAGE, SectionRole.COPYRIGHT, SectionRole.EPIGRAPH, SectionRole.ABOUT)
)
_LEAST_NAME, _MAX_NAME = 2, 3
_SENTENCE_END = (".", "!", "?", ",", ";", "。", "！", "？", "，", "；", "：", "…", "」", "』", "”", "、")

_LONGEST = 120
_LONGEST_TITLE = 60
_LONGEST_UNSPACED = 16
# So many headings with nothing between them are a table of contents.
_CONTENTS_RUN = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class ChapterHeading:
    """A heading: the index of its block, its title and its rank (1 is the highest)."""

    block: int
    title: str
    rank: int
    kind: SectionKind | None = None
    number: int = 0
    numbered: str = ""
    """What distinguishes it from others of its rank, such as `chapter 1`; empty for a title alone."""
    bare: bool = False
    """Whether there is nothing in it but its name and number."""
    loose: bool = False
    """Whether it may be the beginning of a sentence: it counts only beside others that it goes on from."""


def find_chapters(blocks: list[Block]) -> list[ChapterHeading]:
    """The headings among the blocks, in order."""
    found: list[ChapterHeading] = []
    for index, block in enumerate(blocks):
        if len(block) > 3 or sum(map(len, block)) > _LONGEST:
            continue
        heading = _heading(index, [" ".join(line.split()) for line in block])
        if heading is not None:
            found.append(heading)
    found = _in_sequence(_in_series(found))
    found = _without_contents(found)
    taken = {heading.block for heading in found}
    return [_with_title_below(heading, blocks, taken) for heading in _ranked(found)]


def is_numbered_heading(line: str) -> bool:
    """Whether a line of running text is a heading with a name and a number, and cannot well be anything else."""
    if len(line) > _LONGEST_TITLE:
        return False
    heading = _heading(0, [" ".join(line.split())])
    return heading is not None and heading.rank < _NUMERAL and bool(heading.numbered) and not heading.loose


def _heading(index: int, lines: Block) -> ChapterHeading | None:
    lines = [plain_heading(lines[0]), *lines[1:]]
    first = lines[0]
    if not first or not (first[0].isupper() or not first[0].isalpha() or first[0].lower() == first[0].upper()):
        return None
    title = ". ".join(line.rstrip(".:") for line in lines[:-1]) + (". " if len(lines) > 1 else "") + lines[-1]
    heading = read_heading(first)
    if heading.role is None:
        return _numeral(index, first, title, heading) if len(lines) == 1 else None
    if heading.number is None:
        return _named(index, first, title, heading.role)
    rank = _RANKS.get(heading.role)
    if rank is None or heading.certainty < Certainty.NAMED_LOOSE:
        return None
    sure = is_title(first, heading.rest)
    if sure is None:
        return None
    return ChapterHeading(
        block=index,
        title=title,
        rank=rank,
        number=heading.number,
        numbered=f"{heading.role.value} {heading.number}",
        bare=not heading.rest and len(lines) == 1,
        loose=not sure,
    )


def _numeral(index: int, first: str, title: str, heading: Heading) -> ChapterHeading | None:
    """A Roman numeral in capitals, or a numeral in Chinese characters, that stands alone."""
    alone = heading.certainty is Certainty.BARE and not heading.rest and heading.number is not None
    letters = first.rstrip(".:、")
    if not alone or not ((letters.isupper() and letters.isascii()) or is_unspaced(letters)):
        return None
    number = heading.number or 0
    return ChapterHeading(
        block=index, title=title, rank=_NUMERAL, number=number, numbered=f"numeral {number}", bare=True
    )


def _named(index: int, first: str, title: str, role: SectionRole) -> ChapterHeading | None:
    """A section with a name of its own: a preface, a prologue, notes."""
    words = first.rstrip(".:").split()
    if role in _NOT_IN_TEXT or len(words) > _MAX_NAME or first.endswith(_SENTENCE_END[1:]):
        return None
    if len(first) < _LEAST_NAME and not is_unspaced(first):
        return None
    return ChapterHeading(block=index, title=title, rank=_VOLUME, kind=KIND_OF_ROLE.get(role))


def _in_series(found: list[ChapterHeading]) -> list[ChapterHeading]:
    """Without the loose ones that none of their kind comes before or after in the count."""
    numbers = {heading.numbered for heading in found}

    def has_neighbour(heading: ChapterHeading) -> bool:
        name = heading.numbered.rpartition(" ")[0]
        return f"{name} {heading.number - 1}" in numbers or f"{name} {heading.number + 1}" in numbers

    return [heading for heading in found if not heading.loose or has_neighbour(heading)]


def _in_sequence(found: list[ChapterHeading]) -> list[ChapterHeading]:
    """Without the numerals that do not count on from one another: those are initials, kings and lists."""
    kept: list[ChapterHeading] = []
    run: list[ChapterHeading] = []
    for heading in found:
        if heading.rank != _NUMERAL:
            kept.append(heading)
            if heading.rank < _NUMERAL and heading.numbered:
                kept += run if len(run) > 1 else []
                run = []
            continue
        value = heading.number
        if value == 1:
            kept += run if len(run) > 1 else []
            run = []
        if value == len(run) + 1:
            run.append(heading)
    kept += run if len(run) > 1 else []
    return sorted(kept, key=lambda heading: heading.block)


def _without_contents(found: list[ChapterHeading]) -> list[ChapterHeading]:
    kept: list[ChapterHeading] = []
    run: list[ChapterHeading] = []
    for heading in found:
        if run and heading.block > run[-1].block + 1:
            kept += _real(run)
            run = []
        run.append(heading)
    kept += _real(run)
    return kept


def _ranked(found: list[ChapterHeading]) -> list[ChapterHeading]:
    """With headings that have no number ranking like the numbered one that comes next, or like the highest."""
    rank = min((heading.rank for heading in found if heading.numbered), default=_VOLUME)
    ranked: list[ChapterHeading] = []
    for heading in reversed(found):
        if heading.numbered:
            rank = heading.rank
        ranked.append(replace(heading, rank=rank))
    return ranked[::-1]


def _real(run: list[ChapterHeading]) -> list[ChapterHeading]:
    """Of headings with nothing between them: all if they are few, else those at the end that come again."""
    ranks = [heading.rank for heading in run]
    if all(ranks.count(rank) < _CONTENTS_RUN for rank in set(ranks)):
        return run
    contents = [heading for heading in run if heading.kind is SectionKind.FRONT][:1]
    seen: set[str] = set()
    for index, heading in enumerate(run):
        name = heading.numbered or heading.title.lower()
        if name in seen and heading.rank != _NUMERAL:
            return contents + run[index:]
        seen.add(name)
    return contents


def _with_title_below(heading: ChapterHeading, blocks: list[Block], headings: set[int]) -> ChapterHeading:
    """With the title that stands in a paragraph of its own under a bare number."""
    below = heading.block + 1
    if not heading.bare or below >= len(blocks) or below in headings or len(blocks[below]) > 1:
        return heading
    line = " ".join(blocks[below][0].split())
    words = [word for word in line.split() if len(word) > 3]
    titled = line.isupper() or (bool(words) and all(word[0].isupper() for word in words))
    if is_unspaced(line[:1]):
        titled = len(line) <= _LONGEST_UNSPACED
    if len(line) > _LONGEST_TITLE or not titled or line.endswith(_SENTENCE_END):
        return heading
    return replace(heading, title=f"{heading.title.rstrip('.:')}. {line}")
