"""Chapter headings in text that has no markup: found by their words, and only where there is little doubt."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from smartchat_core.model.section import SectionKind

if TYPE_CHECKING:
    from smartchat_adapters.parsers._paragraphs import Block

__all__ = ["ChapterHeading", "find_chapters"]

_VOLUME, _PART, _CHAPTER, _NUMERAL = 1, 2, 3, 4

_KEYWORDS = {
    **dict.fromkeys("volume vol tome band tomo том bind".split(), _VOLUME),
    **dict.fromkeys(
        (
            "part book act partie livre acte teil buch akt aufzug parte libro atto acto livro ato deel boek bedrijf "
            "часть книга действие część księga akt del bok kniha část μέρος βιβλίο"
        ).split(),
        _PART,
    ),
    **dict.fromkeys(
        (
            "chapter chap scene canto stave letter chapitre scène chant lettre kapitel szene auftritt gesang brief "
            "capítulo capitulo escena carta capitolo scena cap глава сцена явление письмо rozdział scena kapitola "
            "hoofdstuk tafereel luku fejezet bölüm capitolul κεφάλαιο σκηνή الفصل"
        ).split(),
        _CHAPTER,
    ),
}
_NUMBERS = frozenset(
    (
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty thirty forty fifty last "
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
        "premier première deuxième second seconde troisième quatrième cinquième sixième dernier dernière "
        "erster erste erstes zweiter zweite zweites dritter dritte drittes vierter vierte viertes fünfter fünfte "
        "fünftes sechstes siebentes siebtes achtes neuntes zehntes eins zwei drei vier fünf sechs sieben acht "
        "primero primera segundo segunda tercero tercera cuarto cuarta quinto quinta sexto séptimo octavo "
        "primo prima secondo seconda terzo terza quarto quarta sesto settimo ottavo nono decimo primeiro primeira "
        "первая первый первое вторая второй второе третья третий третье четвертая четвёртая четвертый пятая "
        "пятый шестая седьмая восьмая девятая десятая "
        "الأول الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع العاشر"
    ).split()
)
_FRONT = frozenset(
    (
        "contents preface foreword dedication acknowledgments acknowledgements préface avant-propos vorwort inhalt "
        "prólogo prefacio índice prefazione indice предисловие оглавление содержание 目次 目录 序 序言"
    ).split()
)
_BACK = frozenset("appendix glossary bibliography index appendice anhang glossar apéndice приложение 附录 附錄".split())
_NOTES = frozenset("notes footnotes endnotes anmerkungen notas примечания".split())
_BODY = frozenset(
    (
        "introduction prologue epilogue conclusion afterword interlude prolog epilog einleitung nachwort épilogue "
        "introducción epílogo introduzione epilogo введение пролог эпилог заключение 尾声"
    ).split()
)
_ROMAN = re.compile(r"(?=[IVXLC])C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})", re.IGNORECASE)
_NUMBERED = re.compile(r"(?P<key>[^\W\d_]+)\.?\s+(?P<number>[\w-]+)(?P<mark>\s*[.:—–-]*)\s*(?P<rest>.*)", re.DOTALL)
_ORDINAL_FIRST = re.compile(r"(?:the\s+)?(?P<number>[^\W\d_]+)\s+(?P<key>[^\W\d_]+)\.?", re.IGNORECASE)
_CHINESE = re.compile(
    r"第\s*[0-9０-９一二三四五六七八九十百千〇零两]+\s*(?P<key>[章回節节话話幕卷部篇集])(?P<rest>.*)", re.DOTALL
)
_SENTENCE_END = (".", "!", "?", ",", ";", "。", "！", "？")

_LONGEST = 120
_LONGEST_TITLE = 60
# So many headings with nothing between them are a table of contents.
_CONTENTS_RUN = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class ChapterHeading:
    """A heading: the index of its block, its title and its rank (1 is the highest)."""

    block: int
    title: str
    rank: int
    kind: SectionKind | None = None
    numbered: str = ""
    """What tells it from others of its rank, such as `chapter i`; empty for a title alone."""


def find_chapters(blocks: list[Block]) -> list[ChapterHeading]:
    """The headings among the blocks, in order."""
    found: list[ChapterHeading] = []
    for index, block in enumerate(blocks):
        if len(block) > 3 or sum(map(len, block)) > _LONGEST:
            continue
        heading = _heading(index, [" ".join(line.split()) for line in block])
        if heading is not None:
            found.append(heading)
    found = _in_sequence(found)
    found = _without_contents(found)
    taken = {heading.block for heading in found}
    return [_with_title_below(heading, blocks, taken) for heading in _ranked(found)]


def _heading(index: int, lines: Block) -> ChapterHeading | None:
    first = lines[0]
    if not first or not (first[0].isupper() or not first[0].isalpha() or first[0].lower() == first[0].upper()):
        return None
    title = ". ".join(line.rstrip(".:") for line in lines[:-1]) + (". " if len(lines) > 1 else "") + lines[-1]
    bare = first.rstrip(".:")
    if len(lines) == 1 and _ROMAN.fullmatch(bare) and bare.isupper():
        return ChapterHeading(block=index, title=title, rank=_NUMERAL, numbered=bare.lower())
    chinese = _CHINESE.fullmatch(first)
    if chinese is not None and not chinese["rest"].endswith(_SENTENCE_END):
        rank = _PART if chinese["key"] in "卷部篇集" else _CHAPTER
        return ChapterHeading(block=index, title=title, rank=rank, numbered=first.partition(" ")[0])
    word = bare.lower()
    for words, kind in (
        (_FRONT, SectionKind.FRONT),
        (_NOTES, SectionKind.NOTES),
        (_BACK, SectionKind.BACK),
        (_BODY, None),
    ):
        if word in words:
            return ChapterHeading(block=index, title=title, rank=_VOLUME, kind=kind)
    return _numbered(index, first, title)


def _numbered(index: int, first: str, title: str) -> ChapterHeading | None:
    ordinal = _ORDINAL_FIRST.fullmatch(first)
    if ordinal is not None and ordinal["number"].lower() in _NUMBERS:
        rank = _KEYWORDS.get(ordinal["key"].lower())
        if rank is not None:
            return ChapterHeading(block=index, title=title, rank=rank, numbered=first.lower())
    match = _NUMBERED.fullmatch(first)
    if match is None:
        return None
    rank = _KEYWORDS.get(match["key"].lower())
    number, rest = match["number"].lower(), match["rest"]
    if rank is None or not (number.isdecimal() or number.split("-")[0] in _NUMBERS or _ROMAN.fullmatch(number)):
        return None
    if rest and not match["mark"].strip() and (not rest[0].isupper() or rest.endswith(_SENTENCE_END)):
        return None
    numbered = f"{match['key']} {number}".lower()
    return ChapterHeading(block=index, title=title, rank=rank, numbered=numbered)


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
        value = _value(heading.numbered)
        if value == 1:
            kept += run if len(run) > 1 else []
            run = []
        if value == len(run) + 1:
            run.append(heading)
    kept += run if len(run) > 1 else []
    return sorted(kept, key=lambda heading: heading.block)


def _value(roman: str) -> int:
    total = 0
    values = [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}[letter] for letter in roman]
    for value, after in zip(values, [*values[1:], 0], strict=True):
        total += -value if value < after else value
    return total


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
    bare = heading.title.rstrip(".:").lower()
    if bare != heading.numbered or below >= len(blocks) or below in headings or len(blocks[below]) > 1:
        return heading
    line = " ".join(blocks[below][0].split())
    words = [word for word in line.split() if len(word) > 3]
    titled = line.isupper() or (bool(words) and all(word[0].isupper() for word in words))
    if len(line) > _LONGEST_TITLE or not titled or line.endswith(_SENTENCE_END):
        return heading
    return replace(heading, title=f"{heading.title.rstrip('.:')}. {line}")
