"""Attributes that a question asks for by name: quotes that state no such thing do not answer it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from smartchat_core.chat.gathering.names import name_words
from smartchat_core.model.sentences import sentence_spans
from smartchat_core.text.folding import fold

__all__ = ["states_attribute"]

_YEAR = r"\b\d{3,4}\b|\bmdccc?\w*|\bhundred|\bhundert|\bcent\b|\bcientos|\bcento\b|\bcentos\b|\bсот|\bdomini\b"
_NAMED = (
    r"\b(?:christian|first|given|baptismal|full) name|\bnames? (?:is|was|were|being)\b|\bcalled\b|"
    r"\bchristened|\bbaptized|\bnamed\b|\b(?:vorname|heisst|hiess|prenom|s.appel|llama|chiama|chama|зовут|звали)"
)
# What the folded question says, and what a folded quote that states it holds.
_ATTRIBUTES = (
    (
        r"\b(?:what|which) year\b|\bwelche[mns] jahr|\bquelle annee|\bque ano\b|\b(?:che|quale) anno\b|\bкаком году",
        _YEAR,
    ),
)
_NAME_ASKED = re.compile(r"\b(?:christian|first|given|baptismal|middle) name\b|\bvorname|\bprenom\b|\bnombre de pila\b")
_NAME_STATED = re.compile(_NAMED)
_PATTERNS = tuple((re.compile(asked), re.compile(stated)) for asked, stated in _ATTRIBUTES)


def states_attribute(question: str, names: Sequence[Sequence[str]], quotes: Sequence[str]) -> bool:
    """Whether the quotes hold what the question asks for, as far as it asks for a year or somebody's given name.

    A given name is stated where a sentence has the name of the person and says what somebody is called.
    """
    asked = fold(question)
    folded = [fold(quote) for quote in quotes]
    for wanted, stated in _PATTERNS:
        if wanted.search(asked) and not any(stated.search(quote) for quote in folded):
            return False
    if names and _NAME_ASKED.search(asked):
        people = {word for name in names for word in name}
        return any(
            people & set(name_words(span.of(quote))) and _NAME_STATED.search(fold(span.of(quote)))
            for quote in quotes
            for span in sentence_spans(quote)
        )
    return True
