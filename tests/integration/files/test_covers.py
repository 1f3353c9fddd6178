"""The covers of documents: a file's own, and those that catalogues have for them."""

from dataclasses import replace
from pathlib import Path

import pytest

from smartchat_adapters.files.local_store import LocalFileStore
from smartchat_core.errors import FileNotStored
from smartchat_core.ingestion.document_files import DocumentFiles
from smartchat_core.ingestion.pictures import picture_type
from smartchat_core.model.parsed import Cover, ParsedDocument
from smartchat_core.testing.database_cases import make_document

DOCUMENT = replace(make_document("doc-1"), parser_version="text 1")
OTHER = replace(make_document("doc-2"), parser_version="text 1")


@pytest.mark.anyio
async def test_a_catalogues_cover_is_shown_where_the_file_has_none_and_outlives_another_reading(tmp_path: Path) -> None:
    async with LocalFileStore(f"file://{tmp_path}/files") as store:
        texts = DocumentFiles(store)
        await texts.save(DOCUMENT, ParsedDocument(text="x"))
        assert not await texts.has_cover(DOCUMENT)
        with pytest.raises(FileNotStored):
            await texts.cover(DOCUMENT)
        await texts.save_catalogue_cover(DOCUMENT, b"theirs")
        assert await texts.has_cover(DOCUMENT)
        assert await texts.cover(DOCUMENT) == b"theirs"
        assert not await texts.has_cover(OTHER)
        again = replace(DOCUMENT, parser_version="text 2")
        own = Cover(media_type="image/png", data=b"its own")
        await texts.save(again, ParsedDocument(text="x", cover=own))
        await texts.delete_replaced(again)
        assert await texts.cover(again) == b"its own"
        without = replace(DOCUMENT, parser_version="text 3")
        await texts.save(without, ParsedDocument(text="x"))
        await texts.delete_replaced(without)
        assert await texts.cover(without) == b"theirs"
        assert "catalogue_cover" in await texts.delete(DOCUMENT.owner, DOCUMENT.id)
        assert not await texts.has_cover(without)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\0\0\0\0WEBP", "image/webp"),
        (b"\xef\xbb\xbf\n<svg/>", "image/svg+xml"),
        (b" " * 2_000 + b"<svg/>", ""),
        (b"not <svg", ""),
        (b"%PDF-1.7", ""),
        (b"", ""),
    ],
)
def test_pictures_are_known_by_their_beginning(data: bytes, kind: str) -> None:
    assert picture_type(data) == kind
