"""Pictures in a text that are pages of it: their numbers for text recognition, and what was read in their places."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.html.tags import split_token
from smartchat_adapters.parsers.pictures.candidates import LEAST_RUN, MetPicture, unread_pictures
from smartchat_adapters.parsers.pictures.header import HEADER_BYTES, picture_header
from smartchat_adapters.parsers.toolkit.base64_text import decoded_base64
from smartchat_core.errors import HostileFile, OcrRequired
from smartchat_core.model.parsed import ParseWarning, WarningCode
from smartchat_core.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from smartchat_adapters.parsers.html.tags import Token
    from smartchat_adapters.parsers.pictures.header import PictureHeader
    from smartchat_adapters.parsers.pictures.recognized import RecognizedPictures
    from smartchat_core.model.recognized import RecognizedPage
    from smartchat_core.parsing.canonical_text import CanonicalTextBuilder

__all__ = ["PagePictures", "PicturesOfPart", "decoded_data", "picture_number", "place_of_picture"]

_MOST_OF_PART = 100_000
# A page or two of pictures are plates; more of them are a book that lacks text.
_FEW_PAGES = 2
_NAMED = 5
_COUNTED = 100
_DATA = "data:"
_BASE64 = ";base64"


def picture_number(part: int, ordinal: int) -> int:
    """The number by which text recognition is asked for a picture: the n-th one of a part of the book.

    It shows where the picture is, so that nothing else of the book has to be read to find it again.
    """
    return part * _MOST_OF_PART + ordinal


def place_of_picture(number: int) -> tuple[int, int]:
    """The part of the book, and which of its pictures it is."""
    return divmod(number, _MOST_OF_PART)


class PicturesOfPart:
    """Meets the pictures of one part as it is read.

    Args:
        builder: takes what was recognised, after the text that stands before a picture.
        source: what the book calls the picture that a tag of this part refers to so.
        write: appends what was recognised on the picture of this ordinal, at the node.
    """

    def __init__(
        self, builder: CanonicalTextBuilder, *, source: Callable[[str], str], write: Callable[[int, str], None]
    ) -> None:
        self._builder = builder
        self._source = source
        self._write = write
        self._since = len(builder.parts)
        self.sources: list[str] = []
        self.letters: list[int] = []

    def __call__(self, token: Token, node: str) -> None:
        """A picture is met (see `PictureMet`)."""
        ordinal = len(self.sources)
        if ordinal >= _MOST_OF_PART:
            raise HostileFile("A part of the book has too many pictures.", cause=f"It has more than {_MOST_OF_PART:,}.")
        self.letters.append(self.letters_since())
        self.sources.append(self._source(_reference(token)))
        self._write(ordinal, node)
        self._since = len(self._builder.parts)

    def letters_since(self) -> int:
        """How many letters were read since the last picture, or since the part began; it counts only a few."""
        letters = filter(str.isalpha, chain.from_iterable(self._builder.parts[self._since :]))
        return sum(1 for _ in islice(letters, _COUNTED))


def _reference(token: Token) -> str:
    """What a picture's tag refers to: `src` of HTML, `href` of SVG with or without the prefix of XLink."""
    _, pairs, _ = split_token(token)
    found = {key.rpartition(":")[2].lower(): value for key, value in reversed(pairs)}
    return (found.get("src") or found.get("href") or "").strip()


class PagePictures:
    """The pictures of a book that stand in the place of text. `written` are the spans of what was recognised.

    Args:
        builder: takes what was recognised.
        recognized: what text recognition has read, by the number of the picture.
        head: the first bytes of a picture, by what the book calls it; None if it is not there.
    """

    def __init__(
        self,
        builder: CanonicalTextBuilder,
        recognized: Mapping[int, RecognizedPage],
        *,
        head: Callable[[str], bytes | None],
    ) -> None:
        self._builder = builder
        self._head = head
        self.written: list[Span] = []
        self._read: RecognizedPictures | None = None
        if recognized:
            # Laying out is the work of the PDF parser, whose modules take a while to be imported.
            from smartchat_adapters.parsers.pictures.recognized import RecognizedPictures

            self._read = RecognizedPictures.of(recognized)
        self._known = frozenset(recognized)
        # Of pages without other text, and of the spine itself: the name, and the numbers that can be recognised.
        self._pages: list[tuple[str, list[int]]] = []
        self._spine: list[tuple[str, list[int]]] = []
        self._runs: list[tuple[str, list[int]]] = []
        self._names: dict[int, str] = {}

    def __bool__(self) -> bool:
        return bool(self._pages or self._spine or self._runs)

    @property
    def recognized(self) -> tuple[int, ...]:
        """The numbers of the pictures whose text was recognised."""
        return tuple(sorted(self._read.recognition.read)) if self._read is not None else ()

    def of_part(self, part: int, source: Callable[[str], str], *, anchored: bool = True) -> PicturesOfPart:
        """What meets the pictures of a part while it is read; `anchored`: their text gets anchors at them."""

        def write(ordinal: int, node: str) -> None:
            self.write(picture_number(part, ordinal), node if anchored else "")

        return PicturesOfPart(self._builder, source=source, write=write)

    def write(self, number: int, node: str) -> None:
        """Append what was recognised on a picture, in paragraphs of their own."""
        if self._read is None or number not in self._read.lines:
            return
        self._builder.paragraph_break()
        start = self._builder.offset
        for paragraph in self._read.paragraphs((number,)):
            self._builder.paragraph(paragraph.text, node)
        if self._builder.length > start:
            self.written.append(Span(start=start, end=self._builder.length))
        self._builder.paragraph_break()

    def judge(self, part: int, path: str, met: PicturesOfPart) -> None:
        """Note the pictures of a part that has been read."""
        if not met.sources:
            return
        behind = met.letters_since()
        bare = not behind and not any(met.letters)
        if not bare and len(met.sources) < LEAST_RUN:
            return  # whatever their size, they stand in a text
        headers = [
            MetPicture(number=picture_number(part, at), header=self._header(source), letters_before=letters)
            for at, (source, letters) in enumerate(zip(met.sources, met.letters, strict=True))
        ]
        numbers = list(unread_pictures(headers, behind))
        # What is no picture that can be decoded, such as a drawing, is named all the same.
        if numbers or (bare and any(one.header is None for one in headers)):
            self._note(self._pages if bare else self._runs, path, numbers)

    def judge_spine(self, part: int, path: str) -> None:
        """Note a picture that stands in the reading order itself."""
        self._note(self._spine, path, [picture_number(part, 0)])
        self.write(picture_number(part, 0), f"{part}|")

    def _note(self, where: list[tuple[str, list[int]]], path: str, numbers: list[int]) -> None:
        where.append((path, numbers))
        self._names.update(dict.fromkeys(numbers, path))

    def missing(self, pages: int, *, every: bool = False) -> tuple[int, ...]:
        """The numbers of the pictures to be recognised, in order; a few plates are not, unless it is `every` one."""
        wanted = self._wanted(pages, every=every)
        return tuple(sorted({number for _, numbers in wanted for number in numbers} - self._known))

    def warnings(self, pages: int) -> Iterable[ParseWarning]:
        """Name the pictures of text that were not read, or not surely, in a book of so many pages."""
        found = [path for path, numbers in self._wanted(pages) if not numbers or not self._known.issuperset(numbers)]
        if found:
            names = ", ".join(found[:_NAMED]) + (" …" if len(found) > _NAMED else "")
            message = f"{len(found)} of {pages} pages are pictures without text: {names}"
            yield ParseWarning(code=WarningCode.PAGES_WITHOUT_TEXT, subject=found[0], message=message)
        if self._read is not None:
            from smartchat_adapters.parsers.pdf.missing_text import text_warnings

            yield from text_warnings(pictures=(), unreadable=(), recognition=self._read.recognition, named=self._called)

    def error(self, pages: int) -> OcrRequired:
        """Why there is no text in a book of pictures."""
        from smartchat_adapters.parsers.pdf.missing_text import Recognition, no_text_recognized

        read = self._read.recognition if self._read is not None else Recognition()
        return no_text_recognized(read, pages) if self._known else OcrRequired("The pages of this book are pictures.")

    def _called(self, numbers: list[int]) -> str:
        names = list(dict.fromkeys(self._names.get(number, str(number)) for number in numbers))
        return ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} other pages" if len(names) > _NAMED else "")

    def _wanted(self, pages: int, *, every: bool = False) -> list[tuple[str, list[int]]]:
        plates = self._are_plates(pages) and not every
        return self._spine + self._runs + ([] if plates else self._pages)

    def _are_plates(self, pages: int) -> bool:
        return len(self._pages) <= _FEW_PAGES and 2 * len(self._pages) <= pages

    def _header(self, source: str) -> PictureHeader | None:
        data = decoded_data(source[: 2 * HEADER_BYTES]) if source.startswith(_DATA) else self._head(source)
        return picture_header(data) if data else None


def decoded_data(source: str) -> bytes:
    """The bytes of a `data` URL (RFC 2397), as far as they are whole; none where it is not in base 64."""
    head, _, words = source.partition(",")
    if not head.endswith(_BASE64):
        return b""
    return decoded_base64(words)
