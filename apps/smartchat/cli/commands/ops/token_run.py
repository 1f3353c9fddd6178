"""Printing the operators' token."""

from smartchat.cli.options import Common
from smartchat.cli.targets import open_library
from smartchat.composition.adapters import library_folder
from smartchat.ops_token import ops_token, token_file
from smartchat_core.errors import ConfigurationError

__all__ = ["print_token"]


def print_token(options: Common) -> int:
    """Print it; returns the exit code.

    Raises:
        ConfigurationError: there is none, because nothing is kept in the library's folder.
    """
    settings = open_library(options).settings
    if token_file(settings) is not None:
        library_folder(settings.library)
    token = ops_token(settings)
    if not token:
        raise ConfigurationError(
            "there is no token for operators",
            cause="the settings have none, and the library's folder keeps none",
            remedy="Set ops_token, for example to what `openssl rand -hex 32` prints.",
        )
    print(token)
    return 0
