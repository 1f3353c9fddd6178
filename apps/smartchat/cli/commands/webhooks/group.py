"""`smartchat webhooks`: messages to other programs about what happens to documents."""

from typing import Annotated

import typer

from smartchat.cli.named_arguments import NamedArguments
from smartchat.cli.options import JsonOption, LibraryOption, VerboseOption, common

__all__ = ["webhooks"]

WebhookArgument = Annotated[str, typer.Argument(metavar="WEBHOOK", help="Identifier of a webhook, as `list` shows it.")]
OwnerOption = Annotated[
    str | None,
    typer.Option("--of", metavar="USER", help="Whose webhooks are meant. Default: those of the library itself."),
]
InstallationOption = Annotated[
    bool, typer.Option("--installation", help="Webhooks that are sent the events of all users.")
]

webhooks = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Send messages to other programs when something happens to a document.\n\n"
    "A message is a POST of JSON, signed as Standard Webhooks says; it has identifiers and states, and nothing of a "
    "book. What is not taken is tried again for three days, and a webhook that takes nothing for as long is disabled. "
    "`smartchat serve`, `relay` and `worker` send messages, and so does each command here that waits for one.",
)


@webhooks.command("list", epilog="\b\nExample:\n  smartchat webhooks list --of ann --json")
def list_webhooks(
    context: typer.Context,
    owner: OwnerOption = None,
    installation: InstallationOption = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """List the webhooks, and which are disabled.

    With the reason: `gone`, its receiver answered with status 410; `failing`, it took nothing for three days.
    """
    from smartchat.cli.commands.webhooks import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.list_webhooks(options, work.Whose(owner, installation)), options)


ADD_EPILOG = """\b
Examples:
  smartchat webhooks add https://example.org/hook --of ann
  smartchat webhooks add https://example.org/hook --event document.ready --event document.failed
  smartchat webhooks add https://ops.example.org/hook --installation"""


@webhooks.command("add", cls=NamedArguments, epilog=ADD_EPILOG)
def add(
    context: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help="Where messages are sent to.")],
    events: Annotated[
        list[str] | None,
        typer.Option(
            "--event",
            metavar="TYPE",
            help="About these events: document.accepted, document.ready, document.failed, document.needs_ocr, "
            "document.removed. May be repeated. Default: all.",
        ),
    ] = None,
    owner: OwnerOption = None,
    installation: InstallationOption = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Add a webhook, and print its secret once.

    The receiver verifies messages by the secret. Public addresses at the ports of web servers may be used, and what the
    setting `outgoing_networks` allows.
    """
    from smartchat.cli.commands.webhooks import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.add(options, work.Whose(owner, installation), url, events or []), options)


@webhooks.command(
    "remove", cls=NamedArguments, epilog="\b\nExample:\n  smartchat webhooks remove whk-0123456789abcdef0123"
)
def remove(
    context: typer.Context,
    webhook: WebhookArgument,
    owner: OwnerOption = None,
    installation: InstallationOption = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Remove a webhook with its messages.

    Those that wait are not sent any more.
    """
    from smartchat.cli.commands.webhooks import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.remove(options, work.Whose(owner, installation), webhook), options)


@webhooks.command(
    "enable", cls=NamedArguments, epilog="\b\nExample:\n  smartchat webhooks enable whk-0123456789abcdef0123"
)
def enable(
    context: typer.Context,
    webhook: WebhookArgument,
    owner: OwnerOption = None,
    installation: InstallationOption = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Enable a webhook that was disabled.

    Messages that waited then are sent. What happened meanwhile was not recorded; what was given up is for `replay`.
    """
    from smartchat.cli.commands.webhooks import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.enable(options, work.Whose(owner, installation), webhook), options)


@webhooks.command(
    "rotate", cls=NamedArguments, epilog="\b\nExample:\n  smartchat webhooks rotate whk-0123456789abcdef0123"
)
def rotate(
    context: typer.Context,
    webhook: WebhookArgument,
    owner: OwnerOption = None,
    installation: InstallationOption = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Give a webhook another secret, and print it once.

    For a day messages are signed by the secret before as well, so that the receiver can change over.
    """
    from smartchat.cli.commands.webhooks import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.rotate(options, work.Whose(owner, installation), webhook), options)


@webhooks.command("test", cls=NamedArguments, epilog="\b\nExample:\n  smartchat webhooks test whk-0123456789abcdef0123")
def try_out(
    context: typer.Context,
    webhook: WebhookArgument,
    owner: OwnerOption = None,
    installation: InstallationOption = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Send a message of the type webhook.test now, and print what became of it.

    One that is not taken waits, and is tried again.
    """
    from smartchat.cli.commands.webhooks import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.try_out(options, work.Whose(owner, installation), webhook), options)


@webhooks.command(
    "deliveries", cls=NamedArguments, epilog="\b\nExample:\n  smartchat webhooks deliveries whk-0123456789abcdef0123"
)
def deliveries(
    context: typer.Context,
    webhook: WebhookArgument,
    limit: Annotated[int, typer.Option(min=1, max=500, help="The newest so many.")] = 20,
    owner: OwnerOption = None,
    installation: InstallationOption = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """List the messages to a webhook, the newest first.

    With how often each was tried, and what came of it; `--json` prints what is sent as well.
    """
    from smartchat.cli.commands.webhooks import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.deliveries(options, work.Whose(owner, installation), webhook, limit), options)


REPLAY_EPILOG = """\b
Examples:
  smartchat webhooks replay whk-0123456789abcdef0123
  smartchat webhooks replay whk-0123456789abcdef0123 msg-0123456789abcdef0123456789abcdef"""


@webhooks.command("replay", cls=NamedArguments, epilog=REPLAY_EPILOG)
def replay(
    context: typer.Context,
    webhook: WebhookArgument,
    message: Annotated[
        str | None,
        typer.Argument(metavar="MESSAGE", help="Identifier of a message. Default: all that were given up."),
    ] = None,
    owner: OwnerOption = None,
    installation: InstallationOption = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Send messages again, each under the identifier that it has.

    A receiver that remembers identifiers knows by that what it has had already.
    """
    from smartchat.cli.commands.webhooks import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.replay(options, work.Whose(owner, installation), webhook, message), options)
