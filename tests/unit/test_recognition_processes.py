"""What becomes of a page whose reading process ends."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest

from smartchat_adapters.parsers.sandbox.process import Worker
from smartchat_adapters.parsers.sandbox.recognition import InstalledRecognizer, recognized_pages
from smartchat_core.errors import DamagedFile, ParserCrashed, ParsingOutOfMemory, ParsingTimedOut, SmartChatError
from smartchat_core.ingestion.recognized_codec import encode_page
from smartchat_core.model.recognized import RecognizedPage
from smartchat_core.ports.page_recognition import RecognitionRequest
from smartchat_core.ports.parser import ParsingLimits

pytestmark = pytest.mark.anyio

RECOGNIZER = InstalledRecognizer(reference="a:B", label="scripted", languages=("eng",), data={})
PAGE = encode_page(RecognizedPage(width=100, height=100, dots_per_inch=100))


@dataclass(kw_only=True)
class Script:
    """The faults of each page, one for each attempt, over all processes; and what was attempted and started."""

    faults: dict[int, list[SmartChatError]]
    attempts: list[int] = field(default_factory=list)
    started: int = 0


class ScriptedWorker:
    folder = "/data"

    def __init__(self, script: Script) -> None:
        self._script = script
        script.started += 1

    @asynccontextmanager
    async def holding(self, path: Path, limits: ParsingLimits) -> AsyncIterator[Path]:
        yield path

    async def exchange(
        self, message: Mapping[str, Any], limits: ParsingLimits, *, most: int
    ) -> tuple[dict[str, Any], bytes]:
        page = message["recognize"]
        self._script.attempts.append(page)
        if faults := self._script.faults.get(page):
            raise faults.pop(0)
        return {}, PAGE

    async def close(self) -> None:
        pass


async def read(script: Script, pages: int) -> dict[int, str]:
    found = recognized_pages(
        Path("scan.pdf"),
        RecognitionRequest(pages=tuple(range(pages)), languages=("eng",)),
        parser="a:C",
        recognizer=RECOGNIZER,
        limits=ParsingLimits(),
        worker=lambda lives, data: cast("Worker", ScriptedWorker(script)),
    )
    return {index: page.failure async for index, page in found}


@pytest.mark.parametrize(
    ("faults", "attempts", "failed", "started"),
    [
        ([ParsingOutOfMemory("It was killed")], [0, 1, 1, 2], [], 2),
        ([ParserCrashed("It died"), ParserCrashed("It died")], [0, 1, 1, 2], [1], 3),
        ([ParsingTimedOut("Too long")], [0, 1, 2], [1], 2),
        ([DamagedFile("The picture is damaged")], [0, 1, 2], [1], 1),
    ],
    ids=["killed once", "deadly", "slow", "damaged"],
)
async def test_a_page_is_tried_again_where_something_else_may_have_killed_its_process(
    faults: list[SmartChatError], attempts: list[int], failed: list[int], started: int
) -> None:
    script = Script(faults={1: faults})
    found = await read(script, 3)
    assert sorted(found) == [0, 1, 2]
    assert [index for index, failure in found.items() if failure] == failed
    assert (script.attempts, script.started) == (attempts, started)


async def test_several_deadly_pages_in_a_row_end_the_attempt() -> None:
    script = Script(faults={page: [ParserCrashed("It died")] * 2 for page in range(9)})
    with pytest.raises(ParserCrashed):
        await read(script, 9)
    assert script.attempts == [0, 0, 1, 1, 2, 2, 3, 3]
    damaged = Script(faults={page: [DamagedFile("It is damaged")] for page in range(9)})
    assert all((await read(damaged, 9)).values())
    assert damaged.started == 1
