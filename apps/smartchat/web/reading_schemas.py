"""How documents are to be read: bodies and parameters of the HTTP API."""

from typing import Annotated

from litestar.params import QueryParameter
from pydantic import Field

from smartchat.web.schemas import Model
from smartchat_core.ingestion.reading_choices import MAX_LANGUAGE_CHARACTERS, MAX_LANGUAGES
from smartchat_core.model.recognition import OcrMode

__all__ = ["OcrLanguagesParameter", "OcrParameter", "RereadRequest"]

_MODE = "Recognise the text of pages without usable text (`auto`), of all pages (`always`), or of none (`never`)."
_LANGUAGES = "Languages of the pages that are recognised, as in `deu` or `de`."

OcrParameter = Annotated[
    OcrMode | None,
    QueryParameter(
        description=f"{_MODE} It is kept with the document; without it, the server's setting counts.",
    ),
]
OcrLanguagesParameter = Annotated[
    list[str] | None,
    QueryParameter(
        description=f"{_LANGUAGES} Without it, that of the document counts, else the server's setting.",
        max_items=MAX_LANGUAGES,
    ),
]


class RereadRequest(Model):
    """How a document is to be read again; what is left out stays as it was."""

    ocr: OcrMode | None = Field(default=None, description=_MODE)
    ocr_languages: tuple[Annotated[str, Field(min_length=1, max_length=MAX_LANGUAGE_CHARACTERS)], ...] = Field(
        default=(), max_length=MAX_LANGUAGES, description=_LANGUAGES, examples=[["deu"]]
    )
