"""Visible text of a page: what its styles hide is removed before it is read.

The tags stay where they are, so that places in the text and steps of a CFI are what they were.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.css.declarations import Declaration, parse_declarations
from smartchat_adapters.parsers.css.hints import presentational_hints
from smartchat_adapters.parsers.css.selectors import Element, Place, Trail
from smartchat_adapters.parsers.css.style import ROOT, styled
from smartchat_adapters.parsers.css.values import BLACK, LINK, WHITE, Colour
from smartchat_adapters.parsers.html.markup import Page
from smartchat_adapters.parsers.html.tags import Act, TagReader, is_end, split_token

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from typing import Any

    from smartchat_adapters.parsers.css.sheets import Cascade
    from smartchat_adapters.parsers.css.style import Style
    from smartchat_adapters.parsers.html.tags import Token
    from smartchat_adapters.parsers.toolkit.hidden import HiddenText, Reason

__all__ = ["shown", "words_in"]

_UNREAD = frozenset((Act.READING, Act.SKIP, Act.TITLE))
# Elements that may be seen behind others.
_BACKDROPS = frozenset(("canvas", "image", "img", "object", "svg", "video"))
_ALTERNATIVES = frozenset(("image", "img", "math"))
# A table of contents within the text is hidden where the reading system shows it elsewhere.
_CONTENTS = frozenset(("doc-pagelist", "doc-toc", "landmarks", "lot", "loi", "page-list", "toc"))
_NOTES = frozenset(
    "doc-endnote doc-endnotes doc-footnote endnote endnotes footnote footnotes rearnote rearnotes".split()
)


@dataclass(slots=True)
class _Known:
    """What is known of a tag wherever it stands."""

    element: Element
    empty: bool
    unread: bool
    contents: bool
    note: bool
    hints: tuple[Declaration, ...]
    inline: tuple[Declaration, ...]
    steps: tuple[Any, ...] = ()


@dataclass(slots=True)
class _Open:
    """An element that has begun: its style, and the steps that its selectors have taken (see `Trail`)."""

    style: Style
    trail: Trail
    silent: bool


@dataclass(slots=True)
class _Seen:
    words: list[str]
    tags: list[Token]
    found: list[tuple[Reason, str]] = field(default_factory=list)
    changed: bool = False
    styles: dict[tuple[int, Token, tuple[int, ...], bool], Style] = field(default_factory=dict)
    kept: list[Style] = field(default_factory=list)


def shown(
    page: Page,
    cascade: Cascade,
    hidden: HiddenText,
    *,
    subject: str,
    linked: Collection[str] = (),
    spoken: Collection[str] = (),
) -> Page:
    """The page without its invisible text, which `hidden` counts.

    Args:
        page: tags and words.
        cascade: its styles; those of the `style` elements are among them.
        hidden: counts what is hidden.
        subject: the name of the page in warnings.
        linked: the ids to which links lead: notes of these ids are shown when a link is followed.
        spoken: the words of the book's title, authors and the like (see `words_in`): hidden text that does no more
            than repeat them is left out, too, but not counted.

    Raises:
        SelectorsTooComplexError: matching the selectors takes more work than is allowed for a page.
    """
    known = {token: _known(token) for token in set(page.tags) if not is_end(token)}
    if not _may_hide(known.values(), cascade):
        return page
    selectors = cascade.selectors
    for tag in known.values():
        tag.steps = selectors.candidates(tag.element)
        tag.note = tag.note and tag.element.attributes.get("id", "") in linked
    places = _places(page.tags, known) if selectors.counts_places else None
    backdrop = _has_backdrop(known.values(), cascade)
    seen = _Seen(words=page.words, tags=page.tags)
    stack = [_Open(ROOT, Trail(), silent=False)]
    skipped = 0
    for index, token in enumerate(page.tags):
        one = known.get(token)
        if one is None:
            if skipped:
                skipped -= 1
            if not skipped and len(stack) > 1:
                ended = stack.pop()
                around = stack[-1].trail
                around.before = ended.trail.own
                around.earlier |= ended.trail.own
        elif skipped:
            skipped += not one.empty
        else:
            opened = _open(one, token, stack[-1], cascade, seen, places[index] if places else None, backdrop=backdrop)
            # A line break that is not displayed stands where lines are blocks of their own.
            if opened.style.reason is not None and (one.element.name != "br" or stack[-1].style.gone):
                _neutralise(seen, index, one, opened.style)
            if one.empty:
                around = stack[-1].trail
                around.before = opened.trail.own
                around.earlier |= opened.trail.own
            else:
                stack.append(opened)
                skipped = int(one.unread)
        _withhold(seen, index + 1, stack[-1], counted=not skipped)
    if not _only_repeats(seen.found, _known_words(page, known, spoken)):
        for reason, words in seen.found:
            hidden.add(subject, reason, words)
    return Page(tags=seen.tags, words=seen.words, even=page.even) if seen.changed else page


def words_in(text: str) -> list[str]:
    """The words of the text, to be compared."""
    return _WORD.findall(text.casefold())


_WORD = re.compile(r"\w+")


def _known(token: Token) -> _Known:
    name, pairs, empty = split_token(token)
    local = name.rpartition(":")[2].lower()
    attributes = {key if ":" in key else key.lower(): value for key, value in reversed(pairs)}
    types = [
        term
        for key, value in attributes.items()
        if key == "role" or key.endswith(":type")
        for term in value.lower().split()
    ]
    element = Element(local, attributes, frozenset(attributes.get("class", "").split()))
    return _Known(
        element=element,
        empty=empty,
        unread=_READ.read(token).act in _UNREAD,
        contents=local == "nav" and not _CONTENTS.isdisjoint(types),
        note=not _NOTES.isdisjoint(types),
        hints=presentational_hints(element),
        inline=parse_declarations(attributes["style"]) if "style" in attributes else (),
    )


_READ = TagReader()


def _may_hide(known: Iterable[_Known], cascade: Cascade) -> bool:
    """Whether any style of the page could hide text: by itself, or as two colours that are alike."""
    said = set(cascade.declarations)
    for one in known:
        if "hidden" in one.element.attributes or one.element.name == "dialog":
            return True
        said.update(one.inline, one.hints)
    if any(declaration.alone for declaration in said):
        return True
    colours, grounds = [BLACK, LINK], [WHITE]
    for declaration in said:
        value = declaration.value
        if isinstance(value, Colour):
            if declaration.name == "background-color":
                grounds.append(value)
            elif value.alpha < 1:
                return True
            else:
                colours.append(value)
        elif value == "none" and declaration.name == "fill":
            return True
    # What shines through others makes colours of its own.
    if any(0 < ground.alpha < 1 for ground in grounds):
        return True
    grounds = [ground for ground in dict.fromkeys(grounds) if ground.alpha >= 1]
    colours = list(dict.fromkeys(colours))
    if len(colours) * len(grounds) > _MANY_PAIRS:
        return True
    return any(colour.resembles(ground) for colour in colours for ground in grounds)


_MANY_PAIRS = 2000


def _has_backdrop(known: Iterable[_Known], cascade: Cascade) -> bool:
    """Whether there may be other things than white paper behind an element that is placed freely."""
    said = set(cascade.declarations)
    for one in known:
        if one.element.name in _BACKDROPS:
            return True
        said.update(one.inline, one.hints)
    for declaration in said:
        if declaration.name == "background-image" and declaration.value == "image":
            return True
        if declaration.name == "background-color" and not (
            isinstance(declaration.value, Colour)
            and (declaration.value.alpha <= 0 or declaration.value.resembles(WHITE))
        ):
            return True
    return False


def _open(
    one: _Known, token: Token, around: _Open, cascade: Cascade, seen: _Seen, place: Place | None, *, backdrop: bool
) -> _Open:
    """The element that begins: which selectors it matches, and its style."""
    trail = around.trail
    taken, matched = 0, ()  # type: tuple[int, tuple[int, ...]]
    if one.steps:
        taken, matched = cascade.selectors.match(one.steps, trail, place or Place())
    style = around.style
    if matched or one.inline or one.hints or one.element.name in {"svg", "foreignobject"} or one.note:
        key = (id(style), token, matched, one.note)
        found = seen.styles.get(key)
        if found is None:
            said = cascade.resolve(matched, one.hints, one.inline)
            found = styled(style, said, name=one.element.name, note=one.note, backdrop=backdrop)
            seen.styles[key] = found
            # Keys are identities: what they stand for must not be given to another.
            seen.kept += (style, found)
        style = found
    return _Open(style, Trail(own=taken, above=trail.own | trail.above), around.silent or one.contents)


def _neutralise(seen: _Seen, index: int, one: _Known, style: Style) -> None:
    """Have the tag of a hidden element do nothing but keep its place and its id."""
    if style.gone is None and one.element.name not in _ALTERNATIVES:
        return
    if one.unread:
        return
    _own(seen)
    attributes = one.element.attributes
    identifier = next((attributes[key] for key in ("id", "xml:id", "name") if key in attributes), "")
    if not one.empty:
        seen.tags[index] = ("span", "id", identifier) if identifier else ("span",)
    else:
        seen.tags[index] = f'span id="{escape(identifier)}"/' if identifier else "span/"


def _withhold(seen: _Seen, index: int, within: _Open, *, counted: bool) -> None:
    """Take out the words that stand in a hidden element."""
    reason = within.style.reason
    words = seen.words[index]
    if reason is None or not words or not counted:
        return
    _own(seen)
    # What only has the colour of its ground takes up its room.
    seen.words[index] = "" if within.style.gone is not None else " "
    if not within.silent:
        seen.found.append((reason, words))


def _known_words(page: Page, known: dict[Token, _Known], spoken: Collection[str]) -> set[str]:
    """The words of the page's title, of its pictures' alternatives, and those given elsewhere."""
    said = set(spoken)
    for token, one in known.items():
        if one.element.name in _ALTERNATIVES:
            said.update(words_in(one.element.attributes.get("alt", "")))
        elif one.element.name == "title":
            said.update(words_in(page.words[page.tags.index(token) + 1]))
    return said


def _only_repeats(found: Sequence[tuple[Reason, str]], said: Collection[str]) -> bool:
    """Whether hidden text gives to screen readers what a picture shows: a title, the names of authors.

    A few words around them, such as "translated by", are allowed.
    """
    words = {word for _, text in found for word in words_in(text)}
    new = sum(word not in said for word in words)
    return new <= _FEW_WORDS and 2 * new < len(words)


_FEW_WORDS = 2


def _own(seen: _Seen) -> None:
    """Change a copy: the page belongs to another."""
    if not seen.changed:
        seen.words, seen.tags = list(seen.words), list(seen.tags)
        seen.changed = True


def _places(tags: Sequence[Token], known: dict[Token, _Known]) -> list[Place | None]:
    """Where each element stands among its siblings."""
    places: list[Place | None] = []
    stack: list[list[tuple[str, Place]]] = [[]]
    for token in tags:
        one = known.get(token)
        if one is None:
            places.append(None)
            if len(stack) > 1:
                _number(stack.pop())
            continue
        place = Place(root=len(stack) == 1)
        places.append(place)
        stack[-1].append((one.element.name, place))
        if not one.empty:
            stack.append([])
    for siblings in stack:
        _number(siblings)
    return places


def _number(siblings: Sequence[tuple[str, Place]]) -> None:
    of_type: dict[str, list[Place]] = {}
    for index, (name, place) in enumerate(siblings, start=1):
        place.index, place.count = index, len(siblings)
        of_type.setdefault(name, []).append(place)
    for places in of_type.values():
        for index, place in enumerate(places, start=1):
            place.index_of_type, place.count_of_type = index, len(places)
