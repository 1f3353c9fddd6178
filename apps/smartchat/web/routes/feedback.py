"""What readers say of answers."""

from litestar import Router, post
from litestar.params import JSONBody

from smartchat.web.desk import InjectedDesk
from smartchat.web.problems import problems
from smartchat.web.schemas import FeedbackRequest
from smartchat_core.events import FeedbackGiven

__all__ = ["feedback_router"]


@post(
    "/",
    summary="Say whether an answer was good",
    description="Counts the vote. Neither the question nor the answer is sent along or kept.",
    status_code=204,
    responses=problems(400, 403),
)
async def give_feedback(data: JSONBody[FeedbackRequest], desk: InjectedDesk) -> None:
    """Count a reader's vote."""
    desk.services.events.publish(FeedbackGiven(owner=desk.scope.owner, vote=data.vote))
    desk.used("feedback")


feedback_router = Router("/api/feedback", route_handlers=[give_feedback], tags=["Questions"])
