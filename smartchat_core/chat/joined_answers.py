"""Answers to the questions that one text asks, as one answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from smartchat_core.chat.quoting import quoted
from smartchat_core.model.answer import Answer, AnswerMode, Citation, Coverage
from smartchat_core.model.claim import Claim
from smartchat_core.model.usage import Usage

__all__ = ["joined_answers"]


def joined_answers(question: str, answers: Sequence[Answer]) -> Answer:
    """Each answer under its question, with the citations of all numbered through.

    It is found where one of them is; its confidence is that of the least certain one which is.
    """
    texts: list[str] = []
    citations: list[Citation] = []
    for one in answers:
        texts.append(f"{one.question}\n{_renumbered(one, len(citations))}")
        citations += [replace(cited, number=cited.number + len(citations)) for cited in one.citations]
    found = [one for one in answers if one.mode is not AnswerMode.NOT_FOUND]
    modes = {one.mode for one in found} or {AnswerMode.NOT_FOUND}
    mode = AnswerMode.EXTRACTIVE if AnswerMode.EXTRACTIVE in modes else modes.pop()
    return Answer(
        question=question,
        text="\n\n".join(texts),
        mode=mode,
        intent=answers[0].intent,
        claims=tuple(Claim.of_quote(one.quote, number=one.number) for one in citations),
        citations=tuple(citations),
        closest=() if found else tuple(near for one in answers for near in one.closest),
        confidence=min((one.confidence for one in found), default=0.0),
        coverage=Coverage(
            passages_read=_sum([one.coverage.passages_read for one in answers]),
            passages_in_scope=max((one.coverage.passages_in_scope or 0 for one in answers), default=0) or None,
        ),
        usage=sum((one.usage for one in answers), Usage()),
        warnings=tuple(dict.fromkeys(warning for one in answers for warning in one.warnings)),
    )


def _sum(counts: Sequence[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def _renumbered(answer: Answer, before: int) -> str:
    """The text with the marks of its citations moved up; what a quote itself has in brackets stays."""
    if not before:
        return answer.text
    pieces: list[str] = []
    at = 0
    for cited in answer.citations:
        line = quoted(cited.quote)
        place = answer.text.find(f"{line} [{cited.number}]", at)
        if place < 0:
            continue
        end = place + len(line)
        pieces += [answer.text[at:end], f" [{cited.number + before}]"]
        at = end + len(f" [{cited.number}]")
    return "".join([*pieces, answer.text[at:]])
