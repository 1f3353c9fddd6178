"""The verifier on a model of inference: a file of any labels, lengths and hash."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import pytest

from smartchat_adapters.models.nli import TOKENIZER_FILE, NliVerifier
from smartchat_core.chat.verification.inference import InferenceLabel, InferenceRule
from smartchat_core.errors import VerifierUnavailable
from smartchat_core.model.claim import ClaimDoubt, Verdict, VerificationLevel
from smartchat_core.ports.claim_verifier import CitedClaim, ClaimVerdict
from tests.support.inference_model import LABELS, write_inference_model

PASSAGE = "The keeper lit the lamp . The boat did not land ."
RULE = InferenceRule(labels=LABELS)


def claim(
    text: str, *, quote: str = "The keeper lit the lamp .", passage: str = "The keeper lit the lamp ."
) -> CitedClaim:
    return CitedClaim(text=text, quote=quote, passage=passage)


async def verdicts(folder: Path, *claims: CitedClaim, length: int | str = "length") -> Sequence[ClaimVerdict]:
    path, digest = write_inference_model(folder, PASSAGE, "sold oil", length=length)
    async with NliVerifier(path, sha256=digest, rule=RULE) as verifier:
        return await verifier.verify(claims)


@pytest.mark.parametrize("length", ["length", 40])
async def test_each_label_has_its_verdict(tmp_path: Path, length: int | str) -> None:
    found = await verdicts(
        tmp_path,
        claim("The keeper lit the lamp ."),
        claim("The keeper did not lit the lamp ."),
        claim("The keeper sold oil ."),
        length=length,
    )
    assert [one.verdict for one in found] == [Verdict.BORNE_OUT, Verdict.CONTRADICTED, Verdict.UNCLEAR]
    assert [one.reasons for one in found] == [
        (), (ClaimDoubt.INFERENCE_CONTRADICTS,), (ClaimDoubt.INFERENCE_UNCERTAIN,)
    ]  # fmt: skip
    assert {one.level for one in found} == {VerificationLevel.INFERENCE}


async def test_the_whole_passage_is_the_premise(tmp_path: Path) -> None:
    (found,) = await verdicts(tmp_path, claim("The boat did not land .", passage=PASSAGE))
    assert found.verdict is Verdict.BORNE_OUT


@pytest.mark.parametrize(
    ("passage", "length"), [("boat " * 600, "length"), ("boat " * 40, 30), ("boat " * 5_000, "length")]
)
async def test_the_quote_is_the_premise_where_the_passage_is_too_long(
    tmp_path: Path, passage: str, length: int | str
) -> None:
    long = f"The keeper lit the lamp . {passage}"
    found = await verdicts(
        tmp_path,
        claim("The keeper lit the lamp .", passage=long),
        claim("The boat lit the lamp .", passage=long),
        length=length,
    )
    assert [one.verdict for one in found] == [Verdict.BORNE_OUT, Verdict.UNCLEAR]


async def test_what_does_not_fit_is_unclear_and_nothing_is_truncated(tmp_path: Path) -> None:
    (found,) = await verdicts(tmp_path, claim("lamp " * 600, quote="lamp " * 10, passage="lamp " * 10))
    assert found.reasons == (ClaimDoubt.TOO_LONG_FOR_INFERENCE,)
    assert found.verdict is Verdict.UNCLEAR


async def test_a_file_with_another_hash_is_not_loaded(tmp_path: Path) -> None:
    path, digest = write_inference_model(tmp_path, PASSAGE)
    path.write_bytes(path.read_bytes() + b"\0")
    async with NliVerifier(path, sha256=digest, rule=RULE) as verifier:
        with pytest.raises(VerifierUnavailable, match="not the inference model") as raised:
            await verifier.prepare()
        assert digest in str(raised.value.cause)
        path.write_bytes(path.read_bytes()[:-1])
        with pytest.raises(VerifierUnavailable, match="not the inference model"):  # not read again at once
            await verifier.verify([claim("The keeper lit the lamp .")])


@pytest.mark.parametrize("broken", ["missing", "tokenizer", "model"])
async def test_what_cannot_be_loaded_has_a_cause_and_a_remedy(tmp_path: Path, broken: str) -> None:
    path, digest = write_inference_model(tmp_path, PASSAGE)
    if broken == "missing":
        path.unlink()
    elif broken == "tokenizer":
        (tmp_path / TOKENIZER_FILE).write_text("{}")
    else:
        path.write_bytes(b"no model")
        digest = hashlib.sha256(b"no model").hexdigest()
    async with NliVerifier(path, sha256=digest, rule=RULE) as verifier:
        with pytest.raises(VerifierUnavailable) as raised:
            await verifier.prepare()
    assert raised.value.cause
    assert raised.value.remedy


async def test_labels_that_are_not_the_models_are_an_error(tmp_path: Path) -> None:
    path, digest = write_inference_model(tmp_path, PASSAGE)
    rule = InferenceRule(labels=(InferenceLabel.ENTAILMENT, InferenceLabel.CONTRADICTION))
    async with NliVerifier(path, sha256=digest, rule=rule) as verifier:
        with pytest.raises(VerifierUnavailable, match="does not fit its labels"):
            await verifier.verify([claim("The keeper lit the lamp .")])


async def test_it_has_to_be_open(tmp_path: Path) -> None:
    path, digest = write_inference_model(tmp_path, PASSAGE)
    with pytest.raises(VerifierUnavailable, match="not open"):
        await NliVerifier(path, sha256=digest, rule=RULE).verify([claim("The keeper lit the lamp .")])
