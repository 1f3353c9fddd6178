"""Routes of feedback: readers' ratings of answers."""

from litestar import Router, post
from litestar.params import JSONBody

from smartchat.web.context import InjectedContext
from smartchat.web.schemas import FeedbackRequest
from smartchat_core.events import FeedbackGiven
from smartchat_core.model.activity import Feature, Vote

__all__ = ["feedback_router"]


@post(
    "/",
    summary="Say whether an answer was good",
    description="Counts the vote. Neither the question nor the answer is sent along or kept.",
    status_code=204,
)
async def give_feedback(data: JSONBody[FeedbackRequest], context: InjectedContext) -> None:
    """Count a reader's vote."""
    context.events.publish(FeedbackGiven(owner=context.scope.owner, vote=Vote(data.vote)))
    context.used(Feature.FEEDBACK)


feedback_router = Router("/api/feedback", route_handlers=[give_feedback], tags=["Questions"])
