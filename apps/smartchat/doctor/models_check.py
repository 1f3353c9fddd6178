"""Are the models there? Nothing is asked of a provider: that would cost money."""

import asyncio
import importlib.util
import os
from collections.abc import AsyncIterator

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

_NO_LITELLM = "litellm is not installed"
_INSTALL = "Install the extra that it needs: pip install 'smartchat[llm]'."


async def check_embedder(settings: Settings) -> AsyncIterator[CheckResult]:
    """Whether the weights are on this machine."""
    if settings.embedder == "none":
        yield good("embedder", "none is wanted; searches go by words alone")
        return
    if settings.embedder in {"auto", "minilm"}:
        yield await asyncio.to_thread(_minilm, settings)
        return
    name, separator, model = settings.embedder.partition(":")
    if not separator or name not in plugins.installed(plugins.EMBEDDER) or not model:
        names = ", ".join(plugins.installed(plugins.EMBEDDER))
        yield problem(
            "embedder",
            f"there is no embedder {settings.embedder!r}",
            remedy=f"Write auto, minilm, none, or an adapter and a model as in litellm:… (installed: {names}).",
        )
    elif name == "litellm" and importlib.util.find_spec("litellm") is None:
        yield problem("embedder", _NO_LITELLM, remedy=_INSTALL)
    elif name == "litellm" and not settings.embedder_dimension:
        yield problem(
            "embedder",
            "the length of the embedder's vectors is not set",
            remedy="Set embedder_dimension to what the provider says of the model.",
        )
    else:
        yield good("embedder", f"{model} is set; it was not asked")


async def check_chat_model(settings: Settings) -> AsyncIterator[CheckResult]:
    """Whether a model is set, and could be asked."""
    if not settings.models:
        yield good("model", "none is set; answers are extracted from the books")
        return
    if importlib.util.find_spec("litellm") is None:
        yield warning("model", _NO_LITELLM, remedy=_INSTALL)
        return
    for name in settings.models:
        variable = _KEYS.get(name.partition("/")[0])
        if variable and not settings.model_api_key and not settings.model_api_base and not os.environ.get(variable):
            yield warning(
                "model",
                f"there is no key for {name}",
                remedy=f"Set model_api_key or {variable}; until then answers are extracted from the books.",
            )
        else:
            yield good("model", f"{name} is set; it was not asked")


def _minilm(settings: Settings) -> CheckResult:
    embedder = plugins.load(plugins.EMBEDDER, "minilm")(
        weights=settings.embedder_weights, allow_network=settings.allow_network, threads=settings.embedder_threads
    )
    try:
        embedder.check()
    except SmartChatError as error:
        tell = warning if settings.embedder == "auto" else problem
        return tell("embedder", error.message, cause=error.cause, remedy=error.remedy)
    return good("embedder", "the weights of MiniLM are on this machine")
