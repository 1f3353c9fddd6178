"""Reading the metrics of a program, as Prometheus does."""

import re
import urllib.request

from tools.servers.ports import HOST, Ports

__all__ = ["free_address", "metrics_at"]


def free_address() -> str:
    """A `host:port` at which nobody listens."""
    ports = Ports()
    try:
        return f"{HOST}:{ports.any()}"
    finally:
        ports.release()


def metrics_at(address: str, *, token: str = "") -> dict[str, float]:
    """All series by their name and labels; with the operators' token where it is asked for."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    request = urllib.request.Request(f"http://{address}/metrics", headers=headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        text = answer.read().decode()
    return {name: float(value) for name, value in re.findall(r"^([^#\n]+) (\S+)$", text, flags=re.MULTILINE)}
