"""Which tests stay together in one process: those of a file, for they share servers.

Tests of growth share nothing and take long; each goes to whichever process is free.
"""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

__all__ = ["GrowthApart"]

_APART = "tests/unit/growth/test_growth.py"


class GrowthApart(LoadFileScheduling):  # type: ignore[misc]  # xdist is published without types
    """Distributes whole files, but single tests of growth."""

    def _split_scope(self, nodeid: str) -> str:
        file = str(super()._split_scope(nodeid))
        return nodeid if file == _APART else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> GrowthApart | None:
    """Take the place of `--dist loadfile`."""
    return GrowthApart(config, log) if config.getvalue("dist") == "loadfile" else None
