"""`smartchat edit`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from smartchat.cli.options import Common, JsonOption, LibraryOption, VerboseOption, common

if TYPE_CHECKING:
    from smartchat_core.model.metadata import Contributor, Metadata, Series

__all__ = ["edit"]

_ALL = "all"


def edit(
    context: typer.Context,
    book: Annotated[str, typer.Argument(metavar="BOOK", help="Identifier, title or file name.")],
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="Its title.", show_default=False)] = None,
    author: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="An author; repeated for each, in their order.")
    ] = None,
    contributor: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ROLE=NAME",
            help="Somebody else, as in `translator=Eva Martin`, in place of those of this role: translator, editor, "
            "compiler, illustrator, cover_artist, photographer, introduction, annotator, adapter, narrator, "
            "contributor.",
        ),
    ] = None,
    series: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A series, with the place in it after `#`: `Sea Stories #3`."),
    ] = None,
    subject: Annotated[list[str] | None, typer.Option(metavar="TEXT", help="A subject; repeated for each.")] = None,
    language: Annotated[
        str | None, typer.Option(metavar="TAG", help="Its language, as in en or de-AT.", show_default=False)
    ] = None,
    publisher: Annotated[str | None, typer.Option(metavar="NAME", help="Its publisher.", show_default=False)] = None,
    published: Annotated[
        str | None, typer.Option(metavar="DATE", help="When this edition came out.", show_default=False)
    ] = None,
    first_published: Annotated[
        str | None, typer.Option(metavar="DATE", help="When the work first came out.", show_default=False)
    ] = None,
    identifier: Annotated[
        list[str] | None, typer.Option(metavar="TEXT", help="An ISBN or other identifier; repeated for each.")
    ] = None,
    original_title: Annotated[
        str | None, typer.Option(metavar="TEXT", help="The title of what was translated.", show_default=False)
    ] = None,
    original_language: Annotated[
        str | None, typer.Option(metavar="TAG", help="The language that it was translated from.", show_default=False)
    ] = None,
    description: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What it is about.", show_default=False)
    ] = None,
    take_back: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Let the file count again for this (title, authors, series …; `all` for all). May be repeated.",
        ),
    ] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Say what a book's title, authors, series and the like are.

    What you say wins over what the file and a catalogue state, also when the file is read again; the file itself is not
    changed. An empty value removes what is stated: `--publisher ""`. Only the owner of a book edits it; others who may
    read it see the result.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    texts = {
        "title": title,
        "language": language,
        "publisher": publisher,
        "published": published,
        "first_published": first_published,
        "original_title": original_title,
        "original_language": original_language,
        "description": description,
    }
    lists = {"authors": author, "subjects": subject, "identifiers": identifier}
    run(lambda: _edit(options, book, texts, lists, contributor or [], series, take_back or []), options)


async def _edit(
    options: Common,
    name: str,
    texts: dict[str, str | None],
    lists: dict[str, list[str] | None],
    contributors: list[str],
    series: list[str] | None,
    take_back: list[str],
) -> int:
    from smartchat.cli.output import print_json
    from smartchat.cli.shapes import book_shape
    from smartchat.cli.targets import open_library
    from smartchat.cli.views.documents import print_book
    from smartchat_core.catalogue.edits import EDITABLE
    from smartchat_core.errors import InvalidRequest
    from smartchat_core.model.metadata_edits import MetadataEdits

    async with open_library(options) as opened:
        document = await opened.find(name)
        given: dict[str, Any] = {key: None if values is None else tuple(values) for key, values in lists.items()}
        edits = MetadataEdits(
            **given | texts,
            series=None if series is None else tuple(map(_series, series)),
            contributors=_contributors(contributors, document.metadata) if contributors else None,
        )
        names = EDITABLE if _ALL in take_back else tuple(one.replace("-", "_") for one in take_back)
        if not edits.edited and not names:
            raise InvalidRequest("there is nothing to change", remedy="Give an option, as in --title or --series.")
        await opened.edit(document.id, edits, take_back=names)
        book = await opened.book(document.id)
    if options.as_json:
        print_json(book_shape(book, None))
    else:
        print_book(book, toc=False)
    return 0


def _series(text: str) -> Series:
    from smartchat_core.model.metadata import Series

    name, mark, position = text.rpartition("#")
    return Series(name=name.strip(), position=position.strip()) if mark and name.strip() else Series(name=text)


def _contributors(given: list[str], metadata: Metadata) -> tuple[Contributor, ...]:
    """The contributors with those of the roles that are named replaced."""
    from smartchat_core.errors import InvalidRequest
    from smartchat_core.model.metadata import Contributor, ContributorRole

    new: list[Contributor] = []
    for one in given:
        role, mark, name = one.partition("=")
        if not mark or role.strip() not in set(ContributorRole):
            raise InvalidRequest(
                f"{one[:100]!r} names no role", remedy=f"Write ROLE=NAME; roles are {', '.join(ContributorRole)}."
            )
        new.append(Contributor(name=name, role=ContributorRole(role.strip())))
    roles = {one.role for one in new}
    return (*(one for one in metadata.contributors if one.role not in roles), *new)
