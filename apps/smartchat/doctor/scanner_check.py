"""Does the malware scanner that the settings name answer, and does it find what it has to?"""

import asyncio
import base64
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from smartchat.composition.adapters import open_scanner
from smartchat.doctor.results import CheckResult, good, problem, warning
from smartchat.settings import Settings
from smartchat_core.errors import DependencyError
from smartchat_core.ports.malware_scanner import MalwareScanner

__all__ = ["TEST_FILE", "check_scanner"]

# EICAR's test file (eicar.org), which every scanner calls malware and which does nothing. It is encoded, as scanners
# would take this module for it.
TEST_FILE = base64.b64decode(
    "WDVPIVAlQEFQWzRcUFpYNTQoUF4pN0NDKTd9JEVJQ0FSLVNUQU5EQVJELUFOVElWSVJVUy1URVNULUZJTEUhJEgrSCo="
)


async def check_scanner(settings: Settings) -> AsyncIterator[CheckResult]:
    """Have it scan EICAR's test file, which does nothing and which every scanner finds."""
    scanner = open_scanner(settings)
    if scanner is None:
        yield good("scanner", "uploads are not scanned for malware (the setting malware_scanner names a scanner)")
        return
    try:
        found = await _scanned(scanner)
    except DependencyError as error:
        yield problem("scanner", error.message, cause=error.cause, remedy=error.remedy)
        return
    if found is None:
        yield warning(
            "scanner",
            "the malware scanner answers, and does not find EICAR's test file",
            cause="its signatures are not the official ones, or are not loaded",
            remedy="Run freshclam, and see the log of clamd for the signatures that it loaded.",
        )
    else:
        yield good("scanner", f"the malware scanner finds EICAR's test file ({found})")


async def _scanned(scanner: MalwareScanner) -> str | None:
    with tempfile.TemporaryDirectory(prefix="smartchat-doctor-") as folder:
        path = Path(folder) / "eicar.com"
        await asyncio.to_thread(path.write_bytes, TEST_FILE)
        return await scanner.scan(path)
