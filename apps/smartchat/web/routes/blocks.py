"""Routes of networks that are refused for a time, for those who may block addresses."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Self

from litestar import Request, Router, delete, get, post
from litestar.params import JSONBody, QueryParameter
from pydantic import Field

from smartchat.web.access.account import InjectedAccount
from smartchat.web.context import ProcessContext
from smartchat.web.problems import problems
from smartchat.web.schemas import Model
from smartchat_core.accounts.actor import Actor
from smartchat_core.accounts.address_blocks import MAX_BLOCK, MAX_REASON, network_of
from smartchat_core.errors import InvalidRequest, PermissionDenied, StepUpRequired
from smartchat_core.model.address_block import AddressBlock

__all__ = ["blocks_router"]

_MAX_NETWORK = 64


class BlockView(Model):
    """A network that is refused; `by` is the user who did it, null for the machine and for the server itself."""

    network: str
    created_at: datetime
    expires_at: datetime
    reason: str
    by: str | None
    automatic: bool

    @classmethod
    def of(cls, block: AddressBlock) -> Self:
        """The view of a block."""
        return cls(
            network=block.network,
            created_at=block.created_at,
            expires_at=block.expires_at,
            reason=block.reason,
            by=block.by,
            automatic=block.automatic,
        )


class BlockList(Model):
    """The networks that are refused now."""

    blocks: tuple[BlockView, ...]


class CreateBlock(Model):
    """A network to refuse, and for how long."""

    network: str = Field(max_length=_MAX_NETWORK, description="An address, or a network as in 192.0.2.0/24.")
    minutes: int = Field(ge=1, le=MAX_BLOCK // timedelta(minutes=1))
    reason: str = Field(default="", max_length=MAX_REASON)


@get("/", summary="List blocked networks", responses=problems(PermissionDenied))
async def list_blocks(account: InjectedAccount, process: ProcessContext) -> BlockList:
    """Those that have not expired, by network."""
    found = await process.access.blocks.list(Actor.of(account.user))
    return BlockList(blocks=tuple(map(BlockView.of, found)))


@post("/", summary="Block a network", responses=problems(InvalidRequest, PermissionDenied, StepUpRequired))
async def create_block(
    request: Request[Any, Any, Any], data: JSONBody[CreateBlock], account: InjectedAccount, process: ProcessContext
) -> BlockView:
    """Refuse its requests in every server within a second; never one's own network, proxies or this machine."""
    account.sessions.require_recent(account.signed_in)
    own = network_of(process.client_of(request.scope))
    made = await process.access.blocks.add(
        Actor.of(account.user),
        data.network,
        timedelta(minutes=data.minutes),
        reason=data.reason,
        spared=() if own is None else (own,),
    )
    return BlockView.of(made)


@delete(
    "/",
    summary="End the block of a network",
    status_code=204,
    responses=problems(InvalidRequest, PermissionDenied, StepUpRequired),
)
async def end_block(
    account: InjectedAccount,
    process: ProcessContext,
    network: Annotated[str, QueryParameter(max_length=_MAX_NETWORK, description="As the list names it.")],
) -> None:
    """Refuse it no more; nothing happens when it is not blocked."""
    account.sessions.require_recent(account.signed_in)
    await process.access.blocks.remove(Actor.of(account.user), network)


blocks_router = Router("/api/v1/blocks", route_handlers=[list_blocks, create_block, end_block], tags=["Accounts"])
