"""Dead letters: messages that no worker can process, kept as they came, with the reason, for an operator."""

from __future__ import annotations

from datetime import UTC, datetime

from smartchat_adapters.queues.link import Link
from smartchat_adapters.queues.messages import LARGEST_BODY, MessageRefused, RawMessage
from smartchat_adapters.queues.topology import Topology

__all__ = ["CAUSE_HEADER", "CUT_HEADER", "REASON_HEADER", "SOURCE_HEADER", "TIME_HEADER", "dead_letter", "labels"]

REASON_HEADER, CAUSE_HEADER = "smartchat-refused", "smartchat-refused-cause"
SOURCE_HEADER, TIME_HEADER = "smartchat-refused-from", "smartchat-refused-at"
CUT_HEADER = "smartchat-refused-bytes"
"""How long the body was, where only its beginning was kept."""

_MAX_HEADERS, _LONGEST_NAME, _LONGEST_HEADER = 40, 200, 1_000
_BEGINNING = 1_024


def labels(error: MessageRefused, *, source: str, size: int) -> dict[str, object]:
    """The headers with the reason and time of the refusal, and the queue of origin.

    Args:
        error: why.
        source: the queue.
        size: how many bytes its body had.
    """
    found: dict[str, object] = {
        REASON_HEADER: str(error.refusal),
        CAUSE_HEADER: error.cause,
        SOURCE_HEADER: source,
        TIME_HEADER: datetime.now(UTC).isoformat(timespec="seconds"),
    }
    return found if size <= LARGEST_BODY else {**found, CUT_HEADER: size}


def dead_letter(link: Link, topology: Topology, message: RawMessage, *, source: str, error: MessageRefused) -> None:
    """Keep a refused message in the queue of dead letters; it is safe there when this returns.

    Raises what the broker's client raises; the message is then to be left where it is.
    """
    size = len(message.body)
    try:
        link.producer().publish(
            message.body if size <= LARGEST_BODY else message.body[:_BEGINNING],
            exchange="",
            routing_key=topology.dead_letters_name,
            content_type=message.content_type[:_LONGEST_HEADER] or "application/octet-stream",
            content_encoding="binary",
            headers=_kept(message) | labels(error, source=source, size=size),
            delivery_mode="persistent",
            retry=False,
            timeout=link.seconds,
            confirm_timeout=link.seconds,
        )
    except BaseException:
        link.drop()
        raise


def _kept(message: RawMessage) -> dict[str, object]:
    """Its headers, those that are short and simple: others cannot be sent on for sure."""
    kept: dict[str, object] = {}
    for name, value in list(message.headers.items())[:_MAX_HEADERS]:
        simple = value is None or isinstance(value, bool | int | str)
        if len(name) <= _LONGEST_NAME and simple and len(str(value)) <= _LONGEST_HEADER:
            kept[name] = value
    kept.pop("compression", None)  # the body was unpacked on its way here
    return kept
