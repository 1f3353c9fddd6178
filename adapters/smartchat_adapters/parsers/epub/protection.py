"""Which parts of an EPUB are encrypted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartchat_adapters.parsers.epub.package import resolve
from smartchat_adapters.parsers.toolkit.archive import PartDamagedError
from smartchat_adapters.parsers.toolkit.xml import parse_xml
from smartchat_core.errors import DamagedFile

if TYPE_CHECKING:
    from smartchat_adapters.parsers.toolkit.archive import SafeArchive

__all__ = ["encrypted_parts"]


def encrypted_parts(archive: SafeArchive) -> dict[str, str]:
    """The entries that `META-INF/encryption.xml` lists, with the method (OCF 3.3, section 4.2.6.3.2).

    Fonts and other parts without text may be encrypted, or obfuscated as the standard allows for fonts: no word is
    lost with them. So what matters is which parts these are, not whether there are any.
    """
    name = archive.find("META-INF/encryption.xml")
    if name is None:
        return {}
    try:
        root = parse_xml(archive.read(name), subject=name)
    except (PartDamagedError, DamagedFile):
        return {}
    found: dict[str, str] = {}
    for data in root.iter("{*}EncryptedData"):
        methods = [method.get("Algorithm") or "" for method in data.iterchildren("{*}EncryptionMethod")]
        for reference in data.iter("{*}CipherReference"):
            path, _ = resolve("", reference.get("URI") or "")
            entry = archive.find(path) if path else None
            if entry is not None:
                found.setdefault(entry, ", ".join(methods))
    return found
