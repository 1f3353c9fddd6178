"""Understanding a question: its intent, what it is about, and what it takes from earlier turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from smartchat_core.chat.prompting import Turn
from smartchat_core.chat.understanding.carried import elliptical
from smartchat_core.chat.understanding.catalog import CatalogEntry
from smartchat_core.chat.understanding.compared_books import compared_books
from smartchat_core.chat.understanding.earlier import (
    NOTHING_EARLIER,
    Earlier,
    continued_section,
    left_by,
    named_in_answer,
    refers_to_book,
)
from smartchat_core.chat.understanding.earlier_books import is_of_earlier_books, several_books, the_book
from smartchat_core.chat.understanding.from_goals import request_of
from smartchat_core.chat.understanding.languages.registry import LANGUAGES, candidate_languages
from smartchat_core.chat.understanding.named_documents import Read, is_about_documents, named_documents
from smartchat_core.chat.understanding.names import proper_names
from smartchat_core.chat.understanding.pronouns import (
    Gender,
    GenderInBooks,
    fits_pronouns,
    has_pronoun,
    names_by_owner,
    not_known,
    with_names,
)
from smartchat_core.chat.understanding.question_language import QuestionLanguage
from smartchat_core.chat.understanding.reading import goal_readings, stripped, without_asides, without_courtesies
from smartchat_core.chat.understanding.requests import (
    Across,
    Cast,
    Compare,
    Contents,
    Ending,
    Lookup,
    Mentions,
    Quotation,
    Recap,
    Record,
    Request,
    SectionWish,
    Setting,
    Summary,
    Understanding,
    Who,
    intent_of,
)
from smartchat_core.chat.understanding.section_words import find_section
from smartchat_core.chat.understanding.titles import CatalogIndex, NamedBooks
from smartchat_core.chat.understanding.words_of_question import BOOK, PAUSE, PHRASE, STOP, Token, read_words, surface
from smartchat_core.model.answer import QuestionIntent
from smartchat_core.model.section import SectionRole
from smartchat_core.retrieval.query_analysis import MAX_QUERY_CHARACTERS
from smartchat_core.text.folding import fold
from smartchat_core.text.stop_words import STOP_WORDS
from smartchat_core.text.words import content_words

__all__ = ["understand"]

_MIN_SEARCHED = 2
_MAX_TURNS = 6
_FEW_WORDS = 2


def understand(
    text: str,
    *,
    intent: QuestionIntent | None = None,
    catalog: Sequence[CatalogEntry] = (),
    history: Sequence[Turn] = (),
    gender: GenderInBooks = not_known,
) -> Understanding:
    """Understand a question to the documents of the catalog, after earlier turns.

    A given `intent` counts, whatever the words say; they still show what it is about. The time is linear in the length
    of the question and the size of the catalog. `gender` is asked whether a name of earlier turns is a man's.
    """
    index = CatalogIndex(catalog, _articles(LANGUAGES))
    earlier = replace(NOTHING_EARLIER, gender=gender)
    for turn in history[-_MAX_TURNS:]:
        _, earlier = _understood(turn.question, None, index, replace(earlier, answer=turn.answer))
    if history:
        earlier = replace(earlier, answer=history[-1].answer)
    understood, _ = _understood(text, intent, index, earlier)
    return understood


def _understood(
    text: str, intent: QuestionIntent | None, index: CatalogIndex, earlier: Earlier
) -> tuple[Understanding, Earlier]:
    """A question as it is understood, and what it leaves to the one after it."""
    text = text[:MAX_QUERY_CHARACTERS]
    asked, tokens = text, read_words(text)
    languages = candidate_languages(tokens, text)
    text = _with_earlier_names(asked, tokens, languages[0], earlier)[:MAX_QUERY_CHARACTERS]
    read = _read(text, read_words(text), languages, index, wanted=intent, earlier=earlier)
    if text != asked and _counts_an_owned(read):
        named = tuple(name for name in earlier.names if not names_by_owner(name, languages[0]))
        text = _with_earlier_names(asked, tokens, languages[0], replace(earlier, names=named))[:MAX_QUERY_CHARACTERS]
        read = _read(text, read_words(text), languages, index, wanted=intent, earlier=earlier)
    tokens, leans = read_words(text), text != asked
    names = proper_names(text, read.tokens, read.language)
    phrases = tuple(surface(text, [token]) for token in tokens if token.form == PHRASE)
    carried = None
    for language in _of_a_follow_up(read, earlier) if intent is None else ():
        carried = carried or elliptical(text, stripped(read.tokens), language, earlier, index)
    request: Request
    if carried is not None:
        request, search = carried.request, carried.text
        text, leans = text if not isinstance(request, Lookup) else search, True
    else:
        request = read.found.request if read.found else Lookup()
        if intent is not None and intent_of(request) is not intent:
            request = _given(intent, text, names, phrases)
        search = _search(text, read)
    if isinstance(request, Lookup) and carried is None and earlier.last is not None:
        said = _with_topic(text, read, names, earlier)
        if said != text:
            text, search, leans = said, said, True
    if isinstance(request, Quotation) and request.about and carried is None:
        text = search = _described(request)
    compared = None
    if isinstance(request, Compare) and intent is None:
        compared = compared_books(request, read.language, index)
    if compared is not None:
        request, documents, missing = *compared, ""
    else:
        documents, missing = named_documents(read, request, index, text=text)
    if carried is not None:
        documents, missing = carried.documents or documents, carried.missing or missing
    leans = leans or (earlier.last is not None and refers_to_book(tokens, read.language))
    if not documents and not missing and is_of_earlier_books(read, request, earlier):
        documents = several_books(earlier, index)
    if not documents and not missing and earlier.last is not None and not earlier.last.documents:
        documents = the_book(read, tokens, earlier, index)
    if not documents and not missing and leans and earlier.last is not None and not isinstance(request, Across):
        documents = earlier.last.documents or documents
    found = Understanding(
        request=request,
        # names of earlier questions make a question longer
        text=text[:MAX_QUERY_CHARACTERS],
        search=search[:MAX_QUERY_CHARACTERS],
        language=read.language.code,
        documents=documents or None,
        section=(carried.section if carried else None) or continued_section(_section(read), earlier),
        names=names,
        phrases=phrases,
        missing=missing,
    )
    return found, left_by(earlier, found, read.tokens, text, read.language)


def _of_a_follow_up(read: Read, earlier: Earlier) -> tuple[QuestionLanguage, ...]:
    """The languages that a question of few words may be in: its own, and else that of the one before."""
    last = earlier.last.language if earlier.last else ""
    return (read.language, *(one for one in LANGUAGES if one.code == last and read.found is None))


def _counts_an_owned(read: Read) -> bool:
    """Whether mentions are asked of someone whom only a relation names, by words that the text need not have."""
    request = read.found.request if read.found else None
    return isinstance(request, Mentions) and any(names_by_owner(term, read.language) for term in request.terms)


def _with_earlier_names(text: str, tokens: tuple[Token, ...], language: QuestionLanguage, earlier: Earlier) -> str:
    """The question with the names of earlier questions, or else of the last answer, in place of its pronouns."""
    if earlier.last is None:
        return text
    said = with_names(text, tokens, language, earlier.names, known=earlier.gender)
    if said != text or not earlier.answer:
        return said
    return with_names(text, tokens, language, named_in_answer(earlier.answer, language), known=earlier.gender)


def _with_topic(text: str, read: Read, names: Sequence[str], earlier: Earlier) -> str:
    """The question with what the one before was about, where it cannot stand alone."""
    language = read.language
    before = (*earlier.names, earlier.topic)
    topic = next((one for one in before if fits_pronouns(one, read.tokens, language, known=earlier.gender)), "")
    if not topic or fold(topic) in fold(text):
        return text
    if has_pronoun(read.tokens, language, Gender.IT):
        said = with_names(text, read_words(text), language, (), topic=earlier.topic or topic)
        if said != text:
            return said
    known = _folded(language.typical) | STOP_WORDS.get(language.code, frozenset())
    weighty = [token for token in read.tokens if token.form[0].isalnum() and token.form not in known]
    alone = len(weighty) > _FEW_WORDS or bool(names) or read.section is not None
    if alone and not (language.drops_pronouns and not names and not read.documents):
        return text
    return f"{text} {topic}"


def _read(
    text: str,
    tokens: tuple[Token, ...],
    languages: Sequence[QuestionLanguage],
    index: CatalogIndex,
    *,
    wanted: QuestionIntent | None,
    earlier: Earlier,
) -> Read:
    """The question as the first language reads it in which it has a form that is known."""
    first: Read | None = None
    for language in languages:
        for anywhere in (False, True):
            named = index.named(text, tokens, language, anywhere=anywhere)
            if _only_titles(named.tokens, language) and _asks(text, tokens, language):
                # a title that is a question is one when nothing else is asked
                named = NamedBooks(tokens=tuple(tokens))
            section = find_section(text, named.tokens, language, one=_one(earlier))
            row = section.tokens if section else named.tokens
            read = Read(
                language=language,
                tokens=row,
                documents=named.documents,
                section=section.wish if section else None,
                found=None,
            )
            first = first or read
            for reading in goal_readings(text, row, language):
                found = request_of(reading, language)
                if found is not None and not is_about_documents(found, language, index):
                    continue
                if found is not None and (wanted is None or intent_of(found.request) is wanted):
                    return replace(read, found=found)
            if section is not None and section.wish.others:
                # two sections that are compared are two sides and not one place
                for reading in goal_readings(text, named.tokens, language):
                    found = request_of(reading, language)
                    if (
                        found is not None
                        and isinstance(found.request, Compare)
                        and wanted in {None, intent_of(found.request)}
                    ):
                        return replace(read, tokens=named.tokens, section=None, found=found)
    assert first is not None
    return first


def _only_titles(tokens: Sequence[Token], language: QuestionLanguage) -> bool:
    """Whether nothing but titles is left of a question."""
    forms = {token.form for token in without_courtesies(tokens, language)}
    return BOOK in forms and forms <= {BOOK, PAUSE, STOP}


def _asks(text: str, tokens: Sequence[Token], language: QuestionLanguage) -> bool:
    """Whether the words ask for something though no title is looked for in them."""
    return any(request_of(reading, language) is not None for reading in goal_readings(text, tokens, language))


def _section(read: Read) -> SectionWish | None:
    found = read.found
    if found is None:
        return read.section
    if found.beside:
        return None
    wish = read.section or found.section
    if found.next_to is not None and wish is not None:
        return replace(wish, place=found.next_to)
    return wish


def _search(text: str, read: Read) -> str:
    """The text without the phrases that only say in which book or section."""
    kept = without_asides(read.tokens, read.language)
    if len(kept) == len(read.tokens) or sum(token.form[0].isalnum() for token in kept) < _MIN_SEARCHED:
        return text
    behind = dict(pairwise(read.tokens))
    pieces: list[str] = []
    begin = kept[0].start
    for token, after in pairwise([*kept, None]):
        if token is not None and (after is None or behind.get(token) != after):
            pieces.append(text[begin : token.end])
            begin = after.start if after is not None else token.end
    return " ".join(pieces).rstrip(" ?.!,;:。？！")


def _described(request: Quotation) -> str:
    """What to search for the passage by: its description; who speaks stands beside it, and counts where it is short."""
    if len(content_words(request.about)) > 1:
        return request.about
    return f"{request.speaker} {request.about}".strip()


def _given(intent: QuestionIntent, text: str, names: tuple[str, ...], phrases: tuple[str, ...]) -> Request:
    """The request of an intent that was given with a question of another form."""
    about = (*phrases, *names) or (text,)
    requests: dict[QuestionIntent, Request] = {
        QuestionIntent.LOOKUP: Lookup(),
        QuestionIntent.WHO: Who(name=about[0]),
        QuestionIntent.CAST: Cast(),
        QuestionIntent.SETTING: Setting(),
        QuestionIntent.SUMMARY: Summary(),
        QuestionIntent.RECAP: Recap(),
        QuestionIntent.ENDING: Ending(),
        QuestionIntent.CONTENTS: Contents(),
        QuestionIntent.METADATA: Record(),
        QuestionIntent.MENTIONS: Mentions(terms=about, exact=bool(phrases)),
        QuestionIntent.QUOTATION: Quotation(phrase=phrases[0] if phrases else text),
        QuestionIntent.COMPARE: Compare(sides=about if len(about) > 1 else ()),
        QuestionIntent.ACROSS: Across(topic=about[0]),
    }
    return requests[intent]


def _one(earlier: Earlier) -> SectionRole | None:
    """What `the last one` may be a section of."""
    last = earlier.last
    if last is None:
        return None
    if isinstance(last.request, Contents) and last.request.roles:
        return last.request.roles[0]
    return last.section.role if last.section is not None else None


@cache
def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


def _articles(languages: Sequence[QuestionLanguage]) -> frozenset[str]:
    return frozenset(fold(word) for language in languages for word in language.articles.split())
