"""The files below apps/smartchat/deploy, as `smartchat ops render` writes them."""

from smartchat.composition.rendering import Site, deployment_files

__all__ = ["deployment_pages"]


def deployment_pages() -> dict[str, str]:
    """Every rendered file, by its path in the repository."""
    return {f"apps/smartchat/deploy/{path}": text for path, text in deployment_files(Site()).items()}
