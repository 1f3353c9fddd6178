"""The people of a book, and what its reader says about their names."""

from abc import abstractmethod

from smartchat.library.searching import AsyncSearchable
from smartchat.library.values import Until
from smartchat_core.model.characters import Characters
from smartchat_core.model.ids import DocumentId

__all__ = ["AsyncWithPeople"]


class AsyncWithPeople(AsyncSearchable):
    """Something whose people can be listed."""

    @property
    @abstractmethod
    def id(self) -> DocumentId:
        """The document's identifier."""

    async def characters(self, *, limit: int = 20, until: Until | None = None) -> Characters:
        """The people, those who are mentioned most first, each with aliases and the sentence that introduces them.

        With `until`, people, names and numbers are those of what was read up to there.

        Raises:
            InvalidRequest: the limit is not positive, or the chapter is of another book.
            DocumentNotReady: there is no text yet, or none could be made.
        """
        bound = self.filter(until).bound_of(self.id)
        return await self._reading.characters(await self.readable(), self.id, until=bound, limit=limit)

    async def merge_names(self, one: str, other: str, *, limit: int = 20, until: Until | None = None) -> Characters:
        """Take two names for one person's from now on, in all answers; the people as they are then.

        With `until`, the names are looked for in what was read up to there, and the people are those of it.

        Raises:
            InvalidRequest: a name is not there, may be several people's, or they are one person's already.
            DocumentNotReady: there is no text yet, or none could be made.
        """
        bound = self.filter(until).bound_of(self.id)
        return await self._reading.merge_names(await self.readable(), self.id, one, other, until=bound, limit=limit)

    async def split_name(self, name: str, *, limit: int = 20, until: Until | None = None) -> Characters:
        """Take a name for that of a person of its own, or take back a merge of it; the people as they are then.

        Raises:
            InvalidRequest: the name is not there, or its bearer has no other.
            DocumentNotReady: there is no text yet, or none could be made.
        """
        bound = self.filter(until).bound_of(self.id)
        return await self._reading.split_name(await self.readable(), self.id, name, until=bound, limit=limit)

    async def reset_names(self) -> None:
        """Forget all that was said about the names."""
        await self._reading.reset_names(await self.readable(), self.id)
