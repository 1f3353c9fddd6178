"""XMP of PDF files."""

from pathlib import Path

import pytest

from smartchat_adapters.parsers.pdf.parser import PdfParser
from smartchat_adapters.parsers.pdf.xmp import read_xmp
from smartchat_core.model.metadata import Metadata, Series
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.testing.pdf_files import column, make_pdf

NAMES = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/" '
    'xmlns:calibre="http://calibre-ebook.com/xmp-namespace" xmlns:c="http://calibre-ebook.com/xmp-namespace-series"'
)
BOOK = f"""<rdf:RDF {NAMES}><rdf:Description rdf:about="" dc:format="application/pdf" prism:isbn="0-306-40615-2">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Of Käfers</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>Ann Lee</rdf:li><rdf:li>Bo Ek</rdf:li></rdf:Seq></dc:creator>
<dc:subject><rdf:Bag><rdf:li>Insects</rdf:li></rdf:Bag></dc:subject><dc:publisher>Press</dc:publisher>
<dc:date>1999-03</dc:date><dc:language><rdf:Bag><rdf:li>en</rdf:li></rdf:Bag></dc:language>
<calibre:series rdf:parseType="Resource"><rdf:value>Beetles</rdf:value><c:series_index>2.00</c:series_index>
</calibre:series></rdf:Description></rdf:RDF>"""
PICTURE = f"""<rdf:RDF {NAMES}><rdf:Description dc:format="image/jpeg"><dc:title>A photo</dc:title>
</rdf:Description></rdf:RDF>"""


def test_the_packet_of_the_document_is_read_and_those_of_pictures_are_not(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\n" + BOOK.encode() + PICTURE.encode())
    found = read_xmp(path)
    assert found == Metadata(
        title="Of Käfers",
        authors=("Ann Lee", "Bo Ek"),
        language="en",
        publisher="Press",
        published="1999-03",
        identifiers=("0-306-40615-2",),
        subjects=("Insects",),
        series=(Series(name="Beetles", position="2"),),
    )
    assert found.isbns == ("9780306406157",)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<rdf:RDF" * 1_000,
        b"<rdf:RDF" + b"x" * 3_000_000 + b"</rdf:RDF>",
        b"<rdf:RDF></rdf:RDF>",
        PICTURE.encode(),
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>' + BOOK.encode()[:-20],
    ],
    ids=range(6),
)
def test_what_is_no_packet_says_nothing(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    assert read_xmp(path) == Metadata()


def test_gaps_of_the_document_information_are_filled(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    made = make_pdf([column(["Old Martha counts sheep on the northern hills."])], info={"Title": "Informed"})
    path.write_bytes(made.replace(b"\n", b"\n%" + BOOK.replace("\n", " ").encode() + b"\n", 1))
    metadata = PdfParser().parse(path, limits=ParsingLimits()).metadata
    assert (metadata.title, metadata.authors) == ("Informed", ("Ann Lee", "Bo Ek"))
    assert (metadata.publisher, metadata.subjects) == ("Press", ("Insects",))
