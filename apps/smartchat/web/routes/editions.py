"""Routes of works and their editions."""

from litestar import Router, get, post, put
from litestar.params import FromPath, JSONBody

from smartchat.web.context import InjectedContext
from smartchat.web.edition_schemas import EditionRequest, EditionView, MergeRequest, WorkList, WorkView
from smartchat.web.problems import problems
from smartchat_core.errors import DocumentNotFound, InvalidRequest
from smartchat_core.model.ids import DocumentId

__all__ = ["editions_router"]


@get("/works", summary="List the works that are there in several editions")
async def list_works(context: InjectedContext) -> WorkList:
    """Of one's own documents and those that are shared; the edition that is searched comes first."""
    works = await context.documents.catalogue.works(context.scope)
    return WorkList(works=tuple(WorkView(editions=tuple(map(EditionView.of, one.editions))) for one in works))


@post(
    "/works",
    summary="Take documents for editions of one work",
    description="What was merged with one of them before comes along. Only the owner of all of them may.",
    status_code=204,
    responses=problems(InvalidRequest, DocumentNotFound),
)
async def merge_editions(data: JSONBody[MergeRequest], context: InjectedContext) -> None:
    """From then on the whole library is searched in the best one of them."""
    await context.documents.catalogue.merge(context.scope, data.documents)


@put(
    "/documents/{document_id:str}/edition",
    summary="Take a document for a work of its own",
    description="Or, with `alone` false, take back what was decided about it: its metadata decide again.",
    status_code=204,
    responses=problems(InvalidRequest, DocumentNotFound),
)
async def decide_edition(document_id: FromPath[str], data: JSONBody[EditionRequest], context: InjectedContext) -> None:
    """For its owner."""
    service, document = context.documents.catalogue, DocumentId(document_id)
    await (service.split(context.scope, document) if data.alone else service.forget_edition(context.scope, document))


editions_router = Router("/api/v1", route_handlers=[list_works, merge_editions, decide_edition], tags=["Documents"])
