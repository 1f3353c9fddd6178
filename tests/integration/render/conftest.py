"""The programs that check what was rendered."""

from collections.abc import Callable

import pytest

from tests.support.programs import checked
from tools.servers import Missing
from tools.servers.monitoring import find_program


def _tool(program: str, package: str) -> Callable[..., str]:
    try:
        find_program(program)
    except Missing:
        pytest.skip(f"{program} is not installed: apt-get install {package}")
    return lambda *arguments: checked(program, *map(str, arguments))


@pytest.fixture(scope="session")
def promtool() -> Callable[..., str]:
    return _tool("promtool", "prometheus")


@pytest.fixture(scope="session")
def amtool() -> Callable[..., str]:
    return _tool("amtool", "prometheus-alertmanager")
