"""Problems in the description of the interface."""

from collections.abc import Iterable
from http import HTTPStatus

from litestar.openapi.datastructures import ResponseSpec

from smartchat.web.errors import PROBLEM_MEDIA_TYPE, status_of
from smartchat.web.schemas import ProblemView
from smartchat_core.errors import SmartChatError

__all__ = ["problem_specs", "problems"]


def problems(*kinds: type[SmartChatError]) -> dict[int, ResponseSpec]:
    """The answers of an operation that may end in these errors.

    What stops a request before it reaches its operation, or any operation whatever it does, is described in
    `smartchat.web.openapi.refusals`.
    """
    return problem_specs(status_of(kind) for kind in kinds)


def problem_specs(statuses: Iterable[int]) -> dict[int, ResponseSpec]:
    """The descriptions of problems with these statuses."""
    return {
        int(status): ResponseSpec(
            data_container=ProblemView,
            description=HTTPStatus(status).phrase,
            media_type=PROBLEM_MEDIA_TYPE,
            generate_examples=False,
        )
        for status in sorted(set(statuses))
    }
