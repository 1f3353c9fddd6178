"""Names, their mentions and what stands around them, collected sentence by sentence."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

from smartchat_core.books.cues import CueReader
from smartchat_core.books.entities import IntroductionKind
from smartchat_core.books.evidence import Blocks, Cue, NameForm, Statement
from smartchat_core.books.languages.rules import NameRules
from smartchat_core.books.names import FoundName, NameReader
from smartchat_core.books.spans import Spans
from smartchat_core.model.sentences import pieces
from smartchat_core.model.span import Span

__all__ = ["FormCollector"]

MAX_FORMS = 20_000
"""Names beyond so many different ones are not collected: a register of names is no story."""

_MAX_STATEMENTS = 8
_MAX_LOWER = 5_000
_MAX_FIRST_PERSON = 5_000
_SPEECHES = 3
_AROUND = 300
# How far `sentence_runs` looks beyond the end of a paragraph, and of a sentence.
_PARAGRAPH, _SENTENCE = 2, 9
_STRONG = Cue.SPEAKS | Cue.ADDRESSED | Cue.KIN | Cue.LABEL | Cue.ACTS
_LOWER_WORD = re.compile(r"(?<![\w’'])[^\W\d_A-Z]\w+")


@dataclass(slots=True)
class _Form:
    words: tuple[str, ...]
    title: str
    starts: array[int] = field(default_factory=lambda: array("I"))
    ends: array[int] = field(default_factory=lambda: array("I"))
    cues: array[int] = field(default_factory=lambda: array("H"))
    lower: array[int] = field(default_factory=lambda: array("I"))
    statements: list[Statement] = field(default_factory=list)


class FormCollector:
    """Collects the forms of names of one text, which must be given in reading order.

    What is collected of a sentence depends on that sentence and those before it only.
    """

    def __init__(self, text: str, rules: NameRules) -> None:
        self._text = text
        self._rules = rules
        self._reader = NameReader(rules)
        self._cues = CueReader(rules)
        self._forms: dict[tuple[str, tuple[str, ...]], _Form] = {}
        self._speeches: dict[str, int] = {}
        self._quoted = False
        self._ends = array("I")
        self._lookahead = bytearray()
        self._i = re.compile(rf"\b(?:{'|'.join(sorted(rules.i))})\b", re.IGNORECASE) if rules.i else None
        self.first_person = array("I")

    def pass_over(self, run: Span) -> bool:
        """Note where a sentence ends, and whether a paragraph ends there."""
        paragraph = self._text.startswith("\n\n", run.end)
        self._ends.append(run.end)
        self._lookahead.append(_PARAGRAPH if paragraph else min(_SENTENCE, len(self._text) - run.end))
        return paragraph

    def sentence(self, run: Span) -> None:
        """Take in one sentence with the white space before it."""
        text, start, end = self._text, run.start, run.end
        paragraph = self.pass_over(run)
        self._count_first_person(start, end)
        for match in self._reader.tokens.finditer(text, start, end):
            mark = match["quote"]
            if mark is not None:
                self._quoted = not self._quoted if mark == '"' else mark in _OPENING_MARKS
                continue
            first, last = match.span()
            label = self._label(first, last)
            if label is not None:
                self._add(label, Cue.LABEL, start, end)
                first = label.end
            for found in self._reader.names(text, first, last):
                name = self._reader.with_lower_title(text, found, start)
                cue = self._cues.cues(text, name, start, end, quoted=self._quoted)
                if label is not None and name.start <= label.end + 1:
                    cue |= Cue.OPENS
                self._add(name, cue, start, end)
        if paragraph or end == len(text):
            self._quoted = False

    def _count_first_person(self, start: int, end: int) -> None:
        if self._i is None or self._quoted or len(self.first_person) >= _MAX_FIRST_PERSON:
            return
        found = self._i.search(self._text, start, end)
        if found and not _ANY_MARK.search(self._text, start, found.start()):
            self.first_person.append(end)

    def _label(self, start: int, end: int) -> FoundName | None:
        """The speaker of a play, whose name begins a line and is followed by what he or she says.

        `HAMLET.` and `Hamlet:` may be labels, and so may a name within a paragraph whose line goes on with a capital.
        They are taken for labels once three such lines were seen.
        """
        text = self._text
        if start and text[start - 1] != "\n":
            return None
        within = start > 1 and text[start - 2] != "\n"
        shortest, found = 0, 0
        for count, match in enumerate(self._reader.word.finditer(text, start, end)):
            stop = match.end(1)
            following = text[stop : stop + 2]
            if following[:1] in _LABEL_SIGNS or (within and following[:1] == " " and following[1:].isupper()):
                seen = self._count_speech(text[start:stop].casefold())
                if seen >= _SPEECHES and seen >= shortest * _LONGER_LABEL:
                    shortest, found = shortest or seen, stop
            if count == _MAX_LABEL_WORDS - 1 or following[:1] not in {" ", "."}:
                break
        name = next(self._reader.names(text, start, found), None) if found else None
        return name if name is not None and name.start == start else None

    def _count_speech(self, label: str) -> int:
        seen = self._speeches.get(label, 0)
        if seen or len(self._speeches) < MAX_FORMS:
            self._speeches[label] = seen + 1
        return seen

    def _add(self, name: FoundName, cue: Cue, block: int, stop: int) -> None:
        key = (name.title.casefold().rstrip("."), tuple(word.casefold() for word in name.words))
        form = self._forms.get(key)
        if form is None:
            if len(self._forms) >= MAX_FORMS:
                return
            form = self._forms[key] = _Form(name.words, name.title)
            opening = Statement(span=self._sentence(name, block, stop), how=IntroductionKind.FIRST_MENTION)
            form.statements.append(opening)
        form.starts.append(name.start)
        form.ends.append(name.end)
        form.cues.append(int(cue))
        if len(form.statements) < _MAX_STATEMENTS:
            how = self._cues.statement(self._text, name, block, stop, cue)
            if how is not None:
                form.statements.append(Statement(span=self._sentence(name, block, stop), how=how))

    def _sentence(self, name: FoundName, block: int, stop: int) -> Span:
        """The sentence around a mention; of a long one the piece that holds the name."""
        if stop - block > _AROUND * 4:  # no sentence, but a list or a table: what stands around the name will do
            block, stop = max(block, name.start - _AROUND), min(stop, name.end + _AROUND)
        for span in pieces(self._text, block, stop):
            if span.end >= name.end:
                return span
        return Span(start=name.start, end=name.end)

    def blocks(self) -> Blocks:
        """The sentences that were taken in."""
        return Blocks(ends=self._ends, lookahead=bytes(self._lookahead))

    def forms(self) -> list[NameForm]:
        """What was collected, without the words that were only seen where a sentence begins.

        Nothing is left out that would count in any shorter text.
        """
        kept = [form for form in self._forms.values() if form.title or len(form.words) > 1 or _is_candidate(form.cues)]
        self._count_lower(kept)
        return [
            NameForm(
                words=form.words,
                title=form.title,
                mentions=Spans(starts=form.starts, ends=form.ends),
                cues=form.cues,
                lower=form.lower,
                statements=tuple(form.statements),
            )
            for form in kept
        ]

    def _count_lower(self, forms: Iterable[_Form]) -> None:
        """Where the words of names, of full names the last ones, stand without a capital."""
        found: dict[str, array[int]] = {}
        for form in forms:
            if not form.title:
                form.lower = found.setdefault(form.words[-1].casefold(), form.lower)
        for match in _LOWER_WORD.finditer(self._text):
            ends = found.get(match[0])
            if ends is not None and len(ends) < _MAX_LOWER:
                ends.append(match.end())


def _is_candidate(cues: Iterable[int]) -> bool:
    return any(not cue & Cue.OPENS or cue & _STRONG for cue in set(cues))


_LABEL_SIGNS = (".", ":", "\n")
_MAX_LABEL_WORDS = 3
# "Lady Bracknell" and not "Lady", but "Jack" and not the "Jack Gwendolen" of one who calls her.
_LONGER_LABEL = 0.25
_OPENING_MARKS = frozenset("“„«")
_ANY_MARK = re.compile('[“”„«»"]')
