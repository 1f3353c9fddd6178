"""Problems in the description of the interface."""

from http import HTTPStatus

from litestar.openapi.datastructures import ResponseSpec

from smartchat.web.errors import PROBLEM_MEDIA_TYPE
from smartchat.web.schemas import ProblemView

__all__ = ["problems"]


def problems(*statuses: int) -> dict[int, ResponseSpec]:
    """What an operation may answer when it cannot do what it is asked for; any may be asked for too often."""
    return {
        status: ResponseSpec(
            data_container=ProblemView,
            description=HTTPStatus(status).phrase,
            media_type=PROBLEM_MEDIA_TYPE,
            generate_examples=False,
        )
        for status in sorted({*statuses, HTTPStatus.TOO_MANY_REQUESTS})
    }
