"""The canary's book: made for each run, with one sentence that stands nowhere else."""

from dataclasses import dataclass
from datetime import datetime, timedelta

__all__ = ["LEFT_AFTER", "CanaryBook", "left_over", "make_book"]

_FILENAME = "smartchat-canary-"
_TITLE = "SmartChat canary"
LEFT_AFTER = timedelta(minutes=10)
"""No run takes so long: a book that is older was left by one that was killed."""

_LETTERS = "bcdfghjklmnpqrst"


@dataclass(frozen=True, kw_only=True, slots=True)
class CanaryBook:
    """A file, the word that only it holds, and a question that only it answers."""

    filename: str
    content: bytes
    word: str
    query: str
    question: str


def make_book(key: str) -> CanaryBook:
    """The book of a run; `key` is a random number in hexadecimal."""
    word = "".join(_LETTERS[int(digit, 16)] for digit in key[:12])
    sentence = f"The harbour master of Brelvik keeps the {word} key in the third drawer of the oak cabinet."
    text = (
        f"# {_TITLE} {word}\n\n"
        "This book is a trial of the service. It is removed again at once; it may be removed by hand, too.\n\n"
        "## The harbour\n\n"
        "Brelvik has a small harbour with two moles. Fishing boats leave it before sunrise and return at noon.\n\n"
        f"{sentence} Nobody else may open it.\n\n"
        "In winter the ferry comes only twice a week, and the lamp at the end of the northern mole burns all day.\n"
    )
    return CanaryBook(
        filename=f"{_FILENAME}{word}.md",
        content=text.encode(),
        word=word,
        query=f"{word} key",
        question=f"Where does the harbour master of Brelvik keep the {word} key?",
    )


def left_over(*, filename: str, title: str, added_at: datetime, now: datetime) -> bool:
    """Whether a document is the book of a run that was killed; one that still goes on is left alone."""
    ours = filename.startswith(_FILENAME) and title.startswith((_TITLE, _FILENAME))
    return ours and now - added_at > LEFT_AFTER
