"""PDF files drawn by operators, for what `smartchat_core.testing.pdf_files` has no words for.

Fonts: `H` Helvetica, `B` its bold, `T` Times, each with its widths, `J` a Japanese one for vertical writing.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from smartchat_adapters.parsers.pdf.parser import PdfParser
from smartchat_core.model import ParsedDocument
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.testing.document_reader import check_canonical

__all__ = ["HEIGHT", "WIDTH", "Drawing", "lines", "literal", "prose", "read", "text", "width_of", "wrapped"]

WIDTH, HEIGHT = 420, 595
_HELVETICA = (
    "278278355556556889667191333333389584278333278278556556556556556556556556556556278278584584584556"
    "1015667667722722667611778722278500667556833722778667778722667611722667944667667611278278278469556333"
    "556556500556556278556556222222500222833556556556556333500278556500722500500500334260334584"
)
_TIMES = (
    "250333408500500833778180333333500564250333250278500500500500500500500500500500278278564564564444"
    "921722667667722611556722722333389722611889722722556722667556611722722944722722611333278333469500333"
    "444500444500444333500500278278500278778500500500500333389278500500722500500444480200480541"
)
_NOUNS = "harbour lamp captain river garden window letter bell stone winter baker candle road teacher gull ship".split()
_VERBS = "carried watched forgot painted followed counted mended remembered found lost".split()


def _split(widths: str) -> list[int]:
    found, at = [], 0
    while at < len(widths):
        length = 4 if widths.startswith("1015", at) else 3
        found.append(int(widths[at : at + length]))
        at += length
    return found


_WIDTHS = {"H": _split(_HELVETICA), "B": _split(_HELVETICA), "T": _split(_TIMES)}


def width_of(words: str, size: float = 11, font: str = "H") -> float:
    """How far a text of ASCII goes, in points."""
    return sum(_WIDTHS[font][ord(char) - 32] for char in words) * size / 1000


def prose(seed: int, sentences: int) -> str:
    """Sentences that differ from one another, and are the same for the same seed."""
    made = []
    for number in range(sentences):
        at = seed * 7 + number * 3
        one, two = _NOUNS[at % 16], _NOUNS[(at * 5 + number + 4) % 16]
        made.append(f"The {one} of number {'abcdefghij'[seed % 10]}{'klmnopqrst'[number % 10]} "
                    f"{_VERBS[(at + number // 10) % 10]} what the old {two} had kept.")  # fmt: skip
    return " ".join(made)


def wrapped(words: str, width: float = 300, size: float = 11, font: str = "H") -> list[str]:
    """The text in lines no wider than that."""
    made = [""]
    for word in words.split():
        longer = f"{made[-1]} {word}".strip()
        if width_of(longer, size, font) > width:
            made.append(word)
        else:
            made[-1] = longer
    return made


def literal(value: str) -> str:
    """A string object."""
    return f"<FEFF{value.encode('utf-16-be').hex()}>"


def text(x: float, y: float, words: str, size: float = 11, font: str = "H", matrix: str = "1 0 0 1") -> str:
    """Operators that draw words from this place on."""
    shown = words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /{font} {size:g} Tf {matrix} {x:.2f} {y:.2f} Tm ({shown}) Tj ET\n"


def lines(
    words: Sequence[str], *, x: float = 60, top: float = 520, size: float = 11, leading: float = 14, font: str = "H"
) -> str:
    """Operators that draw lines one below the other."""
    return "".join(text(x, top - leading * at, line, size, font) for at, line in enumerate(words))


class Drawing:
    """A file of pages of 420 by 595 points; `catalog` takes further entries of the catalog."""

    def __init__(self) -> None:
        self.catalog = ""
        self._objects: list[bytes] = [b"", b""]
        self._pages: list[str] = []
        names = {"H": "Helvetica", "B": "Helvetica-Bold", "T": "Times-Roman"}
        self._fonts = {
            key: self.add(f"<</Type/Font/Subtype/Type1/BaseFont/{name}/Encoding/WinAnsiEncoding>>")
            for key, name in names.items()
        }
        described = self.add(
            "<</Type/FontDescriptor/FontName/HeiseiMin-W3/Flags 4/FontBBox[0 -120 1000 880]/ItalicAngle 0/Ascent 880"
            "/Descent -120/CapHeight 700/StemV 80>>"
        )
        below = self.add(
            "<</Type/Font/Subtype/CIDFontType0/BaseFont/HeiseiMin-W3/DW 1000/CIDSystemInfo<</Registry(Adobe)"
            f"/Ordering(Japan1)/Supplement 4>>/FontDescriptor {described}>>"
        )
        self._fonts["J"] = self.add(
            f"<</Type/Font/Subtype/Type0/BaseFont/HeiseiMin-W3/Encoding/UniJIS-UTF16-V/DescendantFonts[{below}]>>"
        )

    def add(self, body: str | bytes) -> str:
        """A further object; what refers to it."""
        self._objects.append(body.encode("latin-1") if isinstance(body, str) else body)
        return f"{len(self._objects)} 0 R"

    def stream(self, data: bytes, entries: str = "") -> str:
        """A further stream; what refers to it."""
        return self.add(b"<<%s/Length %d>>stream\n%s\nendstream" % (entries.encode(), len(data), data))

    def page(self, content: str, entries: str = "") -> str:
        """A further page, with these entries of its dictionary; what refers to it."""
        fonts = "".join(f"/{key} {number}" for key, number in self._fonts.items())
        self._pages.append(
            self.add(
                f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]{entries}/Resources<</Font<<{fonts}>>>>"
                f"/Contents {self.stream(content.encode('cp1252'))}>>"
            )
        )
        return self._pages[-1]

    def data(self) -> bytes:
        """The file."""
        self._objects[0] = f"<</Type/Catalog/Pages 2 0 R{self.catalog}>>".encode("latin-1")
        self._objects[1] = f"<</Type/Pages/Count {len(self._pages)}/Kids[{' '.join(self._pages)}]>>".encode()
        written = bytearray(b"%PDF-1.7\n")
        starts = []
        for number, body in enumerate(self._objects, 1):
            starts.append(len(written))
            written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        table = len(written)
        written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(starts) + 1)
        written += b"".join(b"%010d 00000 n \n" % start for start in starts)
        written += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(starts) + 1, table)
        return bytes(written)


def read(drawing: Drawing, folder: Path) -> ParsedDocument:
    """The file as the parser reads it."""
    path = folder / "drawing.pdf"
    path.write_bytes(drawing.data())
    parsed = PdfParser().parse(path, limits=ParsingLimits())
    check_canonical(parsed)
    return parsed
