"""Can the inference model that the settings name check claims, and are its labels in the right order?"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

from smartchat.composition.adapters import open_verifier
from smartchat.doctor.results import CheckResult, good, problem, warning
from smartchat.settings import Settings
from smartchat_core.errors import DependencyError
from smartchat_core.model.claim import Verdict
from smartchat_core.ports.claim_verifier import CitedClaim, ClaimVerifier

__all__ = ["check_verifier"]

_SENTENCE = "The cat slept on the chair all day."
_DENIED = "The cat did not sleep on the chair."


async def check_verifier(settings: Settings) -> AsyncIterator[CheckResult]:
    """Load the model, and have it check a sentence against itself and against its denial."""
    judged = "; the chat model judges its own answers" if settings.judge_claims else ""
    async with AsyncExitStack() as stack:
        verifier = await open_verifier(settings, stack)
        if verifier is None:
            yield good("verifier", f"claims are checked by the rules on words{judged}")
            return
        try:
            same, denied = [await _verdict(verifier, claim) for claim in (_SENTENCE, _DENIED)]
        except DependencyError as error:
            yield problem("verifier", error.message, cause=error.cause, remedy=error.remedy)
            return
    if same is not Verdict.BORNE_OUT or denied is not Verdict.CONTRADICTED:
        yield warning(
            "verifier",
            "the inference model does not know a sentence from its denial",
            cause=f"the sentence against itself is {same.value}, its denial {denied.value}",
            remedy="Check that nli_labels is the order of the model's scores, then nli_temperature and nli_threshold.",
        )
    else:
        yield good("verifier", f"the inference model knows a sentence from its denial{judged}")


async def _verdict(verifier: ClaimVerifier, claim: str) -> Verdict:
    (found,) = await verifier.verify([CitedClaim(text=claim, quote=_SENTENCE, passage=_SENTENCE)])
    return found.verdict
