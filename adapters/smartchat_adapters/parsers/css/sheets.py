"""Style sheets, as far as they decide whether text can be seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import tinycss2

from smartchat_adapters.parsers.css.declarations import Declaration, drop_long_numbers, filter_declarations
from smartchat_adapters.parsers.css.media import applies
from smartchat_adapters.parsers.css.selectors import Selectors, SelectorsTooComplexError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

__all__ = ["Cascade", "StylesTooLargeError", "media_applies"]

_MAX_CHARACTERS = 2 * 1024 * 1024
_MAX_IMPORTS = 100
_MAX_DEPTH = 10
# What every browser does (HTML, section 15.3) as far as it hides or shows.
_BROWSER = """
[hidden] { display: none } dialog:not([open]) { display: none } a[href] { color: #00e }
mark { background-color: #ff0; color: #000 } hr { color: gray }
"""


class StylesTooLargeError(Exception):
    """The styles of a page are larger than any book needs."""


@dataclass(frozen=True, slots=True)
class _Rule:
    author: bool
    order: int
    declarations: tuple[Declaration, ...]


@dataclass(slots=True)
class Cascade:
    """The rules of several sheets in their order.

    Args:
        load: the text of the sheet that one sheet imports: called with the path of the one and what it says of the
            other, it gives path and text of the other.
    """

    load: Callable[[str, str], tuple[str, str] | None] = lambda _base, _href: None
    selectors: Selectors = field(default_factory=Selectors)
    declarations: set[Declaration] = field(default_factory=set)
    """All rules of the authors' style sheets."""
    _rules: list[_Rule] = field(default_factory=list)
    _of_selector: dict[int, _Rule] = field(default_factory=dict)
    _characters: int = 0
    _imports: int = 0
    _author: bool = False

    def __post_init__(self) -> None:
        self._take(tinycss2.parse_stylesheet(_BROWSER, skip_comments=True, skip_whitespace=True), "", 0)
        self.declarations.clear()
        self._author = True

    def add(self, source: str, *, path: str = "") -> None:
        """Take a sheet.

        Raises:
            StylesTooLargeError: all together are too large.
        """
        self._add(source, path, 0)

    def _add(self, source: str, path: str, depth: int) -> None:
        self._characters += len(source)
        if self._characters > _MAX_CHARACTERS or depth > _MAX_DEPTH:
            raise StylesTooLargeError
        self._take(
            tinycss2.parse_stylesheet(drop_long_numbers(source), skip_comments=True, skip_whitespace=True), path, depth
        )

    def _take(self, nodes: Iterable[Any], path: str, depth: int) -> None:
        namespaces: dict[str | None, str] = {}
        # Rules within rules are put on a stack of their own: there is no end to how deeply they may lie.
        waiting = [iter(nodes)]
        while waiting:
            node = next(waiting[-1], None)
            if node is None:
                waiting.pop()
            elif node.type == "qualified-rule":
                self._rule(node, namespaces)
            elif node.type == "at-rule":
                match node.lower_at_keyword:
                    case "import":
                        self._import(node.prelude, path, depth)
                    case "namespace":
                        _note_namespace(node.prelude, namespaces)
                    case _:
                        if node.content is not None and _applies(node):
                            inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
                            waiting.append(iter(inner))

    def _rule(self, node: Any, namespaces: dict[str | None, str]) -> None:
        said = tuple(
            filter_declarations(tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True))
        )
        if not said:
            return
        rule = _Rule(self._author, len(self._rules), said)
        try:
            numbers = self.selectors.add(node.prelude, namespaces)
        except SelectorsTooComplexError as exc:
            raise StylesTooLargeError from exc
        if numbers:
            self._rules.append(rule)
            self.declarations.update(said)
            self._of_selector.update(dict.fromkeys(numbers, rule))

    def _import(self, prelude: Sequence[Any], path: str, depth: int) -> None:
        values = [token for token in prelude if token.type != "whitespace"]
        if not values:
            return
        first, rest = values[0], values[1:]
        href = ""
        if first.type in {"url", "string"}:
            href = first.value
        elif first.type == "function" and first.lower_name == "url" and first.arguments:
            href = getattr(first.arguments[0], "value", "")
        conditions = [token for token in rest if not (token.type == "function" and token.lower_name == "supports")]
        if not href or not applies(conditions):
            return
        self._imports += 1
        if self._imports > _MAX_IMPORTS:
            raise StylesTooLargeError
        loaded = self.load(path, href)
        if loaded is not None:
            self._add(loaded[1], loaded[0], depth + 1)

    def resolve(
        self, matched: Sequence[int], hints: Sequence[Declaration], inline: Sequence[Declaration]
    ) -> dict[str, Declaration]:
        """The cascaded value of each property of an element (CSS Cascading 4, section 6).

        `matched` are the numbers of the selectors that the element matches, `hints` its presentational attributes.
        """
        specificities = self.selectors.specificities
        rules = sorted(
            ((rule.author, specificities[number], rule.order), rule.declarations)
            for number in matched
            for rule in (self._of_selector[number],)
        )
        browser = [said for key, said in rules if not key[0]]
        author = [said for key, said in rules if key[0]]
        counts: dict[str, Declaration] = {}
        for said in (*browser, hints, *author, inline):
            for declaration in said:
                known = counts.get(declaration.name)
                if known is None or declaration.important or not known.important:
                    counts[declaration.name] = declaration
        return counts


def media_applies(query: str) -> bool:
    """Whether a `media` attribute allows a sheet on a screen."""
    return applies(tinycss2.parse_component_value_list(drop_long_numbers(query), skip_comments=True))


def _applies(node: Any) -> bool:
    """Whether the rules within an at-rule count."""
    match node.lower_at_keyword:
        case "media":
            return applies(node.prelude)
        case "supports":
            return not _negated(node.prelude)
        case keyword:
            return keyword in {"layer", "container"}


def _note_namespace(prelude: Sequence[Any], namespaces: dict[str | None, str]) -> None:
    values = [token for token in prelude if token.type != "whitespace"]
    prefix = str(values[0].value) if values and values[0].type == "ident" else None
    # A default namespace would have to be compared with that of each element; books use it for XHTML alone.
    if prefix is not None and len(values) > 1:
        namespaces[prefix] = str(getattr(values[1], "value", "") or prefix)


def _negated(prelude: Sequence[Any]) -> bool:
    first = next((token for token in prelude if token.type != "whitespace"), None)
    return first is not None and first.type == "ident" and first.lower_value == "not"
