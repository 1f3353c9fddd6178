"""Packages of Office Open XML: their parts, and how these relate to each other (ECMA-376 part 2)."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from smartchat_adapters.parsers.office.ooxml.names import attribute
from smartchat_adapters.parsers.toolkit.archive import PartDamagedError, PartMissingError
from smartchat_adapters.parsers.toolkit.xml import local_name, parse_xml, parse_xml_with_damage, text_content
from smartchat_core.errors import DamagedFile
from smartchat_core.model.parsed import Metadata, ParseWarning, WarningCode
from smartchat_core.parsing.canonical_text import canonical_line

if TYPE_CHECKING:
    from lxml import etree

    from smartchat_adapters.parsers.toolkit.archive import SafeArchive

__all__ = ["OfficePackage", "Relation"]

_MAX_RELATIONS = 100_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Relation:
    """A relation of a part: its kind (the last word of its type), and the part that it leads to.

    `part` is empty where it leads out of the package.
    """

    kind: str
    part: str


class OfficePackage:
    """The parts of a package by name.

    Args:
        archive: the ZIP that holds them.
        main: the usual name of the main part, for packages whose relations are lost.

    Raises:
        DamagedFile: there is no main part.
    """

    def __init__(self, archive: SafeArchive, *, main: str) -> None:
        self._archive = archive
        self.warnings: list[ParseWarning] = []
        self._relations: dict[str, dict[str, Relation]] = {}
        found = self.related("", "officeDocument") or archive.find(main)
        if found is None:
            raise DamagedFile("The document has no text part.", cause=f"There is no part {main!r}.")
        self.main = found

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts."""
        return self._archive.names

    def relations(self, part: str) -> dict[str, Relation]:
        """The relations of the part, by their ids."""
        if part not in self._relations:
            self._relations[part] = self._read_relations(part)
        return self._relations[part]

    def related(self, part: str, kind: str, *, usual: str = "") -> str | None:
        """The first part that the part has this relation to; `usual` is what it is called where that is not said."""
        for relation in self.relations(part).values():
            if relation.kind == kind and relation.part in self._archive:
                return relation.part
        return self._archive.find(posixpath.join(posixpath.dirname(part), usual)) if usual else None

    def target(self, part: str, identifier: str) -> str:
        """The part that a relation of the part leads to; empty if there is none in the package."""
        relation = self.relations(part).get(identifier)
        return relation.part if relation is not None else ""

    def read(self, name: str) -> bytes | None:
        """The part; None, with a warning, if it is not there or damaged.

        Raises:
            EncryptedFile, HostileFile: as `SafeArchive.read` does.
        """
        try:
            return self._archive.read(name)
        except PartMissingError:
            self._warn(WarningCode.PART_MISSING, name, "A part of the document is not in the file.")
        except PartDamagedError:
            self._warn(WarningCode.PART_DAMAGED, name, "A part of the document is damaged and was left out.")
        return None

    def root(self, name: str | None) -> etree._Element | None:
        """The part as XML; None, with a warning, where it is not there or beyond recovery.

        Raises:
            EncryptedFile, HostileFile: as `SafeArchive.read` and `parse_xml` do.
        """
        data = self.read(name) if name else None
        if not name or data is None:
            return None
        try:
            root, whole = parse_xml_with_damage(data, subject=name)
        except DamagedFile:
            self._warn(WarningCode.PART_DAMAGED, name, "A part of the document is no XML and was left out.")
            return None
        if not whole:
            message = "A part of the document is damaged; what stands behind the damage may be missing."
            self._warn(WarningCode.PART_DAMAGED, name, message)
        return root

    def metadata(self) -> Metadata:
        """The core properties (ECMA-376 part 2, 11)."""
        part = self.related("", "core-properties") or self._archive.find("docProps/core.xml")
        root = self._optional(part)
        if root is None:
            return Metadata()
        fields: dict[str, str] = {}
        for element in root:
            fields.setdefault(local_name(element), canonical_line(text_content(element)))
        subjects = (part.strip() for field in ("keywords", "subject") for part in _split(fields.get(field, "")))
        return Metadata(
            title=fields.get("title", ""),
            authors=tuple(author for part in fields.get("creator", "").split(";") if (author := part.strip())),
            language=fields.get("language", ""),
            description=fields.get("description", ""),
            subjects=tuple(dict.fromkeys(subject for subject in subjects if subject)),
        )

    def _read_relations(self, part: str) -> dict[str, Relation]:
        folder, name = posixpath.split(part)
        root = self._optional(self._archive.find(posixpath.join(folder, "_rels", f"{name}.rels")))
        found: dict[str, Relation] = {}
        for element in root if root is not None else ():
            if local_name(element) != "Relationship" or len(found) >= _MAX_RELATIONS:
                continue
            target = ""
            if attribute(element, "TargetMode").lower() != "external":
                target = self._resolved(folder, attribute(element, "Target"))
            kind = attribute(element, "Type").rpartition("/")[2]
            found.setdefault(attribute(element, "Id"), Relation(kind=kind, part=target))
        return found

    def _resolved(self, folder: str, target: str) -> str:
        path = posixpath.normpath(posixpath.join("/", folder, target.partition("#")[0])).lstrip("/")
        return self._archive.find(path) or self._archive.find(unquote(path)) or path

    def _optional(self, name: str | None) -> etree._Element | None:
        """A part without which the text is whole."""
        if name is None:
            return None
        try:
            return parse_xml(self._archive.read(name), subject=name)
        except (PartMissingError, PartDamagedError, DamagedFile):
            return None

    def _warn(self, code: WarningCode, name: str, message: str) -> None:
        if not any(warning.subject == name for warning in self.warnings):
            self.warnings.append(ParseWarning(code=code, subject=name, message=message))


def _split(field: str) -> list[str]:
    return field.replace(";", ",").split(",")
