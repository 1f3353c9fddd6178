"""`smartchat ask`."""

from typing import Annotated

import typer

from smartchat.cli.options import (
    AllEditionsOption,
    BooksOption,
    Common,
    Intent,
    JsonOption,
    LibraryOption,
    ShelfOption,
    UntilOption,
    VerboseOption,
    common,
)

__all__ = ["ask"]


def ask(
    context: typer.Context,
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="The question, in your own words.")],
    book: BooksOption = None,
    shelf: ShelfOption = None,
    until: UntilOption = None,
    intent: Annotated[
        Intent | None,
        typer.Option(
            help="What kind of answer is wanted. Without it the question's own words decide.", show_default=False
        ),
    ] = None,
    max_cost: Annotated[
        float | None,
        typer.Option(min=0, metavar="USD", help="Limit of the cost of the answer, in US dollars.", show_default=False),
    ] = None,
    all_editions: AllEditionsOption = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Answer a question from the books, with citations.

    Every statement cites the passage that supports it, with book, section and page. Where the books have no answer, the
    output states that instead of inventing one.

    What the question asks for is found from its words, in nine languages: who somebody is, a summary of a chapter, how
    often a word occurs, which books speak of something. --intent states it where the words leave it open.

    Without a chat model (SMARTCHAT_MODEL) the answer consists of sentences quoted from the books.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: _ask(options, question, book, shelf, until, intent, max_cost, all_editions=all_editions), options)


async def _ask(
    options: Common,
    question: str,
    books: list[str] | None,
    shelf: str | None,
    until: str | None,
    intent: Intent | None,
    max_cost: float | None,
    *,
    all_editions: bool,
) -> int:
    from smartchat.cli.output import print_json, warn
    from smartchat.cli.run_command import ExitCode
    from smartchat.cli.targets import find_target, open_library, resolve_until, warn_of_emptiness
    from smartchat.cli.views.answering import AnsweringView, collect_answer
    from smartchat.cli.views.answers import print_answer
    from smartchat_core.model.answer import Answer
    from smartchat_core.model.codec import to_jsonable

    async with open_library(options) as opened:
        await warn_of_emptiness(opened)
        target = await find_target(opened, books, shelf)
        events = target.stream(
            question,
            until=resolve_until(target, until),
            intent=intent,
            max_cost=max_cost,
            all_editions=all_editions,
        )
        with AnsweringView() as view:
            answer = await collect_answer(events, view)
    if options.as_json:
        print_json(to_jsonable(answer, kind=Answer))
    else:
        warn(*answer.warnings)
        print_answer(answer)
    return ExitCode.OK
