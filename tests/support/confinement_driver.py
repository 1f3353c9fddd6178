"""Reads files with an installed parser that attempts what it may not: run by a test, as root or as somebody else.

`python confinement_driver.py <folder with packages> <file…>` prints what came of each file as JSON.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path


async def _main(files: list[str]) -> None:
    from smartchat_adapters.parsers.sandbox.reader import SandboxedReader
    from smartchat_core.errors import SmartChatError
    from smartchat_core.model.ids import OwnerId
    from smartchat_core.ports.parser import ParsingLimits

    limits = ParsingLimits(cpu_seconds=60, wall_seconds=60)
    outcomes = []
    async with SandboxedReader(required="--required" in files) as reader:
        for name in files:
            if name == "--required":
                continue
            try:
                parsed = await reader.read(
                    Path(name), media_type="application/x-attempt", limits=limits, owner=OwnerId("mallory")
                )
                outcomes.append(parsed.text)
            except SmartChatError as error:
                outcomes.append(f"{error.code}: {error.cause}")
        confinement = await reader.confinement()
        level = {"landlock": confinement.landlock, "seccomp": confinement.seccomp, "gaps": confinement.gaps}
        version = reader.parser_version("application/x-attempt")
    print(json.dumps({"outcomes": outcomes, "version": version, **level}))  # the answer to the test


def _name_this_process(files: list[str]) -> None:
    """Have the parser attack this process, which is its parent."""
    for name in files:
        if Path(name).is_file():
            order = json.loads(Path(name).read_text())
            order["world"] |= {"parent": os.getpid(), "victim": os.getpid()}
            Path(name).write_text(json.dumps(order))


if __name__ == "__main__":
    sys.path[1:1] = [sys.argv[1]]
    _name_this_process(sys.argv[2:])
    asyncio.run(_main(sys.argv[2:]))
