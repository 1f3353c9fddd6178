import json
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.ingestion.parsed_codec import decode_parsed, encode_parsed
from smartchat_core.model import (
    AnchorKind,
    AnchorMap,
    Contributor,
    ContributorRole,
    Cover,
    Metadata,
    ParsedDocument,
    ParseWarning,
    Reading,
    Section,
    SectionKind,
    Series,
    Span,
    WarningCode,
)
from smartchat_core.model.recognition import RecognitionSummary

TEXT = "Ein Käfer\n\n虫 crawled.\n\nThe end 𝄞."
DOCUMENT = ParsedDocument(
    text=TEXT,
    metadata=Metadata(
        title="Käfer",
        authors=("A", "B"),
        language="de",
        identifiers=("urn:isbn:1",),
        subjects=("Sea",),
        contributors=(Contributor(name="C", role=ContributorRole.TRANSLATOR, sort_name="C, A"),),
        series=(Series(name="Works", position="1.5"),),
        sort_title="Käfer, Ein",
        sort_authors=("A", ""),
        original_title="Beetle",
        original_language="en",
        first_published="1851",
    ),
    sections=(
        Section(ordinal=0, title="One", span=Span(start=0, end=len(TEXT)), kind=SectionKind.FRONT),
        Section(ordinal=1, title="虫", span=Span(start=11, end=21), level=2, parent=0),
    ),
    anchors=AnchorMap(
        kind=AnchorKind.PDF,
        offsets=(0, 11, 23),
        points=("0|72 700.5 300 712", "0|", "1|-1 2 3 4"),
        resources=("i", "ii"),
        recognized=(0,),
    ),
    warnings=(ParseWarning(code=WarningCode.PART_DAMAGED, subject="p. 1", message="cut"),),
    page_count=2,
    cover=Cover(media_type="image/png", data=b"\x89PNG\x00"),
    pages_without_text=(1,),
    recognition=RecognitionSummary(pages=1, tried=2, confidence=0.75),
    readings=(Reading(span=Span(start=11, end=12), text="むし"),),
)


@pytest.mark.parametrize("compress", [True, False])
@pytest.mark.parametrize("document", [DOCUMENT, ParsedDocument(text="")])
def test_round_trip(document: ParsedDocument, compress: bool) -> None:
    assert decode_parsed(encode_parsed(document, compress=compress)) == document


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_survives(text: str, title: str) -> None:
    document = ParsedDocument(text=text, metadata=Metadata(title=title))
    assert decode_parsed(encode_parsed(document)) == document


@given(st.data())
def test_a_flipped_byte_is_noticed(data: st.DataObject) -> None:
    encoded = bytearray(encode_parsed(DOCUMENT, compress=False))
    at = data.draw(st.integers(0, len(encoded) - 1))
    encoded[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(ValueError):
        decode_parsed(bytes(encoded))


def test_what_an_older_version_wrote_has_no_more_to_say() -> None:
    encoded = encode_parsed(DOCUMENT, compress=False)
    prefix = struct.Struct("<4sBBIQ")
    payload = encoded[prefix.size :]
    (length,) = struct.unpack_from("<I", payload)
    header = json.loads(payload[4 : 4 + length])
    for name in ("contributors", "series", "sort_authors", "recognition", "recognized", "pages_without_text"):
        del header[name]
    for name in ("sort_title", "original_title", "original_language", "first_published"):
        del header["metadata"][name]
    head = json.dumps(header).encode()
    payload = struct.pack("<I", len(head)) + head + payload[4 + length :]
    older = prefix.pack(b"SCPD", 2, 0, zlib.crc32(payload), len(payload)) + payload
    assert decode_parsed(older).metadata == Metadata(
        title="Käfer", authors=("A", "B"), language="de", identifiers=("urn:isbn:1",), subjects=("Sea",)
    )


@given(st.binary(max_size=200))
def test_noise_is_refused(noise: bytes) -> None:
    with pytest.raises(ValueError):
        decode_parsed(noise)
    with pytest.raises(ValueError):
        decode_parsed(encode_parsed(DOCUMENT)[:18] + noise)


def test_truncation_is_noticed() -> None:
    encoded = encode_parsed(DOCUMENT)
    for length in range(len(encoded)):
        with pytest.raises(ValueError):
            decode_parsed(encoded[:length])


def test_a_bomb_is_not_unpacked() -> None:
    encoded = encode_parsed(ParsedDocument(text="a" * 1_000_000))
    with pytest.raises(ValueError, match="over the bound"):
        decode_parsed(encoded, max_bytes=10_000)
    prefix = encode_parsed(ParsedDocument(text=""))[:18]
    with pytest.raises(ValueError, match="damaged"):
        decode_parsed(prefix + zlib.compress(bytes(50_000_000)))


def _document(**changes: object) -> ParsedDocument:
    values: dict[str, object] = {"text": TEXT, **changes}
    return ParsedDocument(**values)  # type: ignore[arg-type]


def _section(ordinal: int, start: int, end: int, parent: int | None = None) -> Section:
    return Section(ordinal=ordinal, title="", span=Span(start=start, end=end), parent=parent)


@pytest.mark.parametrize(
    "document",
    [
        _document(sections=(_section(0, 0, len(TEXT) + 1),)),
        _document(sections=(_section(0, 5, 6), _section(1, 4, 5))),
        _document(sections=(_section(0, 0, 5), _section(1, 3, 9, parent=0))),
        _document(sections=(_section(0, 0, 5, parent=0),)),
        _document(anchors=AnchorMap(kind=AnchorKind.PDF, offsets=(5, 4), points=("0|", "0|"))),
        _document(anchors=AnchorMap(kind=AnchorKind.PDF, offsets=(0, 4000), points=("0|", "0|"))),
        _document(anchors=AnchorMap(kind=AnchorKind.PDF, offsets=(0,), points=("x|",))),
        _document(anchors=AnchorMap(kind=AnchorKind.PDF, offsets=(0,), points=("0|1 2 3",))),
        _document(anchors=AnchorMap(kind=AnchorKind.EPUB, offsets=(0,), points=("1|/4|0",), resources=("/6|a",))),
        _document(anchors=AnchorMap(kind=AnchorKind.LINES, offsets=(0,), points=("0|",))),
        _document(page_count=-1),
        _document(readings=(Reading(span=Span(start=4, end=4000), text="x"),)),
        _document(
            readings=(Reading(span=Span(start=4, end=6), text="x"), Reading(span=Span(start=5, end=6), text="x"))
        ),
    ],
)
def test_what_is_inconsistent_is_refused(document: ParsedDocument) -> None:
    with pytest.raises(ValueError):
        decode_parsed(encode_parsed(document))


def test_what_cannot_be_written_is_refused() -> None:
    for document in (
        _document(text="\ud800"),
        _document(anchors=AnchorMap(kind=AnchorKind.PDF, offsets=(0,), points=("0|\n",))),
        _document(anchors=AnchorMap(kind=AnchorKind.PDF, offsets=(2**40,), points=("0|",))),
    ):
        with pytest.raises(ValueError):
            encode_parsed(document)
