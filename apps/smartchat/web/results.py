"""Results of the reading service as answers of HTTP."""

from litestar import MediaType, Response

from smartchat_core.model.answer import Answer
from smartchat_core.model.characters import Characters
from smartchat_core.model.found import Quotes, SearchResults, TextSlice
from smartchat_core.model.transcript import Transcript, TranscriptTurn

__all__ = ["result_response"]


Result = Answer | Characters | SearchResults | Quotes | TextSlice | Transcript | TranscriptTurn


def result_response(result: Result, *, status: int = 200) -> Response[bytes]:
    """The result in the JSON that every face writes, which Litestar's own encoder does not know."""
    return Response(result.to_json().encode("utf-8", "surrogatepass"), media_type=MediaType.JSON, status_code=status)
