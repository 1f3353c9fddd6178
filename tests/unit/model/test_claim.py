"""Claims and their verdicts."""

from __future__ import annotations

import pytest

from smartchat_core.model.claim import Claim, ClaimDoubt, Verdict, VerificationLevel
from smartchat_core.model.codec import from_jsonable, to_jsonable


def claim(
    verdict: Verdict, level: VerificationLevel, *reasons: ClaimDoubt, citations: tuple[int, ...] = (1, 2)
) -> Claim:
    return Claim(text="It rained.", citations=citations, verdict=verdict, level=level, reasons=reasons)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (claim(Verdict.BORNE_OUT, VerificationLevel.WORDS), "its words and numbers stand in [1][2]"),
        (claim(Verdict.BORNE_OUT, VerificationLevel.INFERENCE), "checked against [1][2] by an inference model"),
        (claim(Verdict.BORNE_OUT, VerificationLevel.JUDGED), "checked by the model that wrote it"),
        (
            claim(Verdict.UNCLEAR, VerificationLevel.WORDS, ClaimDoubt.NUMBER_DIFFERS, citations=()),
            "no quote found (a number differs)",
        ),
        (
            claim(Verdict.CONTRADICTED, VerificationLevel.INFERENCE, ClaimDoubt.INFERENCE_CONTRADICTS),
            "contradicted by [1][2] (an inference model finds that the text contradicts it)",
        ),
    ],
)
def test_a_verdict_has_words_for_readers(found: Claim, words: str) -> None:
    assert found.explanation == words


@pytest.mark.parametrize("doubt", ClaimDoubt)
def test_every_reason_has_words(doubt: ClaimDoubt) -> None:
    assert doubt.explanation


@pytest.mark.parametrize(
    ("earlier", "verdict", "reasons"),
    [
        ({"quote_found": True, "doubt": None}, Verdict.BORNE_OUT, ()),
        ({"quote_found": True}, Verdict.BORNE_OUT, ()),
        ({"quote_found": False, "doubt": "number_differs"}, Verdict.UNCLEAR, (ClaimDoubt.NUMBER_DIFFERS,)),
        ({"quote_found": False, "doubt": None}, Verdict.UNCLEAR, ()),
    ],
)
def test_a_claim_of_schema_version_3_is_read(
    earlier: dict[str, object], verdict: Verdict, reasons: tuple[ClaimDoubt, ...]
) -> None:
    (read,) = from_jsonable(tuple[Claim, ...], [{"text": "It rained.", "citations": [1], **earlier}])
    assert (read.text, read.citations, read.verdict, read.level) == (
        "It rained.",
        (1,),
        verdict,
        VerificationLevel.WORDS,
    )
    assert read.reasons == reasons
    assert from_jsonable(Claim, to_jsonable(read)) == read


def test_what_is_no_claim_is_refused() -> None:
    with pytest.raises(ValueError, match="verdict"):
        from_jsonable(Claim, {"text": "It rained.", "citations": [1]})
