"""Metadata as the HTTP interface shows and takes them."""

from typing import Any

from smartchat.web.schemas import MetadataRequest, MetadataView
from smartchat_core.model.metadata import Contributor, Metadata, Series
from smartchat_core.model.metadata_edits import MetadataEdits

__all__ = ["edits_of", "metadata_view", "taken_back"]


def metadata_view(metadata: Metadata) -> MetadataView:
    """The metadata as the interface shows them."""
    return MetadataView.model_validate(
        {name: getattr(metadata, name) for name in MetadataView.model_fields}, from_attributes=True
    )


def edits_of(request: MetadataRequest) -> MetadataEdits:
    """The values that a request gives."""
    given: dict[str, Any] = {name: getattr(request, name) for name in request.model_fields_set}
    if request.contributors is not None:
        given["contributors"] = tuple(Contributor(**dict(one)) for one in request.contributors)
    if request.series is not None:
        given["series"] = tuple(Series(**dict(one)) for one in request.series)
    return MetadataEdits(**given)


def taken_back(request: MetadataRequest) -> frozenset[str]:
    """The names whose values are to be the file's again: those that are null in the request."""
    return frozenset(name for name in request.model_fields_set if getattr(request, name) is None)
