"""`smartchat ask`."""

from typing import Annotated

import typer

from smartchat.cli.options import BooksOption, Common, JsonOption, LibraryOption, UntilOption, VerboseOption, common

__all__ = ["ask"]


def ask(
    context: typer.Context,
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="What you want to know.")],
    book: BooksOption = None,
    until: UntilOption = None,
    max_cost: Annotated[
        float | None,
        typer.Option(min=0, metavar="USD", help="US dollars that the answer may cost at most.", show_default=False),
    ] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Ask the books.

    Every answer quotes them and says where; what they do not tell is not made up.

    Without a model (SMARTCHAT_MODEL) the answer consists of the books' own sentences.
    """
    from smartchat.cli.running import run

    options = common(context, library, verbose, as_json)
    run(lambda: _ask(options, question, book, until, max_cost), options)


async def _ask(
    options: Common, question: str, books: list[str] | None, until: str | None, max_cost: float | None
) -> int:
    from smartchat.cli.output import print_json, warn
    from smartchat.cli.running import ExitCode
    from smartchat.cli.shapes import answer_shape
    from smartchat.cli.targets import open_library, target_of, until_of, warn_of_emptiness
    from smartchat.cli.views.answering import AnsweringView, answer_of
    from smartchat.cli.views.answers import print_answer

    async with open_library(options) as opened:
        await warn_of_emptiness(opened)
        target = await target_of(opened, books)
        events = target.stream(question, until=until_of(target, until), max_cost=max_cost)
        with AnsweringView() as view:
            answer = await answer_of(events, view)
    if options.as_json:
        print_json(answer_shape(answer))
    else:
        warn(*answer.warnings)
        print_answer(answer)
    return ExitCode.OK
