"""Are the models there? Nothing is asked of a provider: that would cost money."""

import asyncio
import importlib.util
import os
from collections.abc import AsyncIterator

from smartchat.composition.adapters import LOCAL_EMBEDDERS, chat_models, local_embedder
from smartchat.composition.caps import unpriced_models
from smartchat.doctor.results import CheckResult, good, problem, warning
from smartchat.settings import Settings
from smartchat_core import plugins
from smartchat_core.errors import SmartChatError

__all__ = ["check_chat_model", "check_embedder"]

_KEYS = {
    "anthropic": "ANTHROPIC_API_KEY",
    "gemini": "GEMINI_API_KEY",
    "groq": "GROQ_API_KEY",
    "mistral": "MISTRAL_API_KEY",
    "openai": "OPENAI_API_KEY",
    "openrouter": "OPENROUTER_API_KEY",
}
"""Where litellm takes the keys of the common providers from."""

_OWN_EMBEDDERS = frozenset({*LOCAL_EMBEDDERS, "none"})
"""Those that ask no server."""

_NO_LITELLM = "litellm is not installed"
_INSTALL = "Install the extra that it needs: pip install 'smartchat[llm]'."


async def check_embedder(settings: Settings) -> AsyncIterator[CheckResult]:
    """Whether the weights are on this machine."""
    if settings.embedder == "none":
        yield good("embedder", "disabled; lexical search only")
        return
    if settings.embedder in LOCAL_EMBEDDERS:
        yield await asyncio.to_thread(_local, settings)
        return
    name, separator, model = settings.embedder.partition(":")
    if not separator or name not in plugins.installed(plugins.EMBEDDER) or (name == "litellm" and not model):
        names = ", ".join(plugins.installed(plugins.EMBEDDER))
        yield problem(
            "embedder",
            f"there is no embedder {settings.embedder!r}",
            remedy="Write auto, minilm, multilingual, quality, none, or an adapter and a model as in litellm:… "
            f"(installed: {names}).",
        )
    elif name == "litellm" and importlib.util.find_spec("litellm") is None:
        yield problem("embedder", _NO_LITELLM, remedy=_INSTALL)
    elif name == "litellm" and not settings.embedder_dimension:
        yield problem(
            "embedder",
            "the length of the embedder's vectors is not set",
            remedy="Set embedder_dimension to the value that the provider documents for the model.",
        )
    else:
        yield good("embedder", f"{model} is configured; it was not called")


async def check_chat_model(settings: Settings) -> AsyncIterator[CheckResult]:
    """Whether a model is set, and could be asked."""
    if not settings.model_chain:
        yield good("model", "none is configured; answers are extracted from the books")
        return
    if importlib.util.find_spec("litellm") is None:
        yield warning("model", _NO_LITELLM, remedy=_INSTALL)
        return
    for entry in settings.model_chain:
        variable = _KEYS.get(entry.name.partition("/")[0])
        if variable and not entry.api_key and not entry.api_base and not os.environ.get(variable):
            yield warning(
                "model",
                f"there is no key for {entry.name}",
                remedy=f"Set its api_key (alone: model_api_key) or {variable}; until then it cannot answer.",
            )
        else:
            yield good("model", f"{entry.name} is configured; it was not called")
    for gap in await unpriced_models(settings, chat_models(settings)):
        yield warning("model.price", gap.explanation, remedy=gap.remedy)
    if settings.models and settings.embedder in _OWN_EMBEDDERS and (settings.model_api_base or settings.model_api_key):
        yield warning(
            "model",
            "model_api_base or model_api_key is set, and has no effect",
            cause="the models are set by [[models]], each with an address and a key of its own",
            remedy="Write them into the entries that they belong to.",
        )


def _local(settings: Settings) -> CheckResult:
    embedder = local_embedder(settings)
    try:
        embedder.check()
    except SmartChatError as error:
        make_result = warning if settings.embedder == "auto" else problem
        return make_result("embedder", error.message, cause=error.cause, remedy=error.remedy)
    return good("embedder", f"the weights of {embedder.model.name} are on this machine")
