"""HTTP answers from a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from smartchat_core.errors import RequestFailed
from smartchat_core.outgoing.destination import read_destination
from smartchat_core.outgoing.policy import OutgoingPolicy
from smartchat_core.ports.outgoing_http import OutgoingRequest, OutgoingResponse

__all__ = ["ScriptedHttp"]


@dataclass(kw_only=True, slots=True)
class ScriptedHttp:
    """Answers each URL of `answers`; no other can be reached. Hosts that are addresses are checked by the policy."""

    answers: Mapping[str, OutgoingResponse]
    policy: OutgoingPolicy = field(default_factory=OutgoingPolicy)
    requests: list[OutgoingRequest] = field(default_factory=list)

    async def send(self, request: OutgoingRequest) -> OutgoingResponse:
        self.policy.check_destination(read_destination(request.url))
        self.requests.append(request)
        answer = self.answers.get(request.url)
        if answer is None:
            raise RequestFailed("the request failed", cause="nobody answers at this address")
        if len(answer.body) > request.max_bytes:
            raise RequestFailed("the request failed", cause=f"the answer is longer than {request.max_bytes} bytes")
        return answer
