"""Which sentences say best who or what somebody is."""

from __future__ import annotations

from collections.abc import Sequence

from smartchat_core.books.entities import Introduction, IntroductionKind
from smartchat_core.books.evidence import NameForm
from smartchat_core.books.spans import Spans
from smartchat_core.model.span import Span

__all__ = ["introductions"]

_WEIGHTS = {
    IntroductionKind.PERSONS_OF_PLAY: 1.3,
    IntroductionKind.APPOSITION: 1.0,
    IntroductionKind.COPULA: 1.0,
    IntroductionKind.NAMING: 0.8,
    IntroductionKind.KINSHIP: 0.7,
    IntroductionKind.OFFICE: 0.6,
    IntroductionKind.DESCRIPTION: 0.5,
    IntroductionKind.FIRST_MENTION: 0.0,
}
_EARLY, _EARLY_CHARACTERS = 0.5, 5_000
_SHORT, _LONG, _READABLE = 40, 320, 0.15
_MOST = 6


def introductions(forms: Sequence[NameForm], mentions: Spans) -> tuple[Introduction, ...]:
    """The sentences that introduce who bears these names, the best first.

    A clear statement counts most, then how soon after the first mention it stands, for that is where a book introduces
    people, then whether the sentence is of a readable length.
    """
    first = mentions.starts[0]
    best: dict[Span, tuple[float, IntroductionKind]] = {}
    for form in forms:
        for one in form.statements:
            length = len(one.span)
            score = _WEIGHTS[one.how] + _EARLY / (1 + (one.span.start - first) / _EARLY_CHARACTERS)
            score += _READABLE if _SHORT <= length <= _LONG else 0.0
            best[one.span] = max(best.get(one.span, (score, one.how)), (score, one.how))
    ordered = sorted(best.items(), key=lambda item: (-item[1][0], item[0].start))
    return tuple(Introduction(span=span, how=how) for span, (_, how) in ordered[:_MOST])
