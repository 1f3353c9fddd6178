"""Templates of questions: a small notation in which each language states how things are asked.

A template is matched with the folded words of a question, from the first to the last one:

    word            that word; `mention*` stands for every word that begins so
    (a|b c)  [a|b]  one of these; one of these or nothing
    <books>         a class of the language, which is a template itself
    {name}          some words, which are kept under that name
    {role} {roles}  a noun that names a kind of section; one in the plural
    ..              up to eight words
    ~               at the beginning or the end: anything may stand before or behind it
    B S Q           a title, a reference to a section, a quoted phrase

Commas and the like in the question do not matter, except to a template that has one. In scripts without spaces the
words of a template follow one another directly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from smartchat_core.chat.understanding.words_of_question import PAUSE, Token, joined, read_words
from smartchat_core.text.folding import fold

__all__ = ["Row", "Template", "TemplateMatch", "compile_templates"]

_PART = re.compile(r"\.\.|[()\[\]|~]|<\w+>|\{\w+\}|[^\s()\[\]|<>{}~]+")
_MARKS = frozenset("BSQ")
_APOSTROPHES = "'’"
_MAX_CAPTURED = 40
_MAX_GAP = 8
_MAX_CLASSES = 12


@dataclass(frozen=True, slots=True)
class TemplateMatch:
    """The words that a template matched, from `first` up to before `last`, and the places of those that it keeps."""

    first: int
    last: int
    captured: Mapping[str, tuple[int, int]]


class Row:
    """The words of a question as templates are matched with them."""

    def __init__(self, tokens: Sequence[Token], *, spaced: bool) -> None:
        self._tokens = tokens
        self._spaced = spaced

    @cached_property
    def with_pauses(self) -> tuple[str, Sequence[int]]:
        """The words in a line, and for each character the place of its word."""
        return joined(self._tokens, spaced=self._spaced)

    @cached_property
    def without_pauses(self) -> tuple[str, Sequence[int]]:
        """The same without commas and the like."""
        kept = [place for place, token in enumerate(self._tokens) if token.form != PAUSE]
        if len(kept) == len(self._tokens):
            return self.with_pauses
        line, places = joined([self._tokens[place] for place in kept], spaced=self._spaced)
        return line, [kept[place] for place in places]


@dataclass(frozen=True, slots=True)
class Template:
    """A compiled template."""

    pattern: re.Pattern[str]
    pauses: bool

    def match(self, row: Row) -> TemplateMatch | None:
        """What it matches in these words, None where it does not match."""
        line, places = row.with_pauses if self.pauses else row.without_pauses
        found = self.pattern.search(line)
        if found is None or found.end() == found.start():
            return None
        captured = {
            name.rstrip("0123456789"): (places[found.start(name)], places[found.end(name) - 1] + 1)
            for name, words in found.groupdict().items()
            if words
        }
        return TemplateMatch(places[found.start()], places[found.end() - 1] + 1, captured)


def compile_templates(
    lines: str,
    *,
    classes: Mapping[str, str],
    nouns: Sequence[str] = (),
    plurals: Sequence[str] = (),
    spaced: bool = True,
) -> tuple[Template, ...]:
    """The templates of a text, one a line. `nouns` name the kinds of sections, `plurals` are those in the plural."""
    return tuple(
        Template(re.compile(_Compiler(classes, nouns, plurals, spaced=spaced).whole(line)), PAUSE in line)
        for line in lines.strip().splitlines()
        if line.strip()
    )


class _Compiler:
    """Makes a regular expression of one template. What may repeat in it is bounded, so that it takes linear time."""

    def __init__(
        self, classes: Mapping[str, str], nouns: Sequence[str], plurals: Sequence[str], *, spaced: bool
    ) -> None:
        self._classes = classes
        self._nouns = nouns
        self._plurals = plurals
        self._spaced = spaced
        self._captures = 0
        self._depth = 0
        self._any = "(?:[^ ]+ )" if spaced else "."

    def whole(self, line: str) -> str:
        parts = _PART.findall(line)
        open_start, open_end = parts[0] == "~", parts[-1] == "~"
        inner = self._sequence(iter(parts[open_start : len(parts) - open_end]))
        start = ("(?:^|(?<= ))" if self._spaced else "") if open_start else "^"
        return f"{start}{inner}{'' if open_end else '[., ]*$'}"

    def _sequence(self, parts: Iterator[str]) -> str:
        """The parts up to the end of a group, with its alternatives."""
        alternatives, found = [], ""
        for part in parts:
            if part in ")]":
                break
            if part == "|":
                alternatives.append(found)
                found = ""
            else:
                found += self._piece(part, parts)
        return "|".join([*alternatives, found])

    def _piece(self, part: str, parts: Iterator[str]) -> str:
        if part == "(":
            return f"(?:{self._sequence(parts)})"
        if part == "[":
            return f"(?:{self._sequence(parts)})?"
        if part == "..":
            return f"{self._any}{{0,{_MAX_GAP}}}?"
        if part in {"{role}", "{roles}"}:
            nouns = self._nouns if part == "{role}" else self._plurals
            return self._capture("{role}", "|".join(self._word(noun) for noun in nouns))
        if part[0] == "{":
            return self._capture(part, f"{self._any}{{1,{_MAX_CAPTURED}}}?")
        if part[0] == "<":
            self._depth += 1
            if self._depth > _MAX_CLASSES:
                msg = f"the class {part} holds itself"
                raise ValueError(msg)
            inner = self._sequence(iter(_PART.findall(self._classes[part[1:-1]])))
            self._depth -= 1
            return f"(?:{inner})"
        return self._word(part)

    def _capture(self, part: str, inner: str) -> str:
        self._captures += 1
        return f"(?P<{part[1:-1]}{self._captures}>{inner})"

    def _word(self, word: str) -> str:
        after = " " if self._spaced else ""
        if word in _MARKS:
            return f"{word}{after}"
        stem = word.endswith("*")
        bare = word.removesuffix("*")
        # An elided word of a template stands alone: `'s`, `l'`.
        alone = bare[0] in _APOSTROPHES or bare[-1] in _APOSTROPHES
        forms = [re.escape(form) for form in ([fold(bare)] if alone else [token.form for token in read_words(bare)])]
        if stem:
            forms[-1] += "[^ ]{0,20}"
        return "".join(f"{form}{after}" for form in forms)
