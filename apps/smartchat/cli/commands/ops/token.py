"""`smartchat ops token`."""

import typer

from smartchat.cli.options import LibraryOption, VerboseOption, common

__all__ = ["ACCESS_EPILOG", "token"]

ACCESS_EPILOG = """\b
Example:
  curl -H "Authorization: Bearer $(smartchat ops token)" http://127.0.0.1:8000/metrics"""


def token(context: typer.Context, library: LibraryOption = None, verbose: VerboseOption = False) -> None:
    """Print the bearer token for /metrics, /ops and /health/detailed.

    It is the setting ops_token, else the token in the library's folder, which is generated if it is missing.
    """
    from smartchat.cli.commands.ops.token_run import print_token
    from smartchat.cli.run_command import run_blocking

    options = common(context, library, verbose)
    run_blocking(lambda: print_token(options), options)
