"""The packages for accounts, which not every installation has."""

from collections.abc import Iterator
from contextlib import contextmanager

from smartchat_core.errors import MissingExtra

__all__ = ["account_packages"]


@contextmanager
def account_packages() -> Iterator[None]:
    """Import what needs them in this block.

    Raises:
        MissingExtra: they are not installed.
    """
    try:
        yield
    except ModuleNotFoundError as exc:
        raise MissingExtra(
            "the packages for accounts are not installed",
            cause=f"there is no module {exc.name}",
            remedy="Install them with: pip install 'smartchat[accounts]'",
        ) from exc
