"""Does the file store keep what it is given?"""

from collections.abc import AsyncIterator

from smartchat.composition import open_files
from smartchat.doctor.places import nothing_yet
from smartchat.doctor.results import CheckResult, good, problem, skipped
from smartchat.settings import Settings
from smartchat.system import SystemClock, SystemEntropy
from smartchat_core.ingestion.intake import INCOMING

__all__ = ["check_files"]

_PROBE = b"smartchat doctor"


async def check_files(settings: Settings) -> AsyncIterator[CheckResult]:
    """Store a small file, read it back, and delete it.

    It lies among the beginnings of uploads, where it is cleaned up even if this process is killed.
    """
    if nothing_yet(settings, settings.files):
        yield skipped("files", "there is no library yet")
        return
    key = f"{INCOMING}{int(SystemClock().now().timestamp())}-{SystemEntropy().uuid().hex}"
    async with open_files(settings) as files:
        try:
            await files.put(key, _once(_PROBE))
            read = await files.get(key)
        finally:
            await files.delete(key)
        if read != _PROBE or await files.exists(key):
            yield problem(
                "files",
                "the file store does not keep what it is given",
                cause="a probe came back changed"
                if read != _PROBE
                else "a probe was deleted and is there all the same",
                remedy="Use a store that is consistent: what was written can be read, and what was deleted cannot.",
            )
            return
    yield good("files", "a probe was stored, read and deleted")


async def _once(data: bytes) -> AsyncIterator[bytes]:
    yield data
