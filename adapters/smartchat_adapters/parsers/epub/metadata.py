"""Metadata of an EPUB, from its package document."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.html.tree import parse_html
from smartchat_adapters.parsers.toolkit.contributors import contributor_role, is_maker
from smartchat_adapters.parsers.toolkit.xml import local_name, text_content
from smartchat_core.model.metadata import Contributor, ContributorRole, Metadata, Series
from smartchat_core.parsing.canonical_text import canonical_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

__all__ = ["read_metadata"]

_OPF = "{http://www.idpf.org/2007/opf}"
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_LAST = 10**6
_WHOLE = re.compile(r"([0-9]+)\.0+")
_ORIGINAL = frozenset(("original-publication", "creation"))
_TECHNICAL = frozenset(("modification", "conversion", "ops-publication"))


def read_metadata(element: etree._Element) -> Metadata:
    """The metadata of EPUB 2 or 3, in the order that its refinements ask for.

    Roles, sort names and series are read as refinements of EPUB 3, as attributes of EPUB 2, and as the entries
    `calibre:series`, `calibre:series_index` and `calibre:title_sort`. Who made the file is left out.
    """
    return _Statements(element).metadata()


@dataclass(slots=True)
class _Statements:
    """The elements by their names, and what refines them."""

    element: etree._Element
    said: dict[str, list[etree._Element]] = field(default_factory=dict)
    refinements: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)
    collections: list[etree._Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        # EPUB 2 allows the elements to stand within dc-metadata.
        for child in self.element.iter():
            name = local_name(child)
            if name == "meta":
                self._read_meta(child)
            elif canonical_line(text_content(child)):
                self.said.setdefault(name, []).append(child)

    def _read_meta(self, meta: etree._Element) -> None:
        value = text_content(meta).strip()
        stated = (meta.get("property") or "").strip()
        refined = (meta.get("refines") or "").removeprefix("#")
        if refined:
            self.refinements.setdefault(refined, {}).setdefault(stated, []).append(value)
        if stated == "belongs-to-collection" and value:
            self.collections.append(meta)
        elif not refined:
            name = stated or (meta.get("name") or "").strip()
            self.named.setdefault(name, canonical_line(value or meta.get("content") or ""))

    def refinement(self, of: etree._Element, name: str) -> str:
        return next(iter(self.refinements.get(of.get("id") or "", {}).get(name, ())), "")

    def place(self, of: etree._Element) -> int:
        sequence = self.refinement(of, "display-seq")
        return int(sequence) if sequence.isdecimal() and len(sequence) < 7 else _LAST

    def attribute(self, of: etree._Element, name: str) -> str:
        """What EPUB 3 says in a refinement, and EPUB 2 in an attribute."""
        return canonical_line(self.refinement(of, name) or of.get(f"{_OPF}{name}") or of.get(name) or "")

    def values(self, name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(canonical_line(text_content(item)) for item in self.said.get(name, ())))

    def metadata(self) -> Metadata:
        titles = sorted(self.said.get("title", ()), key=self.place)
        main = ([title for title in titles if self.refinement(title, "title-type") == "main"] or titles)[:1]
        creators = sorted(self.said.get("creator", ()), key=self.place)
        authors = [one for one in creators if not self.roles(one) or "aut" in self.roles(one)] or creators
        by_name = {canonical_line(text_content(one)): self.attribute(one, "file-as") for one in reversed(authors)}
        names = tuple(dict.fromkeys(canonical_line(text_content(one)) for one in authors))
        published, first_published = self._dates()
        return Metadata(
            title=next((canonical_line(text_content(title)) for title in main), ""),
            authors=names,
            language=next(iter(self.values("language")), ""),
            publisher=next(iter(self.values("publisher")), ""),
            published=published,
            description=_plain(next(iter(self.values("description")), "")),
            identifiers=self.values("identifier"),
            subjects=self.values("subject"),
            contributors=tuple(dict.fromkeys(self._contributors(frozenset(names)))),
            series=tuple(dict.fromkeys(self._series())),
            sort_title=next((self.attribute(title, "file-as") for title in main), "")
            or self.named.get("calibre:title_sort", ""),
            sort_authors=tuple(by_name[name] for name in names) if any(by_name.values()) else (),
            first_published=first_published,
        )

    def roles(self, of: etree._Element) -> tuple[str, ...]:
        """The codes of the roles; EPUB 3 allows several."""
        stated = self.refinements.get(of.get("id") or "", {}).get("role") or [self.attribute(of, "role")]
        return tuple(filter(None, (code.strip().lower() for code in stated)))

    def _contributors(self, authors: frozenset[str]) -> Iterator[Contributor]:
        """The contributors, and the creators of other roles; somebody who did several things comes once for each."""
        creators = sorted(self.said.get("creator", ()), key=self.place)
        for one in (*creators, *sorted(self.said.get("contributor", ()), key=self.place)):
            name = canonical_line(text_content(one))
            if name in authors:
                continue
            roles = self.roles(one) or ("ctb",)
            for role in dict.fromkeys(contributor_role(code) for code in roles if code != "aut" and not is_maker(code)):
                if role is not ContributorRole.CONTRIBUTOR or len(roles) == 1:
                    yield Contributor(name=name, role=role, sort_name=self.attribute(one, "file-as"))

    def _series(self) -> Iterator[Series]:
        for collection in self.collections:
            # A set is published as one, such as the volumes of a novel; without a type it is either.
            if self.refinement(collection, "collection-type") not in {"", "series", "set"}:
                continue
            position = self.refinement(collection, "group-position")
            yield Series(name=canonical_line(text_content(collection)), position=_position(position))
        if self.named.get("calibre:series"):
            yield Series(
                name=self.named["calibre:series"], position=_position(self.named.get("calibre:series_index", ""))
            )

    def _dates(self) -> tuple[str, str]:
        """When the edition was published, and when the work was."""
        dates: dict[str, str] = {}
        for date in self.said.get("date", ()):
            event = (date.get(f"{_OPF}event") or date.get("event") or "").lower()
            dates.setdefault(event, canonical_line(text_content(date)))
        original = next((dates[event] for event in dates if event in _ORIGINAL), "")
        edition = dates.get("publication") or dates.get("") or self.named.get("dcterms:issued", "")
        others = (date for event, date in dates.items() if event not in _ORIGINAL | _TECHNICAL)
        created = self.named.get("dcterms:created", "")
        return edition or next(others, ""), original or created


def _position(text: str) -> str:
    """The place in a series; calibre writes whole numbers as `3.0`."""
    text = canonical_line(text)
    whole = _WHOLE.fullmatch(text) if len(text) < 32 else None
    return whole[1] if whole else text


def _plain(description: str) -> str:
    """The description without the HTML that publishers put in it."""
    if not _TAG.search(description):
        return description
    root = parse_html(description).tree.root
    return canonical_line(root.text(separator=" ")) if root is not None else ""
