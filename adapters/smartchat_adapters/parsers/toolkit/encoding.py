"""Character encoding detection: bytes of unknown encoding to text."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from smartchat_adapters.parsers.toolkit.charset import guess_encoding, likelier_encoding
from smartchat_core.errors import UnsupportedFormat
from smartchat_core.model.parsed import ParseWarning, WarningCode
from smartchat_core.parsing.wide_text import wide_encoding

__all__ = ["Decoded", "decode_declared", "decode_markup", "decode_text"]

# Longer marks first: the one of UTF-16 LE begins that of UTF-32 LE.
_MARKS = (
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xfe\xff", "utf-16"),
    (b"\xff\xfe", "utf-16"),
)
_SAMPLE = 64 * 1024
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_FOREIGN = re.compile("[^\x00-\x7f]")
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)|<meta[^>]{0,400}?charset\s*=\s*["']?\s*([\w.:-]+)""",
    re.IGNORECASE,
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# Where a declaration is searched: pages carry scripts and styles before it.
_PREAMBLE = 512 * 1024
_UNMARKED = frozenset(("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"))
_ISO_2022_JP = re.compile(rb"\x1b\$[@B]|\x1b\([BJ]")
# Of one document's characters beyond ASCII, the share that may be broken before another encoding is tried.
_BROKEN_UTF8 = 0.1
_CONTROLS_IN_TEXT = 0.01


@dataclass(frozen=True, kw_only=True, slots=True)
class Decoded:
    """Text, the encoding it was in, and warnings about that."""

    text: str
    encoding: str
    warnings: tuple[ParseWarning, ...] = ()


def decode_text(data: bytes, *, subject: str = "") -> Decoded:
    """The text that the bytes most probably encode.

    A byte order mark decides; then strict UTF-8; then UTF-16 or UTF-32 by their characters (`wide_encoding`); then
    the statistics of `guess_encoding`.

    Raises:
        UnsupportedFormat: these bytes are no text.
    """
    encoding, text = _certain(data) or (None, "")
    warnings: tuple[ParseWarning, ...] = ()
    if encoding is None:
        encoding, text = _mostly_utf8(data) or _guessed(data)
        warnings = _guess_warning(subject, encoding)
    elif encoding in _UNMARKED:
        warnings = _guess_warning(subject, encoding)
    sample = text[:_SAMPLE]
    if len(_CONTROLS.findall(sample)) > _CONTROLS_IN_TEXT * len(sample):
        raise UnsupportedFormat("This is not a text file.", cause="Its bytes are no text in any known encoding.")
    return Decoded(text=text, encoding=encoding, warnings=warnings)


def decode_markup(data: bytes, *, subject: str = "") -> Decoded:
    """The text of a page: by its mark, as UTF-8 if it is, by its declaration if that fits, else by guess.

    UTF-8 goes before the declaration because no other encoding passes for UTF-8 by chance, and pages that
    were converted keep their old declaration. An XML declaration is left out of the text.
    """
    encoding, text = _certain(data) or (None, "")
    warnings: tuple[ParseWarning, ...] = ()
    if encoding is None:
        found = _DECLARED.search(data, 0, _PREAMBLE)
        label = (found.group(1) or found.group(2)).decode("ascii", "replace") if found is not None else ""
        declared = decode_declared(data, label, subject=subject)
        if declared is not None:
            encoding, text, warnings = declared.encoding, declared.text, declared.warnings
    if encoding is None:
        encoding, text = _mostly_utf8(data) or _guessed(data)
        warnings = _guess_warning(subject, encoding)
    return Decoded(text=_DECLARATION.sub("", text, count=1), encoding=encoding, warnings=warnings)


def decode_declared(data: bytes, label: str, *, subject: str = "") -> Decoded | None:
    """The text in the encoding of this label; None where there is none, or the bytes are none of it.

    Programs label files with the encoding of their own country: where the text would be none of any language, and is
    one in the encoding that the bytes look like, that counts.
    """
    try:
        name = codecs.lookup(label).name if label else ""
        # The WHATWG Encoding Standard reads these labels as windows-1252.
        encoding = "cp1252" if name in {"ascii", "iso8859-1"} else name
        text = data.decode(encoding) if encoding else ""
    except (LookupError, UnicodeError, ValueError):
        return None
    if not encoding:
        return None
    likelier = None if encoding.startswith("utf") or text.isascii() else likelier_encoding(data, text)
    if likelier is None or likelier == encoding:
        return Decoded(text=text, encoding=encoding)
    return Decoded(text=data.decode(likelier, "replace"), encoding=likelier, warnings=_guess_warning(subject, likelier))


def _certain(data: bytes) -> tuple[str, str] | None:
    """The encoding that the bytes prove, and the text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, data.decode(encoding, "replace").removeprefix("\ufeff")
    if data.isascii() and _ISO_2022_JP.search(data):
        return "iso2022_jp", data.decode("iso2022_jp", "replace")
    wide = wide_encoding(data)
    if wide is not None:
        return wide, data.decode(wide, "replace")
    try:
        return "utf-8", data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _mostly_utf8(data: bytes) -> tuple[str, str] | None:
    """UTF-8 with a few stray bytes, which nearly always were pasted from a Windows program."""
    text = data.decode("utf-8", "surrogateescape")
    foreign = _FOREIGN.findall(text)
    broken = [character for character in foreign if "\udc80" <= character <= "\udcff"]
    if len(broken) > _BROKEN_UTF8 * len(foreign):
        return None
    for character in set(broken):
        text = text.replace(character, bytes([ord(character) - 0xDC00]).decode("cp1252", "replace"))
    return "utf-8", text


def _guessed(data: bytes) -> tuple[str, str]:
    encoding = guess_encoding(data)
    return encoding, data.decode(encoding, "replace")


def _guess_warning(subject: str, encoding: str) -> tuple[ParseWarning, ...]:
    message = f"It does not say truly how its characters are written; read as {encoding}."
    return (ParseWarning(code=WarningCode.ENCODING_GUESSED, subject=subject, message=message),)
