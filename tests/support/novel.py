"""A small novel of our own for tests of answers about whole books."""

from collections.abc import Sequence

from smartchat_core.chat.citing import SourceDocument
from smartchat_core.model import Metadata, ParsedDocument, Section, SectionKind, SectionRole, Span
from tests.support.sources import make_source

__all__ = ["CHAPTERS", "make_novel"]

CHAPTERS = (
    (
        "It was a cold evening in March when the ferry brought Anna Lind to Skerrow. Anna Lind was the daughter of a "
        "clockmaker in Bergen, and she had come to repair the great clock of the harbour. She carried her tools in a "
        "red box. The harbour master, Mr. Olsen, waited for her under the lamp.\n\n“You are late,” said Mr. Olsen. He "
        "showed her the way to the tower. The tower stood on a rock above the harbour of Skerrow, and nobody had "
        "climbed its stairs since the winter.\n\nAnna slept in the keeper’s room that night. The sea beat against the "
        "rock, and the great clock of the harbour was silent."
    ),
    (
        "In the morning Anna opened the great clock and found a letter between its wheels. The letter was signed by "
        "Tobias Wren, the old keeper of the tower. Tobias Wren wrote that he had stopped the clock himself.\n\nMr. "
        "Olsen did not want to speak of the letter. He said that Tobias Wren had left Skerrow ten years ago. Anna "
        "hid the letter in her red box and went on with the repair of the wheels.\n\nAll day the rain fell on the "
        "harbour. Towards evening a boat without a light passed under the tower."
    ),
    (
        "Tobias Wren came back to the tower in the night of the storm. He told Anna that Mr. Olsen had drowned his "
        "brother for the money of the harbour. Anna started the great clock, and its bell called all of Skerrow out "
        "of bed.\n\nMr. Olsen fled in the boat without a light. The storm broke the boat on the rock, and Mr. Olsen "
        "was never seen again.\n\nAnna married Tobias Wren in the spring. They kept the tower together, and the great "
        "clock of the harbour never stopped again."
    ),
)


def make_novel(
    chapters: Sequence[str] = CHAPTERS, *, title: str = "The Clock of Skerrow", description: str = "", name: str = ""
) -> SourceDocument:
    """The novel with its imprint and an endnote; with other chapters another one."""
    text, sections = "", []
    for number, chapter in enumerate(chapters, start=1):
        heading = f"Chapter {number}"
        start = len(text)
        text += f"{heading}\n\n{chapter}\n\n"
        sections.append(
            Section(
                ordinal=number,
                title=heading,
                span=Span(start=start, end=len(text)),
                role=SectionRole.CHAPTER,
                number=number,
            )
        )
    front = "Imprint\n\nThis edition was produced with great care by the clerks of the harbour press.\n\n"
    moved = [
        Section(
            ordinal=one.ordinal,
            title=one.title,
            span=Span(start=one.span.start + len(front), end=one.span.end + len(front)),
            role=one.role,
            number=one.number,
        )
        for one in sections
    ]
    imprint = Section(
        ordinal=0,
        title="Imprint",
        span=Span(start=0, end=len(front)),
        kind=SectionKind.FRONT,
        role=SectionRole.COPYRIGHT,
    )
    notes_text = "Endnotes\n\nThe great clock of the harbour is mentioned in the old books of the harbour press.\n"
    notes = Section(
        ordinal=len(chapters) + 1,
        title="Endnotes",
        span=Span(start=len(front) + len(text), end=len(front) + len(text) + len(notes_text)),
        kind=SectionKind.NOTES,
        role=SectionRole.NOTES,
    )
    metadata = Metadata(title=title, authors=("Edda Holm",), language="en", description=description)
    parsed = ParsedDocument(text=front + text + notes_text, sections=(imprint, *moved, notes), metadata=metadata)
    return make_source(parsed, document=name or title.casefold())
