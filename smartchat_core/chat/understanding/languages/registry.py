"""The languages that questions are understood in, and which of them a question may be in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from smartchat_core.chat.understanding.book_forms import FORM_WORDS
from smartchat_core.chat.understanding.languages.chinese import CHINESE
from smartchat_core.chat.understanding.languages.english import ENGLISH
from smartchat_core.chat.understanding.languages.french import FRENCH
from smartchat_core.chat.understanding.languages.german import GERMAN
from smartchat_core.chat.understanding.languages.italian import ITALIAN
from smartchat_core.chat.understanding.languages.japanese import JAPANESE
from smartchat_core.chat.understanding.languages.portuguese import PORTUGUESE
from smartchat_core.chat.understanding.languages.russian import RUSSIAN
from smartchat_core.chat.understanding.languages.spanish import SPANISH
from smartchat_core.chat.understanding.question_language import Goal, QuestionLanguage
from smartchat_core.chat.understanding.section_words import section_nouns
from smartchat_core.chat.understanding.templates import Template, compile_templates
from smartchat_core.chat.understanding.words_of_question import Token
from smartchat_core.text.folding import fold
from smartchat_core.text.stop_words import STOP_WORDS

__all__ = ["LANGUAGES", "LanguageTemplates", "candidate_languages", "templates_of"]

LANGUAGES: tuple[QuestionLanguage, ...] = (
    ENGLISH,
    GERMAN,
    FRENCH,
    SPANISH,
    ITALIAN,
    PORTUGUESE,
    RUSSIAN,
    CHINESE,
    JAPANESE,
)

_MAX_TRIED = 3
_SPANISH_MARKS = "¿¡"
_MIN_TYPICAL = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class LanguageTemplates:
    """The compiled templates of a language."""

    goals: Mapping[Goal, tuple[Template, ...]]
    openings: tuple[Template, ...]
    closings: tuple[Template, ...]
    book_asides: tuple[Template, ...]
    section_asides: tuple[Template, ...]
    ellipses: tuple[Template, ...]
    topic_questions: tuple[Template, ...]
    book_references: tuple[Template, ...]
    one_of_sections: tuple[Template, ...]


@cache
def templates_of(language: QuestionLanguage) -> LanguageTemplates:
    """The templates of a language, compiled when they are needed first."""
    known = section_nouns(language)
    nouns = tuple(known.roles)
    plurals = (*known.plurals, *(fold(word) for word in language.invariable.split()))

    def compiled(lines: str, *, before: str = "", behind: str = "") -> tuple[Template, ...]:
        open_lines = "\n".join(f"{before}{line}{behind}" for line in lines.strip().splitlines() if line.strip())
        return compile_templates(
            open_lines,
            classes={**language.classes, "forms": "|".join(FORM_WORDS)},
            nouns=nouns,
            plurals=plurals,
            spaced=language.spaced,
        )

    return LanguageTemplates(
        goals={goal: compiled(language.goals[goal]) for goal in Goal if goal in language.goals},
        openings=compiled(language.openings, behind=" ~"),
        closings=compiled(language.closings, before="~ "),
        book_asides=compiled(language.book_asides),
        section_asides=compiled(language.section_asides),
        ellipses=compiled(language.ellipses),
        topic_questions=compiled(language.topic_questions),
        book_references=compiled(language.book_references),
        one_of_sections=compiled(language.one_of_sections),
    )


def candidate_languages(tokens: Sequence[Token], text: str = "") -> tuple[QuestionLanguage, ...]:
    """The languages that a question may be in, the likeliest first; English is always among them.

    Counted are the words that are typical of questions and the function words of each language; a question is often
    too short for `detect_language`. Scripts without spaces identify themselves, and so does a turned question mark in
    the `text`.
    """
    forms = [token.form for token in tokens]
    kana = any("\u3041" <= form[0] <= "\u30ff" for form in forms)
    unspaced: tuple[QuestionLanguage, ...] = (JAPANESE, CHINESE) if kana else (CHINESE, JAPANESE)
    if not any("\u3041" <= form[0] <= "\u9fff" for form in forms):
        unspaced = ()
    counts = {
        language.code: sum(2 * (form in typical) + (form in STOP_WORDS.get(language.code, ())) for form in forms)
        for language in LANGUAGES
        for typical in [_typical(language)]
        if language.spaced
    }
    if any(mark in text for mark in _SPANISH_MARKS):
        counts[SPANISH.code] += len(forms) + _MIN_TYPICAL
    ranked = sorted(
        (language for language in LANGUAGES if counts.get(language.code)), key=lambda one: -counts[one.code]
    )
    if ranked and unspaced and counts[ranked[0].code] > _MIN_TYPICAL:
        return tuple(dict.fromkeys((*ranked[:_MAX_TRIED], *unspaced)))
    cyrillic = (RUSSIAN,) if any("\u0400" <= form[0] <= "\u04ff" for form in forms) else ()
    return tuple(dict.fromkeys((*unspaced, *ranked[:_MAX_TRIED], *cyrillic, ENGLISH)))


@cache
def _typical(language: QuestionLanguage) -> frozenset[str]:
    """The words that identify a language: those that it lists, and the nouns for sections."""
    return frozenset(fold(word) for word in language.typical.split()) | frozenset(section_nouns(language).roles)
