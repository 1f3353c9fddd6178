"""Every `DocumentReader` keeps the port's contract."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from smartchat_adapters.parsers.sandbox.reader import SandboxedReader
from smartchat_core.testing.document_reader import DocumentReaderContract
from smartchat_core.testing.pdf_files import column, make_pdf


class TestSandboxedReader(DocumentReaderContract):
    @pytest.fixture
    async def reader(self) -> AsyncIterator[SandboxedReader]:
        async with SandboxedReader() as reader:
            yield reader

    @pytest.fixture(params=["pdf", "text"])
    def sample(self, request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str, str]:
        path = tmp_path / "sample"
        if request.param == "pdf":
            path.write_bytes(make_pdf([column(["A line of text", "and another one"])]))
            return path, "application/pdf", "line of text"
        path.write_text("A line of text\n\nand another one")
        return path, "text/plain", "line of text"
