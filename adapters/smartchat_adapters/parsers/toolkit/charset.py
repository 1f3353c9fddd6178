"""Guessing the encoding of a text in bytes of 8 bits: by statistics of languages, and by how letters stand together."""

from __future__ import annotations

import re

from smartchat_core.parsing.text_quality import Legibility, legibility

__all__ = ["guess_encoding", "likelier_encoding"]

# The encodings of files that people have: code pages of Windows, DOS, Unix and the Macintosh, those of East Asia, and
# EBCDIC. Rarer ones are left out: each more takes texts from the others.
_CANDIDATES = (
    "cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp874 gb18030 big5hkscs cp932 euc_jis_2004 cp949 "
    "koi8-r koi8-u cp866 mac-roman mac-cyrillic iso8859-2 iso8859-5 iso8859-6 iso8859-7 iso8859-13 cp850 cp852 cp857 "
    "cp862 cp737 cp500"
).split()
# What these are called when nothing in the text is beyond the older standard.
_STANDARDS = {"big5hkscs": ("big5", "cp950"), "euc_jis_2004": ("euc_jp",), "cp949": ("euc_kr",)}
_FALLBACK = "cp1252"
# Where there is hardly anything to judge by, what is by far the most common among files in Latin letters.
_FEW, _COMMON = 2, 1.2
_HIGH_BYTES = re.compile(rb"[\x80-\xff]")
# Quotation marks, dashes, the ellipsis, the euro, the trade mark and the hard space: English text has no others.
_TYPOGRAPHY = re.compile(rb"[\x80\x85\x91-\x97\x99\xa0]+")
_SAMPLE = 16 * 1024
_LINE_WITH_HIGH_BYTES = re.compile(rb"[^\n]{0,4096}[\x80-\xff][^\n]{0,4096}\n?")
_NOT_ASCII = re.compile("[^\x00-\x7f]")

# What a wrong encoding makes of words: capitals behind small letters, two scripts in a word, signs between letters,
# and characters that texts hardly have.
_ODD = (
    re.compile("[a-zß-öø-ÿа-яёά-ώ][A-ZÀ-ÖØ-ÞА-ЯЁΑ-Ω]"),
    re.compile(
        "[a-zA-Z\u00c0-\u024f][\u0370-\u06ff\u0e00-\u0e7f\u3041-\u30ff\u4e00-\u9fff\uac00-\ud7a3]"
        "|[\u0370-\u03ff][\u0400-\u06ff\u4e00-\u9fff]|[\u0400-\u06ff][\u00c0-\u03ff\u4e00-\u9fff]"
        "|[\uac00-\ud7a3][a-z\u3041-\u30ff\u4e00-\u9fff]"
    ),
    re.compile(
        r"[^\W\d_][\u0080-\u009f\u00a1-\u00a9\u00ab-\u00b6\u00b8-\u00ba\u00bc-\u00bf\u00d7\u00f7\u02c0-\u02df"
        r"\u2020-\u2022\u2030\u2044\u20a0-\u22ff\u2500-\u25ff\ue000-\uf8ff\ufffd][^\W\d_]"
    ),
    re.compile("[\u0080-\u009f\uff61-\uff9f\ue000-\uf8ff\ufffd]"),
)
_TAGS, _BYTE_TAGS = re.compile("<[^<>]*>"), re.compile(b"<[^<>]*>")
_LOOKED_AT = 256 * 1024
_ODD_WORDS, _MUCH_LESS_ODD = 0.1, 3
_WEIGHT = 3
"""How strongly odd pairs count against what the statistics say; measured on texts in 35 languages."""


def guess_encoding(data: bytes) -> str:
    """The encoding that the bytes are most probably in, by the name that Python gives it.

    Only a sample of the lines with bytes beyond ASCII is judged.
    """
    import chardet  # its tables take time to load, and most files are UTF-8

    sample = _sample(data)
    high = _HIGH_BYTES.findall(sample)
    if _TYPOGRAPHY.fullmatch(b"".join(high)):
        return _FALLBACK
    results = chardet.detect_all(
        sample, ignore_threshold=True, include_encodings=_CANDIDATES, no_match_encoding=_FALLBACK, compat_names=False
    )
    best, most = _FALLBACK, 0.0
    for result in results:
        encoding, confidence = result["encoding"], result["confidence"]
        if encoding is None:
            continue
        if encoding == _FALLBACK and len(high) <= _FEW:
            confidence *= _COMMON
        if confidence <= most:
            continue
        likely = confidence * (1 - _oddness(sample.decode(encoding, "replace"), len(high) // 2)) ** _WEIGHT
        if likely > most:
            best, most = encoding, likely
    if sample.decode(best, "replace") == sample.decode(_FALLBACK, "replace"):
        return _FALLBACK
    return next((older for older in _STANDARDS.get(best, ()) if _holds(data, older)), best)


def likelier_encoding(data: bytes, text: str) -> str | None:
    """The encoding that the bytes are in, where `text`, which they are in the one that is claimed, is no language's."""
    words = _TAGS.sub(" ", text[:_LOOKED_AT])
    odd = _oddness(words, 1)
    if odd < _ODD_WORDS and legibility(words) is not Legibility.UNREADABLE:
        return None
    # Tags would make a little text look like English.
    guess = guess_encoding(_BYTE_TAGS.sub(b" ", data[:_LOOKED_AT]))
    other = _TAGS.sub(" ", data[:_LOOKED_AT].decode(guess, "replace"))
    better = _oddness(other, 1) * _MUCH_LESS_ODD <= odd
    return guess if better and legibility(other) is not Legibility.UNREADABLE else None


def _oddness(text: str, least: int) -> float:
    """Odd pairs and characters for each character beyond ASCII, of which there are `least` in any case; at most 1."""
    foreign = max(len(_NOT_ASCII.findall(text)), least)
    return min(sum(len(odd.findall(text)) for odd in _ODD) / foreign, 1.0) if foreign else 0.0


def _holds(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


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
