"""Forms that are others with a word before them, or with another ending."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from smartchat_core.books.evidence import Cue, NameForm
from smartchat_core.books.languages.rules import NameRules
from smartchat_core.books.spans import Spans

__all__ = ["uninflected", "without_openings"]


def uninflected(forms: Sequence[NameForm], rules: NameRules) -> Sequence[NameForm]:
    """The forms, those that differ only in the endings of a language as one, written as it is mostly written."""
    if not rules.names_inflected:
        return forms
    groups: dict[tuple[str, ...], list[NameForm]] = {}
    for form in forms:
        words = (rules.stem(word) for word in _key((form.title.rstrip("."), *form.words)))
        groups.setdefault(tuple(words), []).append(form)
    return [_united(group) for group in groups.values()]


def _united(group: Sequence[NameForm]) -> NameForm:
    united = most_used = max(group, key=lambda form: len(form.mentions))
    for form in group:
        if form is not most_used:
            united = _joined(united, form, skipped=0)
    return united


def without_openings(forms: Sequence[NameForm]) -> list[NameForm]:
    """The forms, those of "Even Darcy" counted as "Darcy".

    That is a form which only begins sentences, whose first word stands within no sentence and is no name alone, while
    the rest of it is a form of its own. Of a play, names that are joined to the first word of a speech are left out.
    """
    forms_labelled = {_key(form.words) for form in forms if any(cue & Cue.LABEL for cue in set(form.cues))}
    last_words = Counter(form.words[-1].casefold() for form in forms)
    forms = [form for form in forms if not _speaks_on(form, forms_labelled, last_words)]
    known = {_key(form.words): index for index, form in enumerate(forms) if not form.title and not form.common}
    first_words = {form.words[0].casefold() for form in forms if _stands_within(form)}
    repaired: list[NameForm | None] = list(forms)
    for index, form in enumerate(forms):
        opening = form.words[0].casefold()
        if form.title or form.common or len(form.words) < 2 or _stands_within(form) or opening in first_words:
            continue
        alone = known.get((opening,))
        if len(form.words) == 2 and alone is not None and not forms[alone].lower:
            continue
        rest = known.get(_key(form.words[1:]))
        if rest is None or (target := repaired[rest]) is None:
            continue
        repaired[rest] = _joined(target, form, skipped=len(form.words[0]) + 1)
        repaired[index] = None
    return [form for form in repaired if form is not None]


def _speaks_on(form: NameForm, speakers: Container[tuple[str, ...]], last_words: Mapping[str, int]) -> bool:
    """Whether it is the name over a speech of a play, with the first word of the speech."""
    if form.title or len(form.words) == 1 or len(form.mentions) > 1:
        return False
    return _key(form.words[:1]) in speakers and last_words[form.words[-1].casefold()] == 1


def _key(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word.casefold() for word in words)


def _stands_within(form: NameForm) -> bool:
    return any(not cue & Cue.OPENS for cue in set(form.cues))


def _joined(form: NameForm, other: NameForm, *, skipped: int) -> NameForm:
    """The form with the mentions of another one, less so many characters at the beginning of each."""
    cues = dict(zip(form.mentions.starts, form.cues, strict=True))
    cues |= {start + skipped: cue for start, cue in zip(other.mentions.starts, other.cues, strict=True)}
    moved = Spans.of(
        (start + skipped, end) for start, end in zip(other.mentions.starts, other.mentions.ends, strict=True)
    )
    mentions = Spans.merged((form.mentions, moved))
    statements = sorted({*form.statements, *other.statements}, key=lambda one: (one.span, one.how))
    return replace(
        form,
        mentions=mentions,
        cues=type(form.cues)("H", [cues[start] for start in mentions.starts]),
        statements=tuple(statements),
    )
