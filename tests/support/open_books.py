"""Books with what is known of their people, opened for answers."""

from smartchat_core.books.build import build_book_model
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.citing import SourceDocument

__all__ = ["open_book"]


def open_book(source: SourceDocument, until: int | None = None) -> OpenBook:
    """The book with its model, both up to the bound."""
    return OpenBook(source=source, until=until, model=build_book_model(source.parsed).until(until))
