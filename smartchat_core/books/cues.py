"""What stands around a mention, and whether its sentence says who somebody is."""

from __future__ import annotations

import re

from smartchat_core.books.entities import IntroductionKind
from smartchat_core.books.evidence import Cue
from smartchat_core.books.languages.rules import NameRules
from smartchat_core.books.names import FoundName
from smartchat_core.text.stop_words import STOP_WORDS

__all__ = ["CueReader"]

_BEFORE, _AFTER = 40, 90
_OPENING = frozenset('“„«‘"—–(:')
_WORDS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def _any(words: frozenset[str]) -> str:
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(map(re.escape, ordered)).replace("'", "['’]") if ordered else "(?!)"


class CueReader:
    """Reads the context of mentions by the rules of one language."""

    def __init__(self, rules: NameRules) -> None:
        self._rules = rules
        self._stop = STOP_WORDS.get(rules.language, frozenset())
        determiners, nouns = _any(rules.determiners), _any(rules.kin | rules.offices)
        some = r"(?:[\w’'-]+,?\s){0,4}?"
        self._apposition = re.compile(
            rf"[,(]\s?(?:(?:{_any(rules.determiners - rules.vocative)})\s(?:[\w’'-]+\s){{0,3}}?)?(?:{nouns})"
            rf"(?:(?=[,.;:)—!?]|$)(?<!^)|\s(?:{_any(rules.links)})\b)",
            re.IGNORECASE,
        )
        adverbs = _any(rules.adverbs)
        copulas = rf",?\s(?:{_any(rules.copulas)})\s(?!(?:{_any(rules.negations)})\b)(?:(?:{adverbs})\s(?:\w+\s)?)?"
        self._copula = re.compile(rf"{copulas}(?:{determiners})\s{some}(?:{nouns})\b", re.IGNORECASE)
        self._description = re.compile(rf"{copulas}(?:{_any(rules.indefinite)})\s", re.IGNORECASE)
        self._he = re.compile(rf"\b(?:(?P<he>{_any(rules.he)})|(?:{_any(rules.she)}))\b")
        self._kin_before = re.compile(
            rf"\b(?:{determiners})\s{some}(?P<noun>{nouns}),?\s(?:{_any(rules.naming)})?,?\s?$", re.IGNORECASE
        )

    def cues(self, text: str, name: FoundName, block: int, stop: int, *, quoted: bool) -> Cue:
        """What is seen around a mention in the sentence from `block` to `stop`."""
        rules = self._rules
        start, end = name.start, name.end
        cue = Cue.QUOTED if quoted else Cue(0)
        before = text[max(start - _BEFORE, block) : start]
        after = text[end : min(end + _AFTER, stop)]
        bare = before.rstrip()
        if not name.whole:
            pass
        elif not bare or bare[-1] in _OPENING or "\n" in before[len(bare) :]:
            cue |= Cue.OPENS
        before_words = bare.rsplit(None, 3)[-3:]
        previous = before_words[-1] if before_words else ""
        plain = previous.strip("“”„«»\"'’‘(—–").casefold()
        if plain in rules.determiners:
            cue |= Cue.DETERMINED
        elif plain in rules.place_prepositions:
            cue |= Cue.PLACED
        elif rules.nouns_capitalised and plain.endswith(_ADJECTIVE_ENDINGS) and self._is_adjective(previous):
            cue |= Cue.DETERMINED
        if plain in rules.speech and bare[-1:].isalpha():
            cue |= Cue.SPEAKS
        if plain in rules.kin or plain in rules.offices:
            cue |= Cue.KIN
        if bare.casefold().endswith(rules.self_naming):
            cue |= Cue.SELF
        if after[:2] in {"’s", "'s"}:
            cue |= Cue.OWNS
            after = after[2:]
        elif after[:1] == " ":
            following = _WORDS.match(after, 1)
            if following is not None:
                word = following[0].casefold()
                if word in rules.speech:
                    cue |= Cue.SPEAKS | Cue.ACTS
                elif word in rules.acts:
                    cue |= Cue.ACTS
        if quoted and after[:1] in _CLOSES and (not bare or bare[-1] in _CALLS or plain in rules.epithets):
            cue |= Cue.ADDRESSED
        pronoun = self._he.search(after)
        if pronoun is not None:
            cue |= Cue.MAN if pronoun["he"] else Cue.WOMAN
        return cue

    def _is_adjective(self, word: str) -> bool:
        """Whether a word before a noun may be an adjective: no verb of persons, and no function word."""
        known = self._rules.speech | self._rules.acts | self._stop
        return word.isalpha() and word.islower() and word not in known

    def statement(self, text: str, name: FoundName, block: int, stop: int, cue: Cue) -> IntroductionKind | None:
        """How the sentence says who the mentioned one is, if it does."""
        start, end = name.start, name.end
        after = text[end : min(end + _AFTER, stop)]
        if after[:1] in {",", "."} and _is_line(text, start, block, stop):
            return IntroductionKind.PERSONS_OF_PLAY
        if not cue & Cue.ADDRESSED and self._apposition.match(after):
            return IntroductionKind.APPOSITION
        if self._copula.match(after):
            return IntroductionKind.COPULA
        before = text[max(start - _BEFORE, block) : start]
        words = _WORDS.findall(before)[-1:]
        if cue & Cue.SELF or (words and words[0].casefold() in self._rules.naming):
            return IntroductionKind.NAMING
        kin = self._kin_before.search(before)
        if kin is not None:
            return IntroductionKind.KINSHIP if kin["noun"].casefold() in self._rules.kin else IntroductionKind.OFFICE
        return IntroductionKind.DESCRIPTION if self._description.match(after) else None


def _is_line(text: str, start: int, block: int, stop: int) -> bool:
    """Whether the name begins a line of a list: a short paragraph that is no sentence."""
    if stop - block > _LONGEST_LINE or text[block:start].strip() or not text.startswith("\n\n", stop):
        return False
    return start > 1 and text[start - 1] == "\n" and (text[stop - 1].isalnum() or text[stop - 1] == ")")


_ADJECTIVE_ENDINGS = ("e", "en", "er", "es", "em")
_LONGEST_LINE = 150
_CLOSES = frozenset(',.!?;:”»“"…—')
_CALLS = frozenset(',“„«"!—–')
