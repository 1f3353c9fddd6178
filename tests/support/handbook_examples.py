"""Finds the examples in the documentation, and makes the files that they name."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

from tests.support.calibre_maker import CalibreBook, make_calibre_library
from tests.support.epub_maker import EpubMaker

__all__ = ["Block", "blocks_of", "commands_of", "documentation_pages", "links_of", "make_books", "without_redirection"]

_FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```\s*$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]\[]*\]\(([^)\s]+)\)")

_LETTER = b"The letter came on a Tuesday, and nobody in the house would open it before the doctor had been."
_DRACULA = (
    (
        "Jonathan Harker travels to Transylvania by the night train. The coachman drives him through the Borgo Pass to "
        "the castle of Count Dracula, while wolves howl in the forest."
    ),
    (
        "The Count receives Harker with courtesy. Harker notices that the Count casts no image in the mirror, and that "
        "every door of the castle is locked. He is a prisoner."
    ),
    (
        "In a deserted room three vampire women come to Harker in the moonlight. The Count drives the three women away "
        "and throws them a bag with a living child."
    ),
    (
        "Harker climbs down the castle wall to the Count's vault and finds the key. He escapes from the castle by "
        "scaling the outer wall with some of the gold, and gets away through the forest to the train."
    ),
    "Lucy Westenra writes to Mina of her three suitors: Dr. Seward, Quincey Morris and Arthur Holmwood.",
)
_MOBY_DICK = (
    (
        "Call me Ishmael. Some years ago, having little money in my purse, I thought I would sail about and see the "
        "watery part of the world."
    ),
    (
        "Ahab hunts the white whale because it took off his leg. He nails a gold doubloon to the mast for the man who "
        "first raises the whale."
    ),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A fenced example: the page that it stands on, the language after the fence, and its lines."""

    page: Path
    language: str
    code: str


def documentation_pages(root: Path) -> list[Path]:
    """All pages of the documentation, and the conventional files beside it."""
    beside = [root / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")]
    return [*sorted((root / "docs").rglob("*.md")), *(page for page in beside if page.is_file())]


def blocks_of(page: Path) -> list[Block]:
    """The fenced blocks of a page."""
    text = page.read_text("utf-8")
    return [Block(page=page, language=found[1], code=found[2]) for found in _FENCE.finditer(text)]


def commands_of(block: Block) -> list[list[str]]:
    """The commands of a shell block as words, without comments and prompts."""
    commands: list[list[str]] = []
    pending = ""
    for line in block.code.replace("\\\n", " ").splitlines():
        pending = f"{pending}\n{line}" if pending else line.removeprefix("$ ")
        try:
            words = shlex.split(pending, comments=True)
        except ValueError:
            continue  # a quotation goes on in the next line
        pending = ""
        if words:
            commands.append(without_redirection(words))
    if pending:
        raise ValueError(f"a quotation is not closed: {pending}")
    return commands


def without_redirection(words: list[str]) -> list[str]:
    """The words of a command up to where its output is sent into a file."""
    return words[: words.index(">")] if ">" in words else words


def links_of(page: Path) -> list[str]:
    """The targets of a page's links, those in examples left out."""
    return _LINK.findall(re.sub(r"`[^`\n]*`", "", _FENCE.sub("", page.read_text("utf-8"))))


def make_books(folder: Path) -> None:
    """The books that the examples add, and the folders that they come from."""
    _book("Dracula", "Bram Stoker", _DRACULA).write(folder / "dracula.epub")
    _book("Moby Dick", "Herman Melville", _MOBY_DICK).write(folder / "moby-dick.epub")
    make_calibre_library(folder / "Calibre Library", [CalibreBook(title="Letters", files={"TXT": _LETTER})])
    (folder / "incoming").mkdir()
    (folder / "incoming" / "letter.txt").write_bytes(_LETTER)


def _book(title: str, author: str, chapters: tuple[str, ...]) -> EpubMaker:
    maker = EpubMaker(
        metadata=f"<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator><dc:language>en</dc:language>"
    )
    for number, text in enumerate(chapters, start=1):
        maker.add(f"chapter-{number}.xhtml", f"<h1>Chapter {number}</h1><p>{text}</p>", title=f"Chapter {number}")
    maker.toc = "".join(
        f'<li><a href="chapter-{number}.xhtml">Chapter {number}</a></li>' for number in range(1, len(chapters) + 1)
    )
    return maker
