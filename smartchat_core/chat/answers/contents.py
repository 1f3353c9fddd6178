"""Answers from the table of contents."""

from __future__ import annotations

from collections.abc import Sequence

from smartchat_core.chat.answers.book_sections import BookSections
from smartchat_core.chat.answers.draft import Draft, Statement
from smartchat_core.chat.answers.heading_words import counted_by_word, heading_word
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.answers.wording.messages import Message, Noun
from smartchat_core.chat.answers.wording.registry import wording_for
from smartchat_core.chat.answers.wording.wording import Wording
from smartchat_core.chat.understanding.requests import Contents, ContentsWish
from smartchat_core.model.answer import AnswerMode
from smartchat_core.model.locator import PdfLocator
from smartchat_core.model.section import Section, SectionRole
from smartchat_core.model.span import Span
from smartchat_core.parsing.headings import read_heading
from smartchat_core.text.counting import count_words

__all__ = ["draft_contents"]

_MAX_TITLES = 200
_MAX_INDENTED = 8
_MAX_HOLDERS = 12
_EXTREMES = {ContentsWish.LONGEST: Message.LONGEST, ContentsWish.SHORTEST: Message.SHORTEST}


def draft_contents(request: Contents, books: Sequence[OpenBook], *, language: str = "") -> Draft | None:
    """What is asked of the chapters of each book, as far as it may be read.

    Of several books, those that have no section of the kind in question are passed over. None where a page or a title
    is asked of no section.
    """
    wording = wording_for(language)
    statements: list[Statement] = []
    missing: list[Statement] = []
    for book in books:
        found = _BookContents(book, request, wording).statements()
        if found is None:
            return None
        lines = [
            Statement(words=wording.so_far(one.words, bounded=book.until is not None), quotes=one.quotes)
            for one in found
        ]
        if lines:
            statements += lines
        else:
            words = wording.say(Message.HAS_NO_SUCH_SECTION, title=book.title)
            missing.append(Statement(words=wording.so_far(words, bounded=book.until is not None)))
    if statements and (request.wish is not ContentsWish.PAGE or any(map(_has_pages, books))):
        return Draft(statements=tuple(statements), mode=AnswerMode.STRUCTURE)
    return Draft(statements=tuple(statements or missing), mode=AnswerMode.NOT_FOUND, confidence=0.0)


def _has_pages(book: OpenBook) -> bool:
    return book.source.parsed.anchors.page(0) is not None


class _BookContents:
    def __init__(self, book: OpenBook, request: Contents, wording: Wording) -> None:
        self._book = book
        self._request = request
        self._wording = wording
        self._sections = BookSections(book)
        self._meant = None if book.parts is None else self._sections.meant(book.parts)

    def statements(self) -> list[Statement] | None:
        """The lines about the book; none where it has no such section, None where the question names none."""
        wish = self._request.wish
        if not self._sections.body:
            return [Statement(words=self._wording.say(Message.HAS_NO_CONTENTS, title=self._book.title))]
        if self._meant is not None and not self._meant:
            return []
        if wish is ContentsWish.COUNT:
            return [self._counted()]
        if wish in _EXTREMES:
            return self._extreme(_EXTREMES[wish], longest=wish is ContentsWish.LONGEST)
        if wish is ContentsWish.LIST or (wish is ContentsWish.TITLE and self._meant is None):
            return [self._listed()]
        if self._meant is None:
            return None
        about = {
            ContentsWish.TITLE: self._title,
            ContentsWish.NUMBER: self._number,
            ContentsWish.PAGE: self._page,
        }[wish]
        return [about(self._risen(one)) for one in self._meant]

    def _risen(self, section: Section) -> Section:
        """The section, or the one of the role asked for that holds it."""
        roles = self._request.roles
        if not roles or section.role in roles:
            return section
        holders = [one for one in self._sections.body if one.role in roles and one.span.contains(section.span)]
        return holders[-1] if holders else section

    def _counted(self) -> Statement:
        named: Section | None = None
        counts: list[str] = []
        inside: list[str] = []
        whole = self._meant[0] if self._meant else None
        for role in self._request.roles or (None,):
            if whole is not None and role is not None and whole.role is role:
                counts.append(self._how_many(self._sections.of_role(role), role))
                named = whole
            elif whole is not None:
                inside += self._how_many_by_role(self._entries_of(role, whole))
            else:
                counts += self._how_many_by_role(self._entries_of(role, None))
        title, say = self._book.title, self._wording.say
        lines: list[str] = []
        if counts:
            lines.append(say(Message.HAS, title=title, counted=self._wording.listed(counts)))
            lines += self._by_holder() if whole is None else ()
        elif whole is None:
            lines.append(self._instead())
        if whole is not None and (inside or not counts):
            counted = self._wording.listed(inside) or self._wording.count(SectionRole.SECTION, 0)
            label = self._sections.position(whole, self._wording)
            lines.append(say(Message.WITHIN_HAS, title=title, section=label, counted=counted))
        if named is not None and not inside:
            title_line = self._title(named)
            return Statement(words=" ".join((*lines, title_line.words)), quotes=title_line.quotes)
        return Statement(words=" ".join(lines))

    def _by_holder(self) -> list[str]:
        """How many each act, book or part holds of the innermost series that was asked for, if these are few."""
        role = self._request.roles[-1] if self._request.roles else None
        counts: dict[Section | None, int] = {}
        for section in self._sections.of_role(role) if role else ():
            holder = self._sections.holder(section)
            counts[holder] = counts.get(holder, 0) + 1
        if role is None or not 1 < len(counts) <= _MAX_HOLDERS:
            return []
        shown = [
            f"{self._sections.position(holder, self._wording)}: {self._wording.count(role, count)}"
            for holder, count in counts.items()
            if holder is not None
        ]
        return [f"{'; '.join(shown)}."] if len(shown) == len(counts) else []

    def _entries_of(self, role: SectionRole | None, within: Section | None) -> tuple[Section, ...]:
        if role is not None:
            return self._sections.of_role(role, within)
        if within is None:
            return self._sections.entries
        children = self._sections.children(within)
        return tuple(one for one in children if one.role.is_division) or children

    def _how_many(self, sections: Sequence[Section], role: SectionRole) -> str:
        return self._wording.count(role, len(sections))

    def _how_many_by_role(self, sections: Sequence[Section]) -> list[str]:
        noun = self._request.noun
        if noun and sections and not self._request.roles:
            return [f"{self._wording.number(len(sections))} {noun}"]
        word, having = heading_word(sections)
        if word and (shown := counted_by_word(self._book, self._wording, word, having)):
            others = [one for one in sections if one not in having]
            return [shown, *(self._how_many_by_role(others) if others else ())]
        titled = [one for one in sections if one.number is None or not self._sections.prints_number(one)]
        if not self._request.roles and len(titled) == len(sections) > 1 and not _has_pages(self._book):
            return [self._wording.count(Noun.PIECE, len(sections))]
        roles = dict.fromkeys(one.role for one in sections)
        return [self._how_many([one for one in sections if one.role is role], role) for role in roles]

    def _instead(self) -> str:
        """What the book has, where it has nothing of the roles that were asked for."""
        entries = self._sections.entries
        counted = self._how_many_by_role(entries)
        inner = [one for one in self._sections.body if one.role is SectionRole.SCENE]
        if inner and all(one.role is not SectionRole.SCENE for one in entries):
            counted.append(self._how_many(inner, SectionRole.SCENE))
        message = Message.HAS_NO_SUCH_ROLE if self._request.roles else Message.HAS
        return self._wording.say(message, title=self._book.title, counted=self._wording.listed(counted))

    def _listed(self) -> Statement:
        within = self._meant[0] if self._meant else None
        found: list[Section] = []
        for role in self._request.roles or (None,):
            found += self._entries_of(role, within)
        if not found and within is not None:
            return self._title(within)
        if not found:
            found = list(self._sections.entries)
        counted = self._wording.listed(self._how_many_by_role(found))
        shown = found if self._request.roles or within else self._with_divisions(found)
        top = min((one.level for one in shown), default=1)
        lines = [f"{'  ' * min(one.level - top, _MAX_INDENTED)}- {self._entry(one)}" for one in shown[:_MAX_TITLES]]
        if len(shown) > _MAX_TITLES:
            lines.append(self._wording.say(Message.MORE, count=self._wording.number(len(shown) - _MAX_TITLES)))
        title = self._book.title
        if within is None:
            head = self._wording.say(Message.HAS_LIST, title=title, counted=counted)
        else:
            section = self._sections.position(within, self._wording)
            head = self._wording.say(Message.WITHIN_HAS_LIST, title=title, section=section, counted=counted)
        return Statement(words="\n".join((head, *lines)))

    def _with_divisions(self, entries: Sequence[Section]) -> Sequence[Section]:
        """The entries with the chapters or scenes that they hold, if they are not too many."""
        roles = {one.role for one in entries}
        chapters = {one.section.ordinal for one in self._book.source.outline.chapters}
        kept = {one.ordinal for one in entries}
        shown = [
            one
            for one in self._sections.body
            if one.ordinal in kept or one.ordinal in chapters or (one.role.holds_chapters and one.role not in roles)
        ]
        return shown if len(shown) <= _MAX_TITLES else entries

    def _entry(self, section: Section) -> str:
        """A line of a list: the title, with its role where it is a mere numeral."""
        if section.number is None or self._sections.name(section) or read_heading(section.title).role is not None:
            return section.title
        return self._wording.label(section.role, section.number)

    def _title(self, section: Section) -> Statement:
        title, name = self._book.title, self._sections.name(section)
        position = self._sections.position(section, self._wording)
        heading = self._sections.heading(section)
        if not name:
            return Statement(words=self._wording.say(Message.HAS_NO_NAME, title=title, section=position))
        if name == position or not self._sections.prints_number(section):
            words = self._wording.say(Message.SECTION_IS, title=title, name=name)
        else:
            words = self._wording.say(Message.IS_CALLED, title=title, section=position, name=name)
        return Statement(words=words, quotes=(heading,) if heading else ())

    def _number(self, section: Section) -> Statement:
        title, name = self._book.title, self._sections.name(section) or section.title
        if section.number is None:
            return Statement(words=self._wording.say(Message.IS_UNNUMBERED, title=title, name=name))
        position = self._sections.position(section, self._wording)
        heading = self._sections.heading(section)
        words = self._wording.say(Message.IS_SECTION, title=title, name=name, section=position)
        return Statement(words=words, quotes=(heading,) if heading else ())

    def _page(self, section: Section) -> Statement:
        anchors, title = self._book.source.parsed.anchors, self._book.title
        page = anchors.page(section.span.start)
        if page is None:
            return Statement(words=self._wording.say(Message.HAS_NO_PAGES, title=title))
        label = self._sections.label(section, self._wording)
        words = self._wording.say(Message.BEGINS_ON_PAGE, title=title, section=label, page=page)
        first = Span(start=section.span.start, end=section.span.start + 1)
        locator = anchors.locate(first, self._book.source.parsed.text)
        if isinstance(locator, PdfLocator) and locator.label not in {"", str(page)}:
            words = f"{words} {self._wording.say(Message.PRINTED_PAGE, label=locator.label)}"
        heading = self._sections.heading(section)
        return Statement(words=words, quotes=(heading,) if heading else ())

    def _extreme(self, message: Message, *, longest: bool) -> list[Statement]:
        within = self._meant[0] if self._meant else None
        roles = self._request.roles or (None,)
        found = [one for role in roles for one in self._entries_of(role, within)] or list(self._sections.entries)
        whole = [one for one in found if one.span.end <= self._book.end]
        if not whole:
            return []
        text = self._book.text
        counts = {one.ordinal: count_words(one.span.of(text)) for one in whole}
        best = (max if longest else min)(whole, key=lambda one: counts[one.ordinal])
        heading = self._sections.heading(best)
        words = self._wording.say(
            message,
            title=self._book.title,
            section=self._sections.label(best, self._wording),
            counted=self._wording.count(Noun.WORD, counts[best.ordinal]),
        )
        return [Statement(words=words, quotes=(heading,) if heading else ())]
