"""Reading the metrics of a program, as Prometheus does."""

import re
import urllib.request

from tests.support.servers.ports import HOST, Ports

__all__ = ["free_address", "metrics_at"]


def free_address() -> str:
    """A `host:port` at which nobody listens."""
    ports = Ports()
    try:
        return f"{HOST}:{ports.any()}"
    finally:
        ports.release()


def metrics_at(address: str) -> dict[str, float]:
    """All series by their name and labels."""
    with urllib.request.urlopen(f"http://{address}/metrics", timeout=30) as answer:
        text = answer.read().decode()
    return {name: float(value) for name, value in re.findall(r"^([^#\n]+) (\S+)$", text, flags=re.MULTILINE)}
