"""The parser of PDF, on pdfium: page geometry, reading order, sections, visibility."""
