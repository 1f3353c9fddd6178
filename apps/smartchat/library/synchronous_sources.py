"""The synchronous face of catalogues and watched folders."""

from collections.abc import Iterator
from os import PathLike

from smartchat.library.sources import AsyncSources
from smartchat.library.values import OcrLanguages
from smartchat.portal import Portal
from smartchat_core.catalogue.books import Catalogue
from smartchat_core.catalogue.importing import ImportStep
from smartchat_core.catalogue.watching import FolderEvent

__all__ = ["Sources"]


class Sources:
    """Imports and watched folders."""

    def __init__(self, portal: Portal, inner: AsyncSources) -> None:
        self._portal = portal
        self._inner = inner

    def calibre_library(self, folder: str | PathLike[str]) -> Catalogue:
        """The books of a Calibre library, as its `metadata.db` states them; nothing is imported."""
        return self._portal.call(self._inner.calibre_library(folder))

    def import_catalogue(
        self,
        catalogue: Catalogue,
        *,
        dry_run: bool = False,
        ocr: str | None = None,
        ocr_language: OcrLanguages = None,
    ) -> Iterator[ImportStep]:
        """Add the books of a catalogue, each in its best format. It works as it is iterated, and not before."""
        return self._portal.iterate(
            self._inner.import_catalogue(catalogue, dry_run=dry_run, ocr=ocr, ocr_language=ocr_language)
        )

    def watch(
        self,
        folder: str | PathLike[str],
        *,
        remove_deleted: bool = False,
        every: float = 5.0,
        settle: float = 5.0,
        ocr: str | None = None,
        ocr_language: OcrLanguages = None,
    ) -> Iterator[FolderEvent]:
        """Add what appears in a folder and its subfolders, until the loop over it is left."""
        return self._portal.iterate(
            self._inner.watch(
                folder,
                remove_deleted=remove_deleted,
                every=every,
                settle=settle,
                ocr=ocr,
                ocr_language=ocr_language,
            )
        )
