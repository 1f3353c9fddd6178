"""A book model to bytes and back. The evidence is stored; the entities are concluded from it again.

Layout, little-endian: a prefix (`SCBM`, layout, version of the model, CRC-32 and length of the payload), then the
payload, deflated: the length of the header, the header as JSON, and the numbers that the header describes.
"""

from __future__ import annotations

import json
import struct
import sys
import zlib
from array import array
from itertools import accumulate
from typing import Any

from smartchat_core.books.entities import IntroductionKind
from smartchat_core.books.evidence import Blocks, Evidence, KeySentences, NameForm, Statement
from smartchat_core.books.model import MODEL_VERSION, BookModel
from smartchat_core.books.spans import Spans
from smartchat_core.model.span import Span

__all__ = ["decode_book_model", "encode_book_model", "stored_version"]

_MAGIC, _LAYOUT = b"SCBM", 1
_PREFIX = struct.Struct("<4sBHIQ")
_LENGTH = struct.Struct("<I")
_MAX_PAYLOAD = 512 * 1024**2
_MALFORMED = (IndexError, KeyError, OverflowError, RecursionError, TypeError, struct.error, zlib.error)
_KINDS = tuple(IntroductionKind)


def encode_book_model(model: BookModel) -> bytes:
    """The model as bytes, about 40 kB for a novel."""
    evidence = model.evidence
    numbers, bits = array("I"), array("H")
    forms: list[list[Any]] = []
    for form in evidence.forms:
        starts, ends = form.mentions.starts, form.mentions.ends
        forms.append(
            [
                list(form.words),
                form.title,
                len(starts),
                len(form.lower),
                [[one.span.start, one.span.end, _KINDS.index(one.how)] for one in form.statements],
                int(form.common),
            ]
        )
        numbers.extend(_differences(starts))
        bits.extend(end - start for start, end in zip(starts, ends, strict=True))
        bits.extend(form.cues)
        numbers.extend(_differences(form.lower))
    numbers.extend(_differences(evidence.blocks.ends))
    numbers.extend(_differences(evidence.first_person))
    header = {
        "language": evidence.language,
        "forms": forms,
        "blocks": len(evidence.blocks.ends),
        "first_person": len(evidence.first_person),
        "key_sentences": [
            [one.section, one.known, [(span.start, span.end) for span in one.spans]] for one in evidence.key_sentences
        ],
    }
    head = json.dumps(header, separators=(",", ":")).encode()
    payload = b"".join((_LENGTH.pack(len(head)), head, _bytes(numbers), _bytes(bits), evidence.blocks.lookahead))
    prefix = _PREFIX.pack(_MAGIC, _LAYOUT, model.version, zlib.crc32(payload), len(payload))
    return prefix + zlib.compress(payload, 6)


def stored_version(data: bytes) -> int | None:
    """The version of the model in the bytes; None if they hold none that this program could read."""
    if len(data) < _PREFIX.size:
        return None
    magic, layout, version, _, _ = _PREFIX.unpack_from(data)
    return int(version) if magic == _MAGIC and layout == _LAYOUT else None


def decode_book_model(data: bytes, *, max_bytes: int = _MAX_PAYLOAD) -> BookModel:
    """The model that `encode_book_model` wrote.

    Raises:
        ValueError: the bytes are damaged, too many, or of another version.
    """
    try:
        return BookModel.of(_decode(data, max_bytes))
    except _MALFORMED as exc:
        raise ValueError(f"not a book model: {exc}") from exc


def _decode(data: bytes, max_bytes: int) -> Evidence:
    if stored_version(data) != MODEL_VERSION:
        raise ValueError("not a book model, or one of another version")
    _, _, _, checksum, length = _PREFIX.unpack_from(data)
    if length > max_bytes:
        raise ValueError(f"a payload of {length} bytes is over the bound of {max_bytes}")
    inflater = zlib.decompressobj()
    payload = memoryview(inflater.decompress(memoryview(data)[_PREFIX.size :], length + 1))
    if not inflater.eof or len(payload) != length or zlib.crc32(payload) != checksum:
        raise ValueError("the payload is damaged")
    (head_length,) = _LENGTH.unpack_from(payload)
    at = _LENGTH.size + head_length
    header = json.loads(str(payload[_LENGTH.size : at], "utf-8"))
    mentions = sum(row[2] for row in header["forms"])
    count = mentions + sum(row[3] for row in header["forms"]) + header["blocks"] + header["first_person"]
    numbers = _array("I", payload[at : at + 4 * count])
    bits = _array("H", payload[at + 4 * count : at + 4 * count + 4 * mentions])
    lookahead = bytes(payload[at + 4 * count + 4 * mentions :])
    if len(numbers) != count or len(bits) != 2 * mentions or len(lookahead) != header["blocks"]:
        raise ValueError("the numbers are not as many as announced")
    forms: list[NameForm] = []
    number = bit = 0
    for words, title, total, lower, statements, common in header["forms"]:
        starts = _sums(numbers[number : number + total])
        lengths, cues = bits[bit : bit + total], bits[bit + total : bit + 2 * total]
        forms.append(
            NameForm(
                words=tuple(words),
                title=title,
                mentions=Spans(starts=starts, ends=array("I", map(int.__add__, starts, lengths))),
                cues=cues,
                lower=_sums(numbers[number + total : number + total + lower]),
                statements=tuple(
                    Statement(span=Span(start=start, end=end), how=_KINDS[how]) for start, end, how in statements
                ),
                common=bool(common),
            )
        )
        number += total + lower
        bit += 2 * total
    blocks = header["blocks"]
    return Evidence(
        language=header["language"],
        forms=tuple(forms),
        blocks=Blocks(ends=_sums(numbers[number : number + blocks]), lookahead=lookahead),
        first_person=_sums(numbers[number + blocks :]),
        key_sentences=tuple(
            KeySentences(section=section, known=known, spans=tuple(Span(start=start, end=end) for start, end in spans))
            for section, known, spans in header["key_sentences"]
        ),
    )


def _differences(values: array[int]) -> array[int]:
    """What each value adds to the one before it: small numbers deflate well."""
    return array("I", map(int.__sub__, values, array("I", [0]) + values[:-1])) if values else values


def _sums(values: array[int]) -> array[int]:
    return array("I", accumulate(values))


def _bytes(values: array[int]) -> bytes:
    if sys.byteorder == "big":
        values = values[:]
        values.byteswap()
    return values.tobytes()


def _array(code: str, data: memoryview) -> array[int]:
    values: array[int] = array(code)
    values.frombytes(data)
    if sys.byteorder == "big":
        values.byteswap()
    return values
