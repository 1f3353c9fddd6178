"""Small PDF files with text at given places, made without a library: for tests of parsers and of what uses them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["PdfBookmark", "PdfText", "column", "make_pdf"]


@dataclass(frozen=True, slots=True)
class PdfText:
    """A line of text in Helvetica with its lower left corner at (x, y), drawn upwards if `upwards` is set.

    `before` and `after` are operators of the page's content that are carried out before and after it, as in `3 Tr`.
    """

    x: float
    y: float
    text: str
    size: float = 10
    upwards: bool = False
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class PdfBookmark:
    """An entry of the outline that leads to a height on a page (counted from 0)."""

    title: str
    page: int
    top: float = 800
    children: tuple[PdfBookmark, ...] = ()


def column(
    lines: Sequence[str], *, x: float = 72, top: float = 760, leading: float = 12, size: float = 10
) -> list[PdfText]:
    """The lines one below the other; an empty string leaves a gap, leading spaces indent by two points each."""
    placed = []
    for number, line in enumerate(lines):
        indent = 2.0 * (len(line) - len(line.lstrip()))
        if line:
            placed.append(PdfText(x + indent, top - number * leading, line.lstrip(), size))
    return placed


def make_pdf(
    pages: Sequence[Sequence[PdfText]],
    *,
    outline: Sequence[PdfBookmark] = (),
    info: Mapping[str, str] | None = None,
    rotate: int = 0,
    pictures: Sequence[int] = (),
    scans: Sequence[int] = (),
    hidden_layer: bool = False,
    roman_labels: bool = False,
    encrypted: bool = False,
) -> bytes:
    """A PDF of A4 pages with these texts.

    Args:
        pages: what stands on each page, in the order in which it is drawn.
        outline: the bookmarks.
        info: the document information dictionary, such as `{"Title": "…"}`.
        rotate: by how many degrees each page is turned clockwise when it is shown.
        pictures: the pages (counted from 0) with a picture on them.
        scans: those on which a picture that fills the page lies under the text.
        hidden_layer: whether there is optional content that is switched off, called `/OC /L BDC … EMC`.
        roman_labels: whether the pages are called i, ii, iii …
        encrypted: whether it asks for a password that is not known.
    """
    objects: list[bytes] = [b"", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"]

    def add(content: bytes) -> int:
        objects.append(content)
        return len(objects)

    picture = add(
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>"
        b"stream\n\x80\nendstream"
    )
    layer = add(b"<</Type/OCG/Name(Layer)>>") if hidden_layer else 0
    layer_name = b"/Properties<</L %d 0 R>>" % layer if layer else b""
    numbers = []
    for index, texts in enumerate(pages):
        drawn = "\n".join(_draw(text) for text in texts).encode("cp1252")
        if index in pictures:
            drawn += b"\nq 400 0 0 600 90 100 cm /P Do Q"
        if index in scans:
            drawn = b"q 595 0 0 842 0 0 cm /P Do Q\n" + drawn
        contents = add(b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn))
        numbers.append(
            add(
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Rotate %d/Contents %d 0 R"
                b"/Resources<</Font<</F 3 0 R>>/XObject<</P %d 0 R>>%s>>>>" % (rotate, contents, picture, layer_name)
            )
        )
    kids = b" ".join(b"%d 0 R" % number for number in numbers)
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(numbers), kids)
    root = b"<</Type/Catalog/Pages 2 0 R"
    if outline:
        root += b"/Outlines %d 0 R" % _add_outline(objects, outline, numbers)
    if roman_labels:
        root += b"/PageLabels<</Nums[0<</S/r>>]>>"
    if layer:
        root += b"/OCProperties<</OCGs[%d 0 R]/D<</OFF[%d 0 R]>>>>" % (layer, layer)
    objects[0] = root + b">>"
    trailer = b"<</Root 1 0 R/Size %d" % (len(objects) + 3)
    if info:
        entries = b"".join(b"/%s %s" % (key.encode(), _string(value)) for key, value in info.items())
        trailer += b"/Info %d 0 R" % add(b"<<%s>>" % entries)
    if encrypted:
        secret = b"<%s>" % (b"5a" * 32)
        trailer += b"/ID[<00><00>]/Encrypt %d 0 R" % add(
            b"<</Filter/Standard/V 1/R 2/P -4/O %s/U %s>>" % (secret, secret)
        )
    return _assemble(objects, trailer + b">>")


def _draw(text: PdfText) -> str:
    escaped = text.text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    matrix = f"0 1 -1 0 {text.x} {text.y}" if text.upwards else f"1 0 0 1 {text.x} {text.y}"
    drawn = f"BT /F {text.size} Tf {matrix} Tm ({escaped}) Tj ET"
    return f"q {text.before} {drawn} {text.after} Q" if text.before or text.after else drawn


def _string(value: str) -> bytes:
    return b"<feff%s>" % value.encode("utf-16-be").hex().encode()


def _add_outline(objects: list[bytes], entries: Sequence[PdfBookmark], pages: list[int]) -> int:
    """Append a node with these children; its number."""
    objects.append(b"")
    node = len(objects)
    numbers = []
    for entry in entries:
        children = _add_outline(objects, entry.children, pages) if entry.children else 0
        if not children:
            objects.append(b"")
            children = len(objects)
        numbers.append(children)
    for position, (entry, number) in enumerate(zip(entries, numbers, strict=True)):
        links = b""
        if position:
            links += b"/Prev %d 0 R" % numbers[position - 1]
        if position + 1 < len(numbers):
            links += b"/Next %d 0 R" % numbers[position + 1]
        own = b"/Title %s/Parent %d 0 R/Dest[%d 0 R/XYZ 0 %d null]%s" % (
            _string(entry.title), node, pages[entry.page], int(entry.top), links,
        )  # fmt: skip
        held = objects[number - 1].removeprefix(b"<<").removesuffix(b">>")
        objects[number - 1] = b"<<%s%s>>" % (own, held)
    objects[node - 1] = b"<</First %d 0 R/Last %d 0 R/Count %d>>" % (numbers[0], numbers[-1], len(numbers))
    return node


def _assemble(objects: list[bytes], trailer: bytes) -> bytes:
    data = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for offset in offsets:
        data += b"%010d 00000 n \n" % offset
    data += b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (trailer, start)
    return bytes(data)
