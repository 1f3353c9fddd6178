"""The request that a reading of a question stands for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial

from smartchat_core.chat.understanding.book_forms import FORM_WORDS, asks_for_sex, form_in
from smartchat_core.chat.understanding.names import is_name
from smartchat_core.chat.understanding.question_language import Goal, QuestionLanguage
from smartchat_core.chat.understanding.reading import GoalReading
from smartchat_core.chat.understanding.requests import (
    Across,
    Cast,
    Compare,
    Contents,
    ContentsWish,
    Ending,
    Mentions,
    MentionWish,
    Quotation,
    QuotationWish,
    Recap,
    Record,
    RecordField,
    Request,
    SectionPlace,
    SectionWish,
    Setting,
    Summary,
    Who,
)
from smartchat_core.chat.understanding.section_words import section_nouns
from smartchat_core.chat.understanding.title_forms import is_loose, is_title
from smartchat_core.chat.understanding.words_of_question import (
    BOOK,
    PAUSE,
    PHRASE,
    SECTION,
    STOP,
    Token,
    capital,
    surface,
)
from smartchat_core.model.section import SectionRole
from smartchat_core.text.folding import fold
from smartchat_core.text.stop_words import STOP_WORDS

__all__ = ["GoalRequest", "request_of"]

_MAX_TERM_WORDS = 12
_MAX_TITLE_WORDS = 16
_QUOTES = '"“”„«»「」『』《》'


@dataclass(frozen=True, kw_only=True, slots=True)
class GoalRequest:
    """A request, with what it adds to the section and to the documents that the question names.

    `title` is a title that is asked for in words; a `loose` one is none unless a document has it.
    `titles` are those that are set against each other: one of them at least is a document's.
    `next_to` says that the section counts from the one that is named,
    `beside` that what is asked for lies outside of it.
    """

    request: Request
    title: str = ""
    titles: tuple[str, ...] = ()
    loose: bool = False
    section: SectionWish | None = None
    next_to: SectionPlace | None = None
    beside: bool = False


def request_of(reading: GoalReading, language: QuestionLanguage) -> GoalRequest | None:
    """The request, None where the words that the template keeps are not what it needs."""
    maker = _MAKERS.get(reading.goal)
    return maker(reading, language) if maker else None


def _plain(request: Request, reading: GoalReading, language: QuestionLanguage) -> GoalRequest | None:
    title = reading.captured.get("title", ())
    if not title:
        return GoalRequest(request=request)
    if not is_title(reading.text, title, language):
        return None
    loose = is_loose(reading.text, title, language)
    return GoalRequest(request=request, title=surface(reading.text, title), loose=loose)


def _who(reading: GoalReading, language: QuestionLanguage) -> GoalRequest | None:
    tokens = reading.captured.get("name", ())
    if not is_name(reading.text, tokens, language):
        return None
    return GoalRequest(request=Who(name=_without_article(reading.text, tokens, language)))


def _without_article(text: str, tokens: Sequence[Token], language: QuestionLanguage) -> str:
    first = 0
    while first < len(tokens) - 1 and tokens[first].form in _folded(language.articles):
        first += 1
    return surface(text, tokens[first:])


def _mentions(wish: MentionWish, reading: GoalReading, language: QuestionLanguage) -> GoalRequest | None:
    tokens = [token for token in reading.captured.get("term", ()) if token.form != PAUSE]
    if not tokens or len(tokens) > _MAX_TERM_WORDS or any(token.form in {SECTION, STOP} for token in tokens):
        return None
    quoted = tuple(surface(reading.text, [token]) for token in tokens if token.form == PHRASE)
    if quoted:
        return GoalRequest(request=Mentions(terms=quoted, wish=wish, exact=True))
    articles, nouns = _folded(language.articles), _folded(language.word_nouns)
    first, exact = 0, False
    while first < len(tokens) - 1 and tokens[first].form in articles | nouns:
        exact = exact or tokens[first].form in nouns
        first += 1
    kept = tokens[first:]
    function_words = _folded(language.not_names) | STOP_WORDS.get(language.code, frozenset())
    if not kept or (not exact and not capital(reading.text, kept[0]) and kept[0].form in function_words):
        return None
    return GoalRequest(request=Mentions(terms=(surface(reading.text, kept),), wish=wish, exact=exact))


def _across(words: bool, reading: GoalReading, language: QuestionLanguage) -> GoalRequest | None:
    tokens = reading.captured.get("topic", ())
    quoted = [surface(reading.text, [token]) for token in tokens if token.form == PHRASE]
    topic = quoted[0] if len(quoted) == 1 else _topic(reading.text, tokens, language)
    return GoalRequest(request=Across(topic=topic, words=words)) if topic else None


def _topic(text: str, tokens: Sequence[Token], language: QuestionLanguage) -> str:
    """What is asked for, without articles and `the word`, and without a second question behind a pause."""
    end = next((at for at, token in enumerate(tokens) if at and token.form in {PAUSE, STOP}), len(tokens))
    skipped = _folded(language.articles) | _folded(language.word_nouns) | _folded(language.accusatives)
    first = 0
    while first < end - 1 and tokens[first].form in skipped:
        first += 1
    return surface(text, tokens[first:end])


def _quotation(wish: QuotationWish, reading: GoalReading, language: QuestionLanguage) -> GoalRequest | None:
    phrase = next((surface(reading.text, [token]) for token in reading.whole if token.form == PHRASE), "")
    speaker_tokens = reading.captured.get("speaker", ())
    if wish is QuotationWish.WORDS and not speaker_tokens:
        return None
    if wish in {QuotationWish.FIRST_SENTENCE, QuotationWish.LAST_SENTENCE}:
        part = reading.captured.get("part", ())
        if len(part) > _MAX_TITLE_WORDS:
            return None
        if not part and phrase:
            return GoalRequest(request=Quotation(wish=wish), section=SectionWish(title=phrase))
        title = _topic(reading.text, part, language) if part else ""
        return GoalRequest(request=Quotation(wish=wish), section=SectionWish(title=title) if title else None)
    unnamed = not speaker_tokens or speaker_tokens[0].form in _folded(language.not_names)
    speaker = "" if unnamed else _topic(reading.text, speaker_tokens, language)
    about = "" if phrase else surface(reading.text, reading.captured.get("about", ()))
    return GoalRequest(request=Quotation(wish=wish, phrase=phrase, speaker=speaker, about=about))


def _definition(reading: GoalReading, language: QuestionLanguage) -> GoalRequest | None:
    tokens = reading.captured.get("term", ())
    quoted = next((surface(reading.text, [token]) for token in tokens if token.form == PHRASE), "")
    term = quoted or _topic(reading.text, tokens, language)
    if not term or len(tokens) > _MAX_TERM_WORDS or any(token.form in {SECTION, STOP} for token in tokens):
        return None
    return GoalRequest(request=Quotation(wish=QuotationWish.DEFINITION, phrase=term))


def _record(field: RecordField, reading: GoalReading, language: QuestionLanguage) -> GoalRequest | None:
    title = reading.captured.get("title", ())
    author = reading.captured.get("author", ())
    about = _topic(reading.text, reading.captured.get("about", ()), language)
    if field is RecordField.BOOKS and not about:
        about = next((token.form for token in reading.whole if form_in(token.form)), "") or _unspaced_form(
            reading, language
        )
    if author and asks_for_sex(surface(reading.text, author)):
        about, author = surface(reading.text, author), ()
    if author and not (is_name(reading.text, author, language) or author[0].form == BOOK):
        return None
    if title and not is_title(reading.text, title, language):
        return None
    sides = [side for name in ("a", "b") if (side := reading.captured.get(name, ()))]
    if any(side[0].form != BOOK and not is_title(reading.text, side, language) for side in sides):
        return None
    return GoalRequest(
        titles=tuple(surface(reading.text, side).strip(_QUOTES) for side in sides),
        request=Record(field=field, author=surface(reading.text, author), about=about),
        title=surface(reading.text, title),
        loose=bool(title) and is_loose(reading.text, title, language),
    )


def _unspaced_form(reading: GoalReading, language: QuestionLanguage) -> str:
    """The form that a question without spaces names."""
    line = fold(reading.text)
    return "" if language.spaced else next((word for word in FORM_WORDS if not word.isascii() and word in line), "")


def _contents(wish: ContentsWish, reading: GoalReading, language: QuestionLanguage) -> GoalRequest | None:
    nouns = section_nouns(language).roles
    forms = [token.form for token in reading.captured.get("role", ())]
    roles: list[SectionRole | None] = [nouns[form] for form in forms if form in nouns]
    if wish is ContentsWish.COUNT:
        counted = _counted(reading.whole, nouns, language)
        roles += [nouns[form] for form in counted]
    named = tuple(dict.fromkeys(role for role in roles if role is not None))
    beside = "beside" in reading.captured
    return GoalRequest(request=Contents(wish=wish, roles=named), section=_part(reading, language), beside=beside)


def _counted(row: Sequence[Token], nouns: Mapping[str, SectionRole | None], language: QuestionLanguage) -> list[str]:
    """The nouns for sections that stand behind `how many` a second time."""
    plurals = section_nouns(language).plurals
    first = [token.form for token in row[: len(row)] if token.form in nouns]
    return [form for form in first if form in plurals][1:] if len(first) > 1 and _repeats(row) else []


def _repeats(row: Sequence[Token]) -> bool:
    return len(row) > 1 and sum(token.form == row[0].form for token in row) > 1


def _part(reading: GoalReading, language: QuestionLanguage) -> SectionWish | None:
    part = reading.captured.get("part", ())
    if part and any(token.form in {SECTION, BOOK} for token in part):
        return None
    if part:
        return SectionWish(title=_topic(reading.text, part, language))
    phrase = next((surface(reading.text, [token]) for token in reading.whole if token.form == PHRASE), "")
    return SectionWish(title=phrase) if phrase else None


def _neighbour(place: SectionPlace, reading: GoalReading, language: QuestionLanguage) -> GoalRequest:
    nouns = section_nouns(language).roles
    forms = [token.form for token in reading.captured.get("role", ())]
    roles = tuple(role for form in forms if (role := nouns.get(form)) is not None)
    request = Contents(wish=ContentsWish.TITLE, roles=roles)
    return GoalRequest(request=request, section=_part(reading, language), next_to=place)


def _compare(reading: GoalReading, language: QuestionLanguage) -> GoalRequest | None:
    one, other = (list(reading.captured.get(name, ())) for name in ("a", "b"))
    asking = _folded(language.asking)
    while len(one) > 1 and one[0].form in asking:
        del one[0]
    if not one or not other:
        return None
    aspect = list(reading.captured.get("aspect", ())) or _behind(reading, other[-1])
    mark = next((at for at, token in enumerate(other) if at and token.form in {PAUSE, STOP}), len(other))
    aspect = [*other[mark + 1 :], *aspect]
    other = other[:mark]
    name_ends = _leading_name(reading.text, other, language)
    if name_ends and _ends_in_name(reading.text, one):
        aspect = [*other[name_ends:], *aspect]
        other = other[:name_ends]
    aspect = [*_around_phrase(one), *_around_phrase(other), *aspect]
    one, other = _completed(one, other, language), _completed(other, one, language)
    other = _with_head(one, other, language)
    sides = tuple(_side(reading.text, side, language) for side in (one, other))
    if not all(sides):
        return None
    return GoalRequest(request=Compare(sides=sides, aspect=_pieces(reading.text, aspect)))


def _around_phrase(side: Sequence[Token]) -> list[Token]:
    """What else stands beside the one phrase in quotation marks that is a side."""
    phrases = [token for token in side if token.form == PHRASE]
    return [token for token in side if token.form != PHRASE] if len(phrases) == 1 else []


def _behind(reading: GoalReading, last: Token) -> list[Token]:
    return [token for token in reading.whole if token.start >= last.end and token.form != STOP]


def _leading_name(text: str, tokens: Sequence[Token], language: QuestionLanguage) -> int:
    """How many words at the beginning are a name with a small word behind it; 0 where they are not."""
    particles = _folded(language.particles)
    end = 0
    while end < len(tokens) and (tokens[end].form == PHRASE or text[tokens[end].start].isupper()):
        end += 1
        if end < len(tokens) - 1 and tokens[end].form in particles and text[tokens[end + 1].start].isupper():
            end += 1
    owns = end < len(tokens) and tokens[end].form in _folded(language.possessive)
    return 0 if owns or end == len(tokens) else end


def _ends_in_name(text: str, tokens: Sequence[Token]) -> bool:
    return tokens[-1].form == PHRASE or text[tokens[-1].start].isupper()


def _completed(side: list[Token], other: list[Token], language: QuestionLanguage) -> list[Token]:
    """`Anna's` beside `Vera's letters` is `Anna's letters`."""
    owner = _folded(language.possessive)
    if side[-1].form not in owner:
        return side
    at = next((at for at, token in enumerate(other[:-1]) if token.form in owner), None)
    return side if at is None else [*side, *other[at + 1 :]]


def _with_head(one: list[Token], other: list[Token], language: QuestionLanguage) -> list[Token]:
    """`in Rome` behind `rents in Bath` is `rents in Rome`."""
    small = STOP_WORDS.get(language.code, frozenset()) - _folded(language.articles)
    if len(other) < 2 or other[0].form not in small:
        return other
    at = next((at for at, token in enumerate(one) if at and token.form == other[0].form), None)
    return other if at is None else [*one[:at], *other]


def _side(text: str, tokens: Sequence[Token], language: QuestionLanguage) -> str:
    first = 0
    while first < len(tokens) - 1 and tokens[first].form in _folded(language.articles):
        first += 1
    quoted = [token for token in tokens if token.form == PHRASE]
    return surface(text, quoted) if len(quoted) == 1 else _pieces(text, tokens[first:])


def _pieces(text: str, tokens: Sequence[Token]) -> str:
    """The words as they stand in the question, those from different places with a space between them."""
    found: list[str] = []
    begin = 0
    for at, token in enumerate(tokens):
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        if after is None or after.start < token.end or text[token.end : after.start].strip(_UNSAID):
            found.append(surface(text, tokens[begin : at + 1]))
            begin = at + 1
    return " ".join(piece for piece in found if piece)


_UNSAID = " .,;:'’\"“”"


def _summary(reading: GoalReading, language: QuestionLanguage) -> GoalRequest | None:
    title = reading.captured.get("title", ())
    if title and not is_title(reading.text, title, language):
        return None
    phrase = next((surface(reading.text, [token]) for token in reading.whole if token.form == PHRASE), "")
    section = SectionWish(title=phrase) if phrase and not title else None
    loose = bool(title) and is_loose(reading.text, title, language)
    return GoalRequest(request=Summary(), section=section, title=surface(reading.text, title), loose=loose)


_MAKERS: Mapping[Goal, Callable[[GoalReading, QuestionLanguage], GoalRequest | None]] = {
    Goal.MENTIONS_FIRST: partial(_mentions, MentionWish.FIRST),
    Goal.MENTIONS_LAST: partial(_mentions, MentionWish.LAST),
    Goal.MENTIONS_SECTIONS: partial(_mentions, MentionWish.SECTIONS),
    Goal.MENTIONS_COUNT: partial(_mentions, MentionWish.COUNT),
    Goal.MENTIONS_ALL: partial(_mentions, MentionWish.ALL),
    Goal.ACROSS: partial(_across, True),
    Goal.ACROSS_LOOSELY: partial(_across, False),
    Goal.QUOTATION_FIRST: partial(_quotation, QuotationWish.FIRST_SENTENCE),
    Goal.QUOTATION_LAST: partial(_quotation, QuotationWish.LAST_SENTENCE),
    Goal.QUOTATION_WORDS: partial(_quotation, QuotationWish.WORDS),
    Goal.QUOTATION_FIND: partial(_quotation, QuotationWish.FIND),
    Goal.QUOTATION_DEFINITION: _definition,
    **{Goal(f"record_{field.value}"): partial(_record, field) for field in RecordField if field is not RecordField.ALL},
    Goal.CONTENTS_PAGE: partial(_contents, ContentsWish.PAGE),
    Goal.CONTENTS_LONGEST: partial(_contents, ContentsWish.LONGEST),
    Goal.CONTENTS_SHORTEST: partial(_contents, ContentsWish.SHORTEST),
    Goal.CONTENTS_NUMBER: partial(_contents, ContentsWish.NUMBER),
    Goal.CONTENTS_TITLE: partial(_contents, ContentsWish.TITLE),
    Goal.CONTENTS_COUNT: partial(_contents, ContentsWish.COUNT),
    Goal.CONTENTS_LIST: partial(_contents, ContentsWish.LIST),
    Goal.CONTENTS_AFTER: partial(_neighbour, SectionPlace.NEXT),
    Goal.CONTENTS_BEFORE: partial(_neighbour, SectionPlace.PREVIOUS),
    Goal.CAST: partial(_plain, Cast()),
    Goal.SETTING: partial(_plain, Setting()),
    Goal.RECAP: partial(_plain, Recap()),
    Goal.ENDING: partial(_plain, Ending()),
    Goal.COMPARE: _compare,
    Goal.SUMMARY: _summary,
    Goal.WHO: _who,
}


@cache
def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())
