"""The documents that are uploaded: small, all different, each with a word that no other one has."""

import io
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from tests.support.epub_maker import EpubMaker

__all__ = ["Book", "Kind", "make_book", "word_of"]


class Kind(StrEnum):
    """What a document is, and so what should become of it."""

    MARKDOWN = "markdown"
    TEXT = "text"
    EPUB = "epub"
    LONG = "long"
    """Takes a while to send, and a while to embed."""
    BROKEN = "broken"
    """Is taken in, because it looks like a book, and cannot be read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Book:
    """A document to upload; its text has `word` once, unless it is broken."""

    number: int
    kind: Kind
    filename: str
    content: bytes
    word: str

    @property
    def readable(self) -> bool:
        return self.kind is not Kind.BROKEN


_WEIGHTS = {Kind.MARKDOWN: 10, Kind.TEXT: 4, Kind.EPUB: 3, Kind.LONG: 2, Kind.BROKEN: 1}
_CONSONANTS, _VOWELS = "bdfgklmnprtvz", "aeiou"
_SYLLABLES = [consonant + vowel for consonant in _CONSONANTS for vowel in _VOWELS]
_WHO = "keeper fisher baker miller sailor teacher doctor printer gardener weaver shepherd carpenter".split()
_DOES = "mended carried painted counted lost found sold measured buried lifted cleaned opened".split()
_WHAT = "lantern net barrel clock letter ladder kettle map fence bell basket window".split()
_WHERE = "harbour chapel market orchard bridge cellar tower mill garden quarry station meadow".split()


def make_book(seed: int, number: int) -> Book:
    """The document of this number. The same arguments give the same bytes."""
    random = Random(f"book {seed} {number}")
    kind = random.choices(tuple(_WEIGHTS), tuple(_WEIGHTS.values()))[0]
    word = word_of(seed, number)
    paragraphs = [_paragraph(random) for _ in range(random.randint(60, 100) if kind is Kind.LONG else 4)]
    place = random.randrange(len(paragraphs))
    paragraphs[place] += f" The {random.choice(_WHO)} kept the {word} in the {random.choice(_WHERE)}."
    title = f"Report {number} of {seed}"
    name, content = _written(kind, title, paragraphs, random)
    return Book(number=number, kind=kind, filename=f"{number:05}-{name}", content=content, word=word)


def word_of(seed: int, number: int) -> str:
    """A word that is the document's own: its syllables spell out the number, and then the seed."""
    digits = [number // len(_SYLLABLES) ** place % len(_SYLLABLES) for place in range(3)]
    return "".join(_SYLLABLES[digit] for digit in (*digits, seed % len(_SYLLABLES))) + "xorn"


def _written(kind: Kind, title: str, paragraphs: list[str], random: Random) -> tuple[str, bytes]:
    half = len(paragraphs) // 2
    parts = (("One", paragraphs[:half]), ("Two", paragraphs[half:]))
    if kind is Kind.EPUB:
        maker = EpubMaker(metadata=f"<dc:title>{title}</dc:title><dc:language>en</dc:language>")
        for name, texts in parts:
            maker.add(f"{name}.xhtml", f"<h1>{name}</h1>" + "".join(f"<p>{text}</p>" for text in texts))
        return "book.epub", _undated(maker.data())
    if kind is Kind.BROKEN:
        return random.choice((_empty_book, _cut_page, _large_page))(title)
    if kind is Kind.TEXT:
        return "notes.txt", "\n\n".join([title, *paragraphs]).encode()
    sections = "\n\n".join(f"## {name}\n\n" + "\n\n".join(texts) for name, texts in parts)
    return "report.md", f"# {title}\n\n{sections}\n".encode()


def _empty_book(title: str) -> tuple[str, bytes]:
    """A book of which nothing is there but its wrapping."""
    return "empty.epub", _undated(EpubMaker(metadata=f"<dc:title>{title}</dc:title>").data())


def _cut_page(title: str) -> tuple[str, bytes]:
    """A page description that was cut off."""
    return "cut.pdf", f"%PDF-1.7\n% {title}\n1 0 obj\n<< /Type /Catalog".encode()


def _large_page(title: str) -> tuple[str, bytes]:
    """One that is so large that the store gets it in several parts."""
    return "large.pdf", f"%PDF-1.7\n% {title}\n".encode() + b"1 0 obj " * (12 * 1024 * 128)


def _undated(archive: bytes) -> bytes:
    """The archive with the same time at all its files, so that the same book is the same bytes at any time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(buffer, "w") as target:
        for entry in source.infolist():
            target.writestr(zipfile.ZipInfo(entry.filename), source.read(entry), entry.compress_type)
    return buffer.getvalue()


def _paragraph(random: Random) -> str:
    return " ".join(
        f"The {random.choice(_WHO)} {random.choice(_DOES)} {random.randint(2, 99)} times the {random.choice(_WHAT)} "
        f"that the {random.choice(_WHO)} of the {random.choice(_WHERE)} {random.choice(_DOES)}."
        for _ in range(4)
    )
