"""Selectors of CSS, matched while a page is read from its beginning to its end.

Every compound of a selector is a step that an element can take if another element has taken the step before it:
its parent, one of its ancestors, or a sibling before it. Each element keeps which steps it and those around it have
taken, so that no selector, however many combinators it has, ever makes the matcher go back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cssselect2 import parser
from tinycss2.nth import parse_nth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

__all__ = ["Element", "Place", "Selectors", "SelectorsTooComplexError", "Trail"]

_MAX_COMPOUNDS = 64
_MAX_STEPS = 8192
_MAX_SELECTORS = 100_000
# Of all pages that the selectors are for.
_MAX_WORK = 50_000_000

Specificity = tuple[int, int, int]


class SelectorsTooComplexError(Exception):
    """There are more selectors, or longer ones, than any book needs."""


@dataclass(frozen=True, slots=True)
class Element:
    """A start tag: the local name in lower case, and the attributes as they are written."""

    name: str
    attributes: Mapping[str, str]
    classes: frozenset[str] = frozenset()


@dataclass(slots=True)
class Place:
    """Where an element stands among its siblings, from 1: all, and those of its name; 0 if not counted."""

    index: int = 0
    count: int = 0
    index_of_type: int = 0
    count_of_type: int = 0
    root: bool = False


@dataclass(slots=True)
class Trail:
    """The steps taken by an element and by those around it, as sets of bits."""

    own: int = 0
    above: int = 0
    """By its ancestors."""
    before: int = 0
    """By its last child that has ended."""
    earlier: int = 0
    """By all of its children that have ended."""


@dataclass(slots=True)
class _Step:
    test: Callable[[Element], bool]
    placed: tuple[Callable[[Place], bool], ...]
    combinator: str
    before: int
    """The bit of the step before it, 0 if it is the first."""
    bit: int = 0
    """Its own, 0 if it is the last."""
    rule: int = -1
    """What it leads to if it is the last."""


@dataclass(slots=True)
class Selectors:
    """Selectors by number, and what they match."""

    counts_places: bool = False
    specificities: list[Specificity] = field(default_factory=list)
    _names: dict[str, list[_Step]] = field(default_factory=dict)
    _classes: dict[str, list[_Step]] = field(default_factory=dict)
    _ids: dict[str, list[_Step]] = field(default_factory=dict)
    _rest: list[_Step] = field(default_factory=list)
    _bits: int = 0
    _work: int = 0

    def add(self, prelude: Sequence[Any], namespaces: Mapping[str | None, str]) -> list[int]:
        """Take the selectors of a rule; the numbers of those that can match.

        Raises:
            SelectorsTooComplexError: there are too many of them.
        """
        numbers = []
        for tokens in _split(prelude):
            if sum(token.type != "whitespace" for token in tokens) > 4 * _MAX_COMPOUNDS:
                raise SelectorsTooComplexError
            try:
                for selector in parser.parse(list(tokens), namespaces):
                    number = self._compile(selector)
                    if number is not None:
                        numbers.append(number)
            except parser.SelectorError:
                # As in browsers, one that is malformed makes the whole rule void.
                return []
            except RecursionError as exc:
                raise SelectorsTooComplexError from exc
        return numbers

    def _compile(self, selector: Any) -> int | None:
        if selector.pseudo_element is not None:
            return None
        compounds: list[tuple[str, Any]] = []
        tree = selector.parsed_tree
        while isinstance(tree, parser.CombinedSelector):
            compounds.append((tree.combinator, tree.right))
            tree = tree.left
        compounds.append(("", tree))
        number = len(self.specificities)
        if len(compounds) > _MAX_COMPOUNDS or number >= _MAX_SELECTORS or self._bits + len(compounds) > _MAX_STEPS:
            raise SelectorsTooComplexError
        steps: list[tuple[_Step, Any]] = []
        for combinator, compound in reversed(compounds):
            tests: list[Callable[[Element], bool]] = []
            placed: list[Callable[[Place], bool]] = []
            for simple in compound.simple_selectors:
                if not _add_test(simple, tests, placed):
                    return None
            before = 1 << (self._bits + len(steps) - 1) if steps else 0
            bit = 1 << (self._bits + len(steps))
            steps.append((_Step(_all(tests), tuple(placed), combinator, before, bit), compound))
        steps[-1][0].bit = 0
        steps[-1][0].rule = number
        self._bits += len(steps) - 1
        self.specificities.append(selector.specificity)
        for step, compound in steps:
            self.counts_places = self.counts_places or bool(step.placed)
            self._file(step, compound)
        return number

    def _file(self, step: _Step, compound: Any) -> None:
        """Keep the step under the rarest thing that it asks for."""
        where, key = self._rest, ""
        for simple in compound.simple_selectors:
            if isinstance(simple, parser.IDSelector):
                where = self._ids.setdefault(simple.ident, [])
                break
            if isinstance(simple, parser.ClassSelector):
                where, key = self._classes.setdefault(simple.class_name, []), "class"
            elif isinstance(simple, parser.LocalNameSelector) and key != "class":
                where = self._names.setdefault(simple.lower_local_name, [])
        where.append(step)

    def candidates(self, element: Element) -> tuple[_Step, ...]:
        """The steps that the element could take, as far as that is a matter of its tag.

        Raises:
            SelectorsTooComplexError: that takes more work than is allowed.
        """
        found: list[_Step] = []
        filed = [self._rest, self._names.get(element.name, ()), self._ids.get(element.attributes.get("id", ""), ())]
        filed += [self._classes[name] for name in element.classes if name in self._classes]
        for steps in filed:
            self._count(len(steps))
            found += [step for step in steps if step.test(element)]
        return tuple(found)

    def match(self, candidates: Sequence[_Step], parent: Trail, place: Place) -> tuple[int, tuple[int, ...]]:
        """The steps that are taken by an element in this place, and the numbers of the selectors that it matches.

        Raises:
            SelectorsTooComplexError: that takes more work than is allowed.
        """
        self._count(len(candidates))
        taken = 0
        rules: list[int] = []
        for step in candidates:
            if step.before:
                match step.combinator:
                    case " ":
                        allowed = parent.own | parent.above
                    case ">":
                        allowed = parent.own
                    case "+":
                        allowed = parent.before
                    case _:
                        allowed = parent.earlier
                if not allowed & step.before:
                    continue
            if step.placed and not all(test(place) for test in step.placed):
                continue
            taken |= step.bit
            if step.rule >= 0:
                rules.append(step.rule)
        return taken, tuple(rules)

    def _count(self, work: int) -> None:
        self._work += work
        if self._work > _MAX_WORK:
            raise SelectorsTooComplexError


def _split(prelude: Sequence[Any]) -> list[list[Any]]:
    """The prelude cut at its commas."""
    parts: list[list[Any]] = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _all(tests: Sequence[Callable[[Element], bool]]) -> Callable[[Element], bool]:
    if len(tests) == 1:
        return tests[0]
    return lambda element: all(test(element) for test in tests)


def _add_test(simple: Any, tests: list[Callable[[Element], bool]], placed: list[Callable[[Place], bool]]) -> bool:
    """Add what a simple selector asks for; False if no element of a page that is only read can match it."""
    match simple:
        case parser.NamespaceSelector():
            return True
        case parser.LocalNameSelector():
            name = simple.lower_local_name
            tests.append(lambda element: element.name == name)
        case parser.IDSelector():
            ident = simple.ident
            tests.append(lambda element: element.attributes.get("id") == ident)
        case parser.ClassSelector():
            wanted = simple.class_name
            tests.append(lambda element: wanted in element.classes)
        case parser.AttributeSelector():
            tests.append(_attribute_test(simple))
        case parser.NegationSelector():
            refused = _alternatives(simple.selector_list)
            if refused is None:
                return False
            tests.append(lambda element: not any(test(element) for test in refused))
        case parser.MatchesAnySelector() | parser.SpecificityAdjustmentSelector():
            accepted = _alternatives(simple.selector_list)
            if accepted is None:
                return False
            tests.append(lambda element: any(test(element) for test in accepted))
        case parser.PseudoClassSelector():
            return _add_pseudo_class(simple.name, tests, placed)
        case parser.FunctionalPseudoClassSelector():
            return _add_nth(simple, placed)
        case _:
            return False
    return True


def _alternatives(selectors: Iterable[Any]) -> list[Callable[[Element], bool]] | None:
    """What selectors within `:not()` or `:is()` ask for; None if one of them asks for more than a tag shows."""
    found: list[Callable[[Element], bool]] = []
    for selector in selectors:
        tests: list[Callable[[Element], bool]] = []
        placed: list[Callable[[Place], bool]] = []
        if not isinstance(selector.parsed_tree, parser.CompoundSelector):
            return None
        if not all(_add_test(simple, tests, placed) for simple in selector.parsed_tree.simple_selectors) or placed:
            return None
        found.append(_all(tests))
    return found


def _attribute_test(simple: Any) -> Callable[[Element], bool]:
    operator, wanted = simple.operator, simple.value
    name = simple.lower_name
    prefixed = bool(simple.namespace)
    folded = simple.case_sensitive is False
    if folded and wanted is not None:
        wanted = wanted.lower()

    def test(element: Element) -> bool:
        if prefixed:
            value = next(
                (one for key, one in element.attributes.items() if ":" in key and key.rpartition(":")[2] == name), None
            )
        else:
            value = element.attributes.get(name)
        if value is None:
            return False
        if folded:
            value = value.lower()
        match operator:
            case None:
                return True
            case "=":
                return bool(value == wanted)
            case "~=":
                return wanted in value.split()
            case "|=":
                return bool(value == wanted or value.startswith(f"{wanted}-"))
            case "^=":
                return bool(wanted) and value.startswith(wanted)
            case "$=":
                return bool(wanted) and value.endswith(wanted)
            case _:
                return bool(wanted) and wanted in value

    return test


def _add_pseudo_class(name: str, tests: list[Callable[[Element], bool]], placed: list[Callable[[Place], bool]]) -> bool:
    match name:
        case "link" | "any-link":
            tests.append(lambda element: element.name in {"a", "area"} and "href" in element.attributes)
        case "root" | "scope":
            placed.append(lambda place: place.root)
        case "first-child":
            placed.append(lambda place: place.index == 1)
        case "last-child":
            placed.append(lambda place: place.index == place.count)
        case "only-child":
            placed.append(lambda place: place.count == 1)
        case "first-of-type":
            placed.append(lambda place: place.index_of_type == 1)
        case "last-of-type":
            placed.append(lambda place: place.index_of_type == place.count_of_type)
        case "only-of-type":
            placed.append(lambda place: place.count_of_type == 1)
        case _:
            # `:hover`, `:target` and the like: what a reader does, which a page that is only read never sees.
            return False
    return True


def _add_nth(simple: Any, placed: list[Callable[[Place], bool]]) -> bool:
    parsed = parse_nth(simple.arguments)
    if parsed is None:
        return False
    step, offset = parsed

    def test(index: int) -> bool:
        if step == 0:
            return bool(index == offset)
        return bool((index - offset) % step == 0 and (index - offset) // step >= 0)

    match simple.name:
        case "nth-child":
            placed.append(lambda place: test(place.index))
        case "nth-last-child":
            placed.append(lambda place: test(place.count - place.index + 1))
        case "nth-of-type":
            placed.append(lambda place: test(place.index_of_type))
        case "nth-last-of-type":
            placed.append(lambda place: test(place.count_of_type - place.index_of_type + 1))
        case _:
            return False
    return True
