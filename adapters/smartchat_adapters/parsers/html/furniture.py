"""Furniture of web pages: menus, banners, notes about cookies, related stories and footers, which are not the text.

Only what marks itself as furniture is taken out, by its element, its role or its class, and by how much of it is links.
When in doubt it stays: documentation, tables, indexes and whole books are pages, too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from smartchat_core.model.parsed import ParseWarning, WarningCode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from selectolax.lexbor import LexborHTMLParser, LexborNode

__all__ = ["Furniture", "remove_furniture"]

_SILENT = frozenset("script style template head title svg math select option textarea iframe object".split())
_WRAPPERS = frozenset("html body main article".split())
_PARTS = frozenset("section blockquote figure".split())
_HEADINGS = frozenset("h1 h2".split())
_ROLES = {
    "navigation": "navigation",
    "banner": "header",
    "contentinfo": "footer",
    "complementary": "aside",
    "dialog": "notice",
    "alertdialog": "notice",
    "search": "search",
    "toolbar": "controls",
    "menu": "navigation",
    "menubar": "navigation",
}
_ELEMENTS = {
    "nav": "navigation",
    "header": "header",
    "footer": "footer",
    "aside": "aside",
    "dialog": "notice",
    "noscript": "notice",
    "search": "search",
}
_CLASSES = {
    "notice": "cookie cookies consent gdpr ccpa noscript paywall newsletter subscribe subscription signup adblock",
    "advertisement": "ad ads advert advertisement advertising adsense sponsored sponsor promo promotion promoted",
    "controls": "share sharing social sharebar sharedaddy addtoany printfriendly toolbar pagination pager login",
    "navigation": "nav navbar navigation menu navmenu breadcrumb breadcrumbs sitemap topbar megamenu skiplink",
    "aside": "sidebar related recommended recommendations trending popular mostread mostpopular readmore morestories",
    "footer": "footer",
    "header": "masthead header banner",
}
_KIND_OF_CLASS = {name: kind for kind, names in _CLASSES.items() for name in names.split()}
_PAIRS = {
    ("most", "read"),
    ("read", "more"),
    ("more", "stories"),
    ("most", "popular"),
    ("site", "footer"),
    ("site", "nav"),
}
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_NAMES = {
    "navigation": "navigation",
    "header": "header of the site",
    "footer": "footer of the site",
    "aside": "stories and boxes beside the text",
    "notice": "notices",
    "advertisement": "advertisements",
    "controls": "buttons and links for sharing",
    "search": "search",
    "outside": "what stands outside the main part of the page",
}
# Of the text of the page, how much furniture of a kind may be: more is the text itself.
_MOST = {"notice": 0.3, "advertisement": 0.3, "controls": 0.3, "footer": 0.3}
_MOST_OF_OTHERS = 0.5
_LINKED = 0.4
_MAIN_SHARE = 0.5
_SMALL = 400
"""Characters of a footer or a box that may be furniture though hardly any of it is links."""


@dataclass(slots=True)
class _Extent:
    """What is in an element: characters of text, those of links to other pages, links, headings, and main parts."""

    text: int = 0
    linked: int = 0
    links: int = 0
    headings: int = 0
    mains: int = 0

    def add(self, other: _Extent) -> None:
        self.text += other.text
        self.linked += other.linked
        self.links += other.links
        self.headings += other.headings
        self.mains += other.mains

    @property
    def density(self) -> float:
        """The share of the text that is links to other pages."""
        return self.linked / self.text if self.text else 1.0


@dataclass(slots=True)
class Furniture:
    """Characters that were left out, by kind."""

    characters: dict[str, int] = field(default_factory=dict)

    def warnings(self, subject: str) -> list[ParseWarning]:
        """One warning that names what was left out, or none."""
        kept = {kind: count for kind, count in self.characters.items() if count}
        if not kept:
            return []
        parts = ", ".join(f"{_NAMES[kind]} ({count:,} characters)" for kind, count in kept.items())
        message = f"Left out, since it belongs to the site and not to the text of the page: {parts}."
        return [ParseWarning(code=WarningCode.NOT_READ, subject=subject, message=message)]


def remove_furniture(tree: LexborHTMLParser) -> Furniture:
    """Take the furniture out of the tree of a page. Linear in its size."""
    furniture = Furniture()
    body = tree.body
    if body is None:
        return furniture
    extents = _measure(body)
    whole = extents[body.mem_id]
    doomed = list(_furniture(body, extents, whole))
    lost = sum(extents[node.mem_id].text for node, _ in doomed)
    if lost >= whole.text:
        return furniture
    left = whole.text - lost
    for node, kind in doomed:
        furniture.characters[kind] = furniture.characters.get(kind, 0) + extents[node.mem_id].text
        node.decompose()
    _keep_main(body, furniture, left)
    return furniture


def _walk(root: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Every node below the root with whether it is entered or left, without recursion."""
    node: LexborNode | None = root
    while node is not None:
        yield node, True
        child = node.child
        if child is not None and not (node.is_element_node and node.tag in _SILENT):
            node = child
            continue
        while node is not None:
            yield node, False
            if node.mem_id == root.mem_id:
                return
            if node.next is not None:
                node = node.next
                break
            node = node.parent


def _measure(body: LexborNode) -> dict[int, _Extent]:
    extents: dict[int, _Extent] = {}
    stack: list[_Extent] = []
    outward = 0
    for node, entered in _walk(body):
        if not node.is_element_node:
            if entered and node.is_text_node and stack:
                size = len("".join((node.text_content or "").split()))
                stack[-1].text += size
                stack[-1].linked += size if outward else 0
            continue
        leads_out = node.tag == "a" and not (node.attributes.get("href") or "#").startswith("#")
        if entered:
            stack.append(_Extent(links=int(leads_out), headings=int(node.tag in _HEADINGS), mains=int(_is_main(node))))
            outward += leads_out
        else:
            outward -= leads_out
            extent = extents[node.mem_id] = stack.pop()
            if stack:
                stack[-1].add(extent)
    return extents


def _is_main(node: LexborNode) -> bool:
    return node.tag in {"main", "article"} or (node.attributes.get("role") or "") in {"main", "article"}


def _furniture(body: LexborNode, extents: Mapping[int, _Extent], whole: _Extent) -> Iterator[tuple[LexborNode, str]]:
    """The outermost elements that are furniture, with their kinds."""
    depth = inner = 0
    for node, entered in _walk(body):
        if not node.is_element_node:
            continue
        if depth:
            depth += 1 if entered else -1
            continue
        if not entered:
            inner -= _is_part(node)
            continue
        kind = _kind(node) if node.tag not in _WRAPPERS else ""
        if kind and _is_furniture(kind, extents[node.mem_id], whole, declared=_declared(node) != "", within=inner > 0):
            depth = 1
            yield node, kind
            continue
        inner += _is_part(node)


def _is_part(node: LexborNode) -> bool:
    """Whether boxes and footers in the element belong to the text, and not to the site."""
    return node.tag in _PARTS or _is_main(node)


def _declared(node: LexborNode) -> str:
    """The kind that the role or the name of the element gives."""
    role = (node.attributes.get("role") or "").strip().lower()
    return _ROLES.get(role) or _ELEMENTS.get(node.tag or "", "")


def _kind(node: LexborNode) -> str:
    known = _declared(node)
    if known:
        return known
    attributes = node.attributes
    for attribute in ("id", "class"):
        for name in (attributes.get(attribute) or "").split():
            words = [word.lower() for word in _WORDS.findall(name)]
            if name.lower() in _KIND_OF_CLASS:
                return _KIND_OF_CLASS[name.lower()]
            for word in words[:1] + words[-1:]:
                if word in _KIND_OF_CLASS:
                    return _KIND_OF_CLASS[word]
            if len(words) == 2 and (words[0], words[1]) in _PAIRS:
                return "footer" if words[1] == "footer" else "aside"
    return ""


def _is_furniture(kind: str, extent: _Extent, whole: _Extent, *, declared: bool, within: bool) -> bool:
    """Whether an element of the kind is furniture; `declared` by its name or role, `within` the main part."""
    if extent.mains or extent.text > _MOST.get(kind, _MOST_OF_OTHERS) * whole.text:
        return False
    if kind in {"notice", "search"}:
        return declared or extent.density >= _LINKED or extent.text <= _SMALL
    if kind == "header":
        # The head of an article has its title; that of the site has links.
        return not within and (not extent.headings or extent.density >= _LINKED)
    linked = extent.density >= _LINKED
    if kind in {"navigation", "aside", "controls"}:
        # Notes and boxes within the text are text; in a list of stories each is a link.
        return linked or (kind == "aside" and declared and not within and extent.text <= _SMALL)
    if kind == "footer":
        return not within and (linked or extent.text <= _SMALL)
    return linked or extent.text <= _SMALL


def _keep_main(body: LexborNode, furniture: Furniture, left: int) -> None:
    """Where one element is the main part, or the one article, take out what is left around it."""
    mains = body.css("main, [role=main]") or body.css("article")
    if len(mains) != 1:
        return
    main = mains[0]
    inside = _measure(main)[main.mem_id]
    if inside.text < _MAIN_SHARE * left or not inside.text:
        return
    titled = main.css_first("h1") is not None
    node = main
    while node.parent is not None and node.mem_id != body.mem_id:
        parent = node.parent
        for sibling in [one for one in parent.iter(include_text=True) if one.mem_id != node.mem_id]:
            if sibling.is_element_node and sibling.tag in {"script", "style", "link", "template"}:
                continue
            if sibling.is_element_node and not titled and _has_title(sibling):
                continue
            size = _size(sibling)
            if size:
                furniture.characters["outside"] = furniture.characters.get("outside", 0) + size
                sibling.decompose()
        node = parent


def _has_title(node: LexborNode) -> bool:
    return node.tag == "h1" or node.css_first("h1") is not None


def _size(node: LexborNode) -> int:
    if not node.is_element_node:
        return len("".join((node.text_content or "").split()))
    return 0 if node.tag in _SILENT else _measure(node)[node.mem_id].text
