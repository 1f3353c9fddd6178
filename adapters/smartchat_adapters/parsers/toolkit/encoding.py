"""Character encoding detection: bytes of unknown encoding to text."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from smartchat_core.errors import UnsupportedFormat
from smartchat_core.model.parsed import ParseWarning, WarningCode

__all__ = ["Decoded", "decode_markup", "decode_text"]

# Longer marks first: the one of UTF-16 LE begins that of UTF-32 LE.
_MARKS = (
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xfe\xff", "utf-16"),
    (b"\xff\xfe", "utf-16"),
)
_SAMPLE = 64 * 1024
_LINE_WITH_HIGH_BYTES = re.compile(rb"[^\n]{0,4096}[\x80-\xff][^\n]{0,4096}\n?")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_BREAK = re.compile("[\n \u3000-\u3002]")
_FOREIGN = re.compile("[^\x00-\x7f]")
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)|<meta[^>]{0,400}?charset\s*=\s*["']?\s*([\w.:-]+)""",
    re.IGNORECASE,
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# Where a declaration is searched: pages carry scripts and styles before it.
_PREAMBLE = 512 * 1024
_ISO_2022_JP = re.compile(rb"\x1b\$[@B]|\x1b\([BJ]")
# Of one document's characters beyond ASCII, the share that may be broken before another encoding is tried.
_BROKEN_UTF8 = 0.1
_CONTROLS_IN_TEXT = 0.01

# Where several encodings explain the bytes equally well, the one that files are more often written in.
_COMMON = (
    *(
        "cp1252",
        "cp1251",
        "cp1250",
        "cp1253",
        "cp1254",
        "cp1255",
        "cp1256",
        "cp1257",
        "cp874",
        "gb18030",
        "big5",
    ),
    *("cp932", "euc_jp", "euc_kr", "koi8_r", "cp866", "mac_roman", "mac_cyrillic", "cp850", "cp500"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Decoded:
    """Text, the encoding it was in, and warnings about that."""

    text: str
    encoding: str
    warnings: tuple[ParseWarning, ...] = ()


def decode_text(data: bytes, *, subject: str = "") -> Decoded:
    """The text that the bytes most probably encode.

    A byte order mark decides; then strict UTF-8; then UTF-16 or UTF-32 by the places of the zero bytes; then
    charset-normalizer on a sample of the lines that are not ASCII.

    Raises:
        UnsupportedFormat: these bytes are no text.
    """
    encoding, text = _certain(data) or (None, "")
    warnings: tuple[ParseWarning, ...] = ()
    if encoding is None:
        encoding, text = _mostly_utf8(data) or _guessed(data)
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
        encoding, text = _as_declared(data) or (None, "")
    if encoding is None:
        encoding, text = _mostly_utf8(data) or _guessed(data)
        warnings = _guess_warning(subject, encoding)
    return Decoded(text=_DECLARATION.sub("", text, count=1), encoding=encoding, warnings=warnings)


def _certain(data: bytes) -> tuple[str, str] | None:
    """The encoding that the bytes prove, and the text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, data.decode(encoding, "replace").removeprefix("\ufeff")
    if data.isascii() and _ISO_2022_JP.search(data):
        return "iso2022_jp", data.decode("iso2022_jp", "replace")
    zeros = data.count(b"\x00", 0, _SAMPLE)
    try:
        # A zero byte here and there is damage; whole UTF-16 texts without them never pass for UTF-8.
        if zeros <= _CONTROLS_IN_TEXT * min(len(data), _SAMPLE):
            return "utf-8", data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    return _wide(data) if zeros else None


def _wide(data: bytes) -> tuple[str, str] | None:
    """UTF-16 or UTF-32 without a mark: text has characters of few blocks, a wrong byte order makes many."""
    head = data[: min(len(data), _SAMPLE) & ~3]
    best: tuple[float, str] | None = None
    for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
        text = head.decode(encoding, "replace")
        # Zero bytes are half of most texts; where they are few, only breaks between words show that it is text.
        if not text or not (head.count(b"\x00") > len(head) // 5 or _BREAK.search(text)):
            continue
        strange = text.count("\ufffd") + len(_CONTROLS.findall(text))
        score = strange / len(text) + len({ord(character) >> 7 for character in text}) / 512
        if strange <= _CONTROLS_IN_TEXT * len(text) and (best is None or score < best[0]):
            best = score, encoding
    return best and (best[1], data.decode(best[1], "replace"))


def _as_declared(data: bytes) -> tuple[str, str] | None:
    found = _DECLARED.search(data, 0, _PREAMBLE)
    if found is None:
        return None
    try:
        name = codecs.lookup((found.group(1) or found.group(2)).decode("ascii", "replace")).name
        # The WHATWG Encoding Standard reads these labels as windows-1252.
        encoding = "cp1252" if name in {"ascii", "iso8859-1"} else name
        return encoding, data.decode(encoding)
    except (LookupError, UnicodeError):
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
    matches = list(from_bytes(_sample(data)))
    encoding = "cp1252"
    if matches:
        best = matches[0]
        equal = {
            name
            for match in matches
            if match.chaos <= best.chaos + 0.01 and match.coherence >= best.coherence - 0.02
            for name in match.could_be_from_charset
        }
        encoding = next((name for name in _COMMON if name in equal), best.encoding)
    return encoding, data.decode(encoding, "replace")


def _sample(data: bytes) -> bytes:
    if len(data) <= _SAMPLE:
        return data
    lines: list[bytes] = []
    size = 0
    for found in _LINE_WITH_HIGH_BYTES.finditer(data):
        lines.append(found.group())
        size += len(lines[-1])
        if size >= _SAMPLE:
            break
    return b"".join(lines)


def _guess_warning(subject: str, encoding: str) -> tuple[ParseWarning, ...]:
    message = f"It does not say truly how its characters are written; read as {encoding}."
    return (ParseWarning(code=WarningCode.ENCODING_GUESSED, subject=subject, message=message),)
