"""A chat model that judges sentences by whether they stand in their excerpt to the letter."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncGenerator

from smartchat_core.model.usage import Price
from smartchat_core.ports.chat_model import ChatRequest, ModelDelta

__all__ = ["JudgingChatModel"]

_EXCERPT = re.compile(r'<excerpt number="(\d+)">\n(.*?)\n</excerpt>', re.DOTALL)
_SENTENCE = re.compile(r'<sentence number="(\d+)" excerpt="(\d+)">(.*?)</sentence>', re.DOTALL)


class JudgingChatModel:
    """Replies to every request for judgements, as often as it is asked."""

    name = "judging"
    price: Price | None = None
    context_tokens: int | None = None

    async def stream(self, request: ChatRequest) -> AsyncGenerator[ModelDelta]:
        """The judgements in pieces."""
        content = request.messages[-1].content
        excerpts = dict(_EXCERPT.findall(content))
        judged = []
        for number, excerpt, text in _SENTENCE.findall(content):
            stands = text in excerpts[excerpt]
            verdict = "borne_out" if stands else "unclear"
            judged.append({"sentence": int(number), "verdict": verdict, "quote": text if stands else ""})
        reply = json.dumps(judged)
        for start in range(0, len(reply), 7):
            yield ModelDelta(text=reply[start : start + 7])
        yield ModelDelta(input_tokens=len(content), output_tokens=len(reply))
