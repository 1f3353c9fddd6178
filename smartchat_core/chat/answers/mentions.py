"""Where and how often words and names occur: exact counts, and the places quoted."""

from __future__ import annotations

from collections.abc import Sequence

from smartchat_core.books.concordance import occurrences
from smartchat_core.books.entities import Entity
from smartchat_core.books.matching import folded_words
from smartchat_core.books.spans import Spans
from smartchat_core.chat.answers.around import excerpt_around
from smartchat_core.chat.answers.book_sections import BookSections
from smartchat_core.chat.answers.draft import Draft, Place, Statement
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.answers.spelling import nearest_spelling
from smartchat_core.chat.answers.wording.messages import Message, Noun
from smartchat_core.chat.answers.wording.registry import wording_for
from smartchat_core.chat.answers.wording.wording import Wording
from smartchat_core.chat.understanding.requests import Mentions, MentionWish
from smartchat_core.model.answer import AnswerMode
from smartchat_core.model.section import Section, SectionRole
from smartchat_core.model.sentences import sentence_spans
from smartchat_core.model.span import Span
from smartchat_core.text.folding import letters

__all__ = ["draft_mentions"]

_MAX_TERMS = 8
_MAX_QUOTES = 20
_MAX_SECTIONS = 100
_MAX_NAMES = 6
_MAX_FORMS = 8
_LONGEST_LINE = 400
_LONGEST_HEADING = 80
_LONGEST_ENTRY = 500
_SENTENCE_ENDS = frozenset(".!?…。！？:;,”\"'’")


def draft_mentions(request: Mentions, books: Sequence[OpenBook], *, language: str = "") -> Draft | None:
    """The occurrences of each term in each book, as far as it may be read; None where no term is given.

    The body of the work counts; notes, front and back matter are counted apart. A term with a capital is found with a
    capital only. Of a person also what is counted under any other name. Linear in the length of the texts.
    """
    terms = [term.strip() for term in request.terms[:_MAX_TERMS] if term.strip()]
    if not terms:
        return None
    wording = wording_for(language)
    ranked: list[tuple[int, list[Statement]]] = []
    absent: list[Statement] = []
    for book in books:
        counted = _BookMentions(book, request, wording)
        for term in terms:
            lines = counted.lines(term)
            if lines:
                ranked.append((counted.count(term), lines))
            elif len(books) == 1:
                absent += counted.absence(term)
    if len(books) > 1:
        ranked.sort(key=lambda one: -one[0])
    found = [line for _, lines in ranked for line in lines]
    if not found and len(books) > 1:
        bounded = any(book.until is not None for book in books)
        nowhere = [wording.say(Message.NOWHERE, term=term) for term in terms]
        absent = [Statement(words=wording.so_far(one, bounded=bounded)) for one in nowhere]
    if found:
        quoting = any(one.quotes for one in found)
        mode = AnswerMode.EXTRACTIVE if quoting else AnswerMode.STRUCTURE
        return Draft(statements=(*found, *(absent if len(books) == 1 else ())), mode=mode)
    return Draft(statements=tuple(absent), mode=AnswerMode.NOT_FOUND, confidence=0.0)


class _BookMentions:
    def __init__(self, book: OpenBook, request: Mentions, wording: Wording) -> None:
        self._book = book
        self._text = book.source.parsed.text
        self._request = request
        self._wording = wording
        self._sections = BookSections(book)
        meant = self._sections.meant(book.parts) if book.parts else ()
        self._within = " / ".join(self._sections.label(one, wording) for one in meant[:2])

    def lines(self, term: str) -> list[Statement]:
        """What is said of the term; none where it does not occur."""
        term = self._as_written(term)
        inside, outside = self._split(self._occurrences(term))
        if not inside:
            inside, outside = outside, Spans()
        entity = None if self._request.exact else self._person(term)
        if not inside and entity is None:
            return []
        if entity is not None and not inside:
            inside, _ = self._split(entity.mentions)
            if not inside:
                return []
        match self._request.wish:
            case MentionWish.FIRST | MentionWish.LAST:
                return self._edge(term, inside, entity)
            case MentionWish.ALL:
                return [*self._counted(term, inside, outside, entity), *self._quotes(inside)]
            case MentionWish.SECTIONS:
                return self._by_section(term, self._split(entity.mentions)[0] if entity else inside)
            case MentionWish.COUNT:
                return self._counted(term, inside, outside, entity)

    def count(self, term: str) -> int:
        """How often the term occurs in the work."""
        return len(self._inside(self._occurrences(self._as_written(term))))

    def absence(self, term: str) -> list[Statement]:
        """That the term does not occur, with the nearest spelling that does."""
        say, title = self._wording.say, self._book.title
        if self._book.parts is not None and not self._book.parts:
            words = say(Message.HAS_NO_SUCH_SECTION, title=title)
        elif self._within:
            words = say(Message.DOES_NOT_OCCUR_IN, term=term, title=title, section=self._within)
        else:
            words = say(Message.DOES_NOT_OCCUR, term=term, title=title)
        words = self._bounded(words)
        nearest = nearest_spelling(self._text, term, until=self._book.end)
        count = len(self._inside(self._occurrences(nearest))) if nearest else 0
        if count:
            times = self._wording.count(Noun.TIME, count)
            words = f"{words} {say(Message.NEAREST_SPELLING, term=nearest, counted=times)}"
        return [Statement(words=words)]

    def _as_written(self, term: str) -> str:
        """The term; in lower case where it occurs in no other."""
        if not _has_capital(term) or self._occurrences(term):
            return term
        lower = letters(term)
        return lower if self._occurrences(lower) else term

    def _occurrences(self, term: str, *, inflected: bool = False) -> Spans:
        language = self._book.language or "en"
        return occurrences(self._text, term, until=self._book.end, inflected=inflected, language=language)

    def _inside(self, spans: Spans) -> Spans:
        return self._split(spans)[0]

    def _split(self, spans: Spans) -> tuple[Spans, Spans]:
        """Those that count, in the parts that are asked about or in the body; and the others, if no part is named."""
        if self._book.parts is not None:
            parts = sorted(self._book.parts)
            return Spans.merged([spans.within(part) for part in parts]) if parts else Spans(), Spans()
        inside: list[tuple[int, int]] = []
        outside: list[tuple[int, int]] = []
        for start, end in zip(spans.starts, spans.ends, strict=True):
            (inside if self._sections.is_body(start) else outside).append((start, end))
        return Spans.of(inside), Spans.of(outside)

    def _person(self, term: str) -> Entity | None:
        """The person or place of the book that the term names."""
        if self._book.model is None or not _has_capital(term):
            return None
        wanted = set(folded_words(term))
        for entity in self._book.model.find(term)[:1]:
            if any(wanted <= set(folded_words(name.text)) for name in entity.names):
                return entity
        return None

    def _counted(self, term: str, inside: Spans, outside: Spans, entity: Entity | None) -> list[Statement]:
        say, title = self._wording.say, self._book.title
        times = self._wording.count(Noun.TIME, len(inside))
        if self._within:
            words = say(Message.OCCURS_IN, term=term, title=title, counted=times, section=self._within)
        else:
            words = say(Message.OCCURS, term=term, title=title, counted=times)
        more = [self._bounded(words)]
        if entity is not None:
            under_any = len(self._inside(entity.mentions))
            if under_any > len(inside):
                names = self._wording.listed([name.text for name in entity.names[:_MAX_NAMES]])
                more.append(say(Message.UNDER_ANY_NAME, names=names, count=self._wording.number(under_any)))
        elif not self._request.exact or not _has_capital(term):
            more += self._other_forms(term, inside)
        if outside:
            more.append(say(Message.OUTSIDE, counted=self._wording.count(Noun.TIME, len(outside))))
        return [Statement(words=" ".join(more))]

    def _other_forms(self, term: str, inside: Spans) -> list[str]:
        spans = self._inside(self._occurrences(term, inflected=True))
        if len(spans) <= len(inside):
            return []
        known = {letters(term), *(letters(span.of(self._text)) for span in inside)}
        forms = dict.fromkeys(letters(span.of(self._text)) for span in spans)
        shown = [" ".join(form.split()) for form in forms if form not in known][:_MAX_FORMS]
        count = self._wording.number(len(spans))
        return [self._wording.say(Message.WITH_FORMS, forms=self._wording.listed(shown), count=count)] if shown else []

    def _edge(self, term: str, spans: Spans, entity: Entity | None) -> list[Statement]:
        """The first or the last mention by this name, and what is before or after it under another."""
        first = self._request.wish is MentionWish.FIRST
        edge = spans[0] if first else spans[len(spans) - 1]
        title, section = self._book.title, self._where(edge.start)
        message = Message.FIRST_MENTION if first else Message.LAST_MENTION
        words = self._wording.say(message, term=term, title=title, section=section)
        lines = [Statement(words=self._bounded(words), quotes=self._quote(edge))]
        named = self._inside(entity.mentions) if entity else Spans()
        if named:
            other = named[0] if first else named[len(named) - 1]
            if other.end <= edge.start if first else other.start >= edge.end:
                name, section = other.of(self._text), self._where(other.start)
                say = Message.EARLIER_AS if first else Message.LATER_AS
                words = self._wording.say(say, name=" ".join(name.split()), section=section)
                lines.append(Statement(words=words, quotes=self._quote(other)))
        return lines

    def _quotes(self, spans: Spans) -> list[Statement]:
        """The places one by one, each sentence once."""
        shown: dict[Span, int] = {}
        for span in spans:
            if shown and next(reversed(shown)).contains(span):
                continue
            if len(shown) == _MAX_QUOTES:
                break
            for place in self._quote(span):
                shown.setdefault(place.span, span.start)
        lines = [
            Statement(words=f"- {self._where(at)}:", quotes=(Place(document=self._book.id, span=span),))
            for span, at in shown.items()
        ]
        if len(shown) == _MAX_QUOTES and not next(reversed(shown)).contains(spans[len(spans) - 1]):
            head = self._wording.say(Message.FIRST_SHOWN, count=self._wording.number(len(shown)))
            return [Statement(words=head), *lines]
        return lines

    def _by_section(self, term: str, spans: Spans) -> list[Statement]:
        counts: dict[Section | None, int] = {}
        for start in spans.starts:
            section = self._sections.division_at(start)
            counts[section] = counts.get(section, 0) + 1
        named = {section: count for section, count in counts.items() if section is not None}
        if not named:
            return self._counted(term, spans, Spans(), None)
        roles = {section.role for section in named}
        role = roles.pop() if len(roles) == 1 else SectionRole.SECTION
        counted = self._wording.count(role, len(named))
        head = self._wording.say(Message.IN_SECTIONS, term=term, title=self._book.title, counted=counted)
        lines = [
            f"- {self._sections.label(section, self._wording)}: {self._wording.count(Noun.TIME, count)}"
            for section, count in list(named.items())[:_MAX_SECTIONS]
        ]
        if len(named) > _MAX_SECTIONS:
            lines.append(self._wording.say(Message.MORE, count=self._wording.number(len(named) - _MAX_SECTIONS)))
        return [Statement(words="\n".join((self._bounded(head), *lines)))]

    def _where(self, offset: int) -> str:
        section = self._sections.division_at(offset)
        return self._sections.label(section, self._wording) if section else self._book.title

    def _quote(self, span: Span) -> tuple[Place, ...]:
        excerpt = excerpt_around(self._book, span) or _line(self._text, span, self._book.end)
        return (Place(document=self._book.id, span=self._with_entry(excerpt)),)

    def _with_entry(self, line: Span) -> Span:
        """A line that is a heading, such as the word that an entry explains, with the sentence below it."""
        text, end = self._text, self._book.end
        alone = line.start == 0 or text.startswith("\n\n", line.start - 2)
        if not alone or len(line) > _LONGEST_HEADING or not text.startswith("\n\n", line.end):
            return line
        if text[line.end - 1] in _SENTENCE_ENDS:
            return line
        below = Span(start=line.end, end=min(line.end + _LONGEST_ENTRY, end))
        sentence = next(iter(sentence_spans(text, below)), None)
        return line if sentence is None or sentence.end == below.end < end else Span(start=line.start, end=sentence.end)

    def _bounded(self, words: str) -> str:
        return self._wording.so_far(words, bounded=self._book.until is not None)


def _has_capital(term: str) -> bool:
    return any(map(str.isupper, term))


def _line(text: str, span: Span, end: int) -> Span:
    """The line that holds a span, or as much of it as is fit to be quoted."""
    low, high = max(span.start - _LONGEST_LINE // 2, 0), min(span.end + _LONGEST_LINE // 2, end)
    start, stop = text.rfind("\n", low, span.start) + 1, text.find("\n", span.end, high)
    if not start:
        start = low if low == 0 else text.find(" ", low, span.start) + 1 or span.start
    if stop < 0:
        stop = high if high == end else max(text.rfind(" ", span.end, high), span.end)
    return Span(start=start, end=stop)
