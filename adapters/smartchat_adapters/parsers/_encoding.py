"""Finding out in which encoding a page of markup is written."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from smartchat_core.model.parsed import ParseWarning, WarningCode

__all__ = ["Decoded", "decode_markup"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)|<meta[^>]{0,400}?charset\s*=\s*["']?\s*([\w.:-]+)""",
    re.IGNORECASE,
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# The WHATWG Encoding Standard reads these labels as windows-1252 (https://encoding.spec.whatwg.org/#names-and-labels).
_LATIN = frozenset(("ascii", "iso8859-1", "latin-1", "iso-8859-1"))
_SAMPLE = 256 * 1024
# Where a declaration is looked for: pages carry scripts and styles before it.
_PREAMBLE = 512 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Decoded:
    """Text, the encoding it was in, and what there is to say about that."""

    text: str
    encoding: str
    warnings: tuple[ParseWarning, ...] = ()


def decode_markup(data: bytes, *, subject: str = "") -> Decoded:
    """The text of the bytes: by BOM, as UTF-8 if it is, by declaration if that fits, else by its content.

    UTF-8 goes before the declaration because no other encoding passes for UTF-8 by chance, and pages that
    were saved anew keep the declaration of their past. An XML declaration is left out of the text.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return Decoded(text=_strip(data.decode(encoding, "replace")), encoding=encoding)
    if b"\0" in data[:400]:
        for encoding in ("utf-16-le", "utf-16-be"):
            if _looks_like_utf16(data, encoding):
                return Decoded(text=_strip(data.decode(encoding, "replace")), encoding=encoding)
    try:
        return Decoded(text=_strip(data.decode("utf-8")), encoding="utf-8")
    except UnicodeDecodeError:
        return _decode_legacy(data, subject)


def _decode_legacy(data: bytes, subject: str) -> Decoded:
    declared = ""
    found = _DECLARED.search(data, 0, _PREAMBLE)
    if found is not None:
        declared = _codec((found.group(1) or found.group(2)).decode("ascii", "replace"))
    if declared and declared != "utf-8":
        try:
            return Decoded(text=_strip(data.decode(declared)), encoding=declared)
        except UnicodeDecodeError:
            pass
    if declared == "utf-8" and _damaged_share(data) < 0.001:
        text, encoding = data.decode("utf-8", "replace"), "utf-8"
    else:
        guess = from_bytes(data[:_SAMPLE]).best()
        encoding = guess.encoding if guess is not None else "cp1252"
        text = data.decode(encoding, "replace")
    warning = ParseWarning(
        code=WarningCode.ENCODING_GUESSED,
        subject=subject,
        message=f"It does not say truly how its characters are written; read as {encoding}.",
    )
    return Decoded(text=_strip(text), encoding=encoding, warnings=(warning,))


def _codec(label: str) -> str:
    """Python's name of the encoding, or nothing if there is none by this label."""
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return ""
    return "cp1252" if name in _LATIN else name


def _damaged_share(data: bytes) -> float:
    return data.decode("utf-8", "replace").count("\ufffd") / len(data)


def _looks_like_utf16(data: bytes, encoding: str) -> bool:
    sample = data[:400].decode(encoding, "ignore")
    return sample.isprintable() or sum(character < "\u0100" for character in sample) > len(sample) // 2


def _strip(text: str) -> str:
    return _DECLARATION.sub("", text.removeprefix("\ufeff"), count=1)
