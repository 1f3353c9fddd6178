"""Routes of the metadata of documents."""

from litestar import Router, get, patch
from litestar.params import FromPath, JSONBody

from smartchat.web.context import InjectedContext
from smartchat.web.metadata_views import edits_of, metadata_view, taken_back
from smartchat.web.problems import problems
from smartchat.web.schemas import MetadataRequest, MetadataView
from smartchat_core.errors import DocumentNotFound, InvalidRequest
from smartchat_core.model.ids import DocumentId

__all__ = ["metadata_router"]


@get("/{document_id:str}/metadata", summary="Show what is known of a document", responses=problems(DocumentNotFound))
async def show_metadata(document_id: FromPath[str], context: InjectedContext) -> MetadataView:
    """What the file states, under what a catalogue and the owner say in its place."""
    return metadata_view((await context.document(document_id)).metadata)


@patch(
    "/{document_id:str}/metadata",
    summary="Edit what is known of a document",
    description="What is given takes the place of what the file states, also when it is read again; null lets the file "
    "count again, and an empty value says that there is none. Only its owner edits a document.",
    responses=problems(InvalidRequest, DocumentNotFound),
)
async def edit_metadata(
    document_id: FromPath[str], data: JSONBody[MetadataRequest], context: InjectedContext
) -> MetadataView:
    """The metadata as they are then."""
    edited = await context.documents.catalogue.edit(
        context.scope, DocumentId(document_id), edits_of(data), take_back=taken_back(data)
    )
    return metadata_view(edited.metadata)


metadata_router = Router("/api/documents", route_handlers=[show_metadata, edit_metadata], tags=["Documents"])
