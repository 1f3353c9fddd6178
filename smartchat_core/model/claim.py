"""Claims of an answer, and what verification says of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

__all__ = ["Claim", "ClaimDoubt", "Verdict", "VerificationLevel"]


class Verdict(StrEnum):
    """What verification says of a claim, the best first."""

    BORNE_OUT = "borne_out"
    """The quote that it cites has what the level asks for."""
    UNCLEAR = "unclear"
    """No quote has it, or something in the nearest one differs."""
    CONTRADICTED = "contradicted"
    """The quote says otherwise."""

    @property
    def severity(self) -> int:
        """0 for what is borne out; a claim may only be moved to a greater one."""
        return _SEVERITIES[self]


_SEVERITIES = {verdict: severity for severity, verdict in enumerate(Verdict)}


class VerificationLevel(StrEnum):
    """How a claim was checked, the weakest evidence first."""

    WORDS = "words"
    """By rules: the quote has its words, numbers and names, and does not disagree with it."""
    INFERENCE = "inference"
    """By a model of natural-language inference."""
    JUDGED = "judged"
    """By the language model that wrote the answer."""


class ClaimDoubt(StrEnum):
    """Why a claim is not borne out: what was noticed first in the quote that comes nearest."""

    COVERAGE_LOW = "coverage_low"
    NUMBER_DIFFERS = "number_differs"
    NEGATION_DIFFERS = "negation_differs"
    ROLES_DIFFER = "roles_differ"
    DIRECTION_DIFFERS = "direction_differs"
    OPPOSITE_WORD = "opposite_word"
    ORDER_DIFFERS = "order_differs"
    EXTENT_DIFFERS = "extent_differs"
    CERTAINTY_DIFFERS = "certainty_differs"
    NAME_NOT_IN_QUOTE = "name_not_in_quote"
    INFERENCE_CONTRADICTS = "inference_contradicts"
    INFERENCE_UNCERTAIN = "inference_uncertain"
    TOO_LONG_FOR_INFERENCE = "too_long_for_inference"
    JUDGED_CONTRADICTED = "judged_contradicted"
    JUDGED_UNCERTAIN = "judged_uncertain"
    JUDGED_QUOTE_MISSING = "judged_quote_missing"
    JUDGEMENT_INVALID = "judgement_invalid"

    @property
    def explanation(self) -> str:
        """The reason in words."""
        return _EXPLANATIONS[self]


_EXPLANATIONS = {
    ClaimDoubt.COVERAGE_LOW: "too few of its words stand together",
    ClaimDoubt.NUMBER_DIFFERS: "a number differs",
    ClaimDoubt.NEGATION_DIFFERS: "one of the two is a denial",
    ClaimDoubt.ROLES_DIFFER: "who does it to whom differs",
    ClaimDoubt.DIRECTION_DIFFERS: "more in the one is less in the other",
    ClaimDoubt.OPPOSITE_WORD: "a word is the opposite",
    ClaimDoubt.ORDER_DIFFERS: "before and after differ",
    ClaimDoubt.EXTENT_DIFFERS: "of all in the one is of some in the other",
    ClaimDoubt.CERTAINTY_DIFFERS: "the text leaves it open",
    ClaimDoubt.NAME_NOT_IN_QUOTE: "a name is not there",
    ClaimDoubt.INFERENCE_CONTRADICTS: "an inference model finds that the text contradicts it",
    ClaimDoubt.INFERENCE_UNCERTAIN: "an inference model does not find it in the text",
    ClaimDoubt.TOO_LONG_FOR_INFERENCE: "too long for the inference model",
    ClaimDoubt.JUDGED_CONTRADICTED: "the model finds on a second check that the text contradicts it",
    ClaimDoubt.JUDGED_UNCERTAIN: "the model does not find it in the text on a second check",
    ClaimDoubt.JUDGED_QUOTE_MISSING: "the quote that the model proves it with does not stand in the text",
    ClaimDoubt.JUDGEMENT_INVALID: "the model's second check cannot be read",
}

_BORNE_OUT = {
    VerificationLevel.WORDS: "its words and numbers stand in {marks}",
    VerificationLevel.INFERENCE: "checked against {marks} by an inference model",
    VerificationLevel.JUDGED: "checked by the model that wrote it",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """A sentence of the answer, and what verification says of it.

    `citations` are the numbers of the quotes that bear it out or contradict it; an unclear claim has none. `level` is
    how the verdict was reached: for a claim that is borne out, the last check that it passed, else the one that it
    failed. It is no proof beyond what that level checks. `reasons` are empty for a claim that is borne out.
    `explanation` is the verdict in words for readers, which complete a sentence about the claim.
    """

    text: str
    citations: tuple[int, ...]
    verdict: Verdict
    level: VerificationLevel = VerificationLevel.WORDS
    reasons: tuple[ClaimDoubt, ...] = ()
    explanation: str = field(init=False, default="")

    def __post_init__(self) -> None:
        object.__setattr__(self, "explanation", _explanation(self))

    @classmethod
    def of_quote(cls, quote: str, *, number: int) -> Claim:
        """The claim of an answer that quotes: borne out by the citation with this number, whose words it is."""
        return cls(text=quote, citations=(number,), verdict=Verdict.BORNE_OUT)

    @property
    def borne_out(self) -> bool:
        """Whether the verdict is that it is borne out."""
        return self.verdict is Verdict.BORNE_OUT

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type[Claim], handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read what earlier versions wrote, wherever a claim stands in the JSON."""
        from pydantic_core import core_schema  # noqa: PLC0415  # only the codec needs it

        return core_schema.no_info_before_validator_function(_upgraded, handler(source))


def _explanation(claim: Claim) -> str:
    marks = "".join(f"[{number}]" for number in claim.citations) or "the text"
    if claim.borne_out:
        return _BORNE_OUT[claim.level].format(marks=marks)
    found = f"contradicted by {marks}" if claim.verdict is Verdict.CONTRADICTED else "no quote found"
    why = ", ".join(reason.explanation for reason in claim.reasons)
    return f"{found} ({why})" if why else found


def _upgraded(data: Any) -> Any:
    """The members of a claim of schema version 3, which had `quote_found` and one `doubt`, as they are now."""
    if not isinstance(data, Mapping) or "verdict" in data or "quote_found" not in data:
        return data
    kept = {name: value for name, value in data.items() if name not in {"quote_found", "doubt"}}
    found, doubt = data["quote_found"], data.get("doubt")
    return kept | {"verdict": Verdict.BORNE_OUT if found else Verdict.UNCLEAR, "reasons": [doubt] if doubt else []}
