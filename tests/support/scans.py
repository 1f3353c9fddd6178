"""Scanned pages: text drawn by pdfium, as pictures and as PDF files of nothing but pictures."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence

import pypdfium2

from smartchat_core.model.recognized import PageImage
from smartchat_core.testing.pdf_files import PdfText, make_pdf

__all__ = ["page_picture", "scanned_pdf"]

_DOTS = 200


def page_picture(texts: Sequence[PdfText], *, dots: float = _DOTS) -> PageImage:
    """A page with these texts as a scanner sees it."""
    document = pypdfium2.PdfDocument(io.BytesIO(make_pdf([texts])))
    try:
        bitmap = document[0].render(scale=dots / 72, grayscale=True)
        rows = bytes(bitmap.buffer)
        pixels = b"".join(rows[at : at + bitmap.width] for at in range(0, bitmap.stride * bitmap.height, bitmap.stride))
        return PageImage(width=bitmap.width, height=bitmap.height, dots_per_inch=dots, pixels=pixels)
    finally:
        document.close()


def scanned_pdf(pages: Sequence[Sequence[PdfText] | PageImage], *, width: float = 595, height: float = 842) -> bytes:
    """A PDF whose pages are pictures: of pages with these texts, or those that are given."""
    objects: list[bytes] = [b"", b""]
    kids = []
    for page in pages:
        image = page if isinstance(page, PageImage) else page_picture(page)
        data = zlib.compress(image.pixels, 6)
        objects.append(
            b"<</Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/DeviceGray"
            b"/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (image.width, image.height, len(data), data)
        )
        picture = len(objects)
        drawing = b"q %g 0 0 %g 0 0 cm /P Do Q" % (width, height)
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(drawing), drawing))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %g %g]/Contents %d 0 R/Resources<</XObject<</P %d 0 R>>>>>>"
            % (width, height, len(objects), picture)
        )
        kids.append(len(objects))
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    data = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return data
