"""Names in scripts without capitals and spaces: found where a text shows that they are names, then everywhere."""

from __future__ import annotations

import re
from array import array
from collections import Counter

from smartchat_core.books.entities import IntroductionKind
from smartchat_core.books.evidence import Blocks, Cue, NameForm, Statement
from smartchat_core.books.languages.rules import NameRules
from smartchat_core.books.spans import Spans
from smartchat_core.model.sentences import pieces
from smartchat_core.model.span import Span

__all__ = ["UnspacedCollector"]

MAX_NAMES = 3_000
_LEAST_CUES = 2
_AROUND = 300
_CUES = {
    "speaks": Cue.SPEAKS,
    "titled": Cue.KIN,
    "named": Cue.KIN,
    "acts": Cue.SPEAKS,
    "placed": Cue.PLACED,
}
_PARAGRAPH, _SENTENCE = 2, 9


class UnspacedCollector:
    """Collects the names of one text, whose sentences must be given in reading order.

    A name is what cues show to be one at least twice; its mentions are all its occurrences from the beginning on, the
    longest name first where several begin at one place.
    """

    def __init__(self, text: str, rules: NameRules) -> None:
        self._text = text
        self._rules = rules
        self._patterns = tuple(map(re.compile, rules.unspaced_cues))
        self._cues: dict[tuple[int, str], Cue] = {}
        self._counts: Counter[str] = Counter()
        self._sentences: list[Span] = []
        self._ends = array("I")
        self._lookahead = bytearray()
        self.first_person = array("I")

    def pass_over(self, run: Span) -> None:
        """Note where a sentence ends."""
        paragraph = self._text.startswith("\n\n", run.end)
        self._ends.append(run.end)
        self._lookahead.append(_PARAGRAPH if paragraph else min(_SENTENCE, len(self._text) - run.end))

    def sentence(self, run: Span) -> None:
        """Take in one sentence."""
        self.pass_over(run)
        self._sentences.append(run)
        for pattern in self._patterns:
            for match in pattern.finditer(self._text, run.start, run.end):
                group = match.lastgroup or ""
                name = match[group]
                if self._is_ordinary(name):
                    continue
                at = (match.start(group), name)
                self._cues[at] = self._cues.get(at, Cue(0)) | _CUES[group]
                if self._counts[name] or len(self._counts) < MAX_NAMES:
                    self._counts[name] += 1

    def _is_ordinary(self, name: str) -> bool:
        no = self._rules.not_names
        return name in no or name[0] in no or name[:2] in no

    def blocks(self) -> Blocks:
        """The sentences that were taken in."""
        return Blocks(ends=self._ends, lookahead=bytes(self._lookahead))

    def forms(self) -> list[NameForm]:
        """The names with all their mentions."""
        names = {name for name, count in self._counts.items() if count >= _LEAST_CUES}
        if not names:
            return []
        lengths: dict[str, list[int]] = {}
        for name in sorted(names, key=len, reverse=True):
            sizes = lengths.setdefault(name[0], [])
            if len(name) not in sizes:
                sizes.append(len(name))
        begins = re.compile(f"[{re.escape(''.join(lengths))}]")
        starts: dict[str, list[tuple[int, Span]]] = {}
        for sentence in self._sentences:
            end = sentence.start
            for match in begins.finditer(self._text, sentence.start, sentence.end):
                at = match.start()
                if at < end:
                    continue
                for size in lengths[match[0]]:
                    name = self._text[at : at + size]
                    if name in names and at + size <= sentence.end:
                        starts.setdefault(name, []).append((at, sentence))
                        end = at + size
                        break
        return [self._form(name, places) for name, places in starts.items()]

    def _form(self, name: str, places: list[tuple[int, Span]]) -> NameForm:
        statements: list[Statement] = []
        first, sentence = places[0]
        statements.append(Statement(span=self._piece(first, sentence), how=IntroductionKind.FIRST_MENTION))
        for at, within in places:
            if self._cues.get((at, name), Cue(0)) & Cue.KIN and len(statements) < _MAX_STATEMENTS:
                statements.append(Statement(span=self._piece(at, within), how=IntroductionKind.NAMING))
        return NameForm(
            words=(name,),
            mentions=Spans.of((at, at + len(name)) for at, _ in places),
            cues=array("H", [int(self._cues.get((at, name), Cue(0))) for at, _ in places]),
            statements=tuple(statements),
        )

    def _piece(self, at: int, sentence: Span) -> Span:
        start, end = max(sentence.start, at - _AROUND), min(sentence.end, at + _AROUND)
        return next(span for span in pieces(self._text, start, end) if span.end > at)


_MAX_STATEMENTS = 6
