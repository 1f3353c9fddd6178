"""Routes of API keys and passwords of devices."""

from litestar import Router, delete, get, post
from litestar.params import FromPath, JSONBody

from smartchat.web.access.account import InjectedAccount
from smartchat.web.account_schemas import CreateKey, KeyList, KeyView, NewKeyView
from smartchat.web.problems import problems
from smartchat_core.accounts.key_policy import KeyWish
from smartchat_core.errors import ApiKeyNotFound, InvalidRequest, StepUpRequired
from smartchat_core.model.ids import ApiKeyId

__all__ = ["keys_router"]


@get("/", summary="List the keys of the account")
async def list_keys(account: InjectedAccount) -> KeyList:
    """All that were not ended, the newest first; their secrets are known to nobody."""
    return KeyList(keys=tuple(map(KeyView.of, await account.keys.of_user(account.user.id))))


@post(
    "/",
    summary="Make a key",
    description="The secret comes with this answer, and never again. The sign-in must be no older than a few minutes.",
    responses=problems(InvalidRequest, StepUpRequired),
)
async def create_key(data: JSONBody[CreateKey], account: InjectedAccount) -> NewKeyView:
    """A key for a program, or a password for a device."""
    account.sessions.require_recent(account.signed_in)
    wish = KeyWish(
        name=data.name,
        kind=data.kind,
        scopes=frozenset(data.scopes),
        expires_at=data.expires_at,
        requests_per_minute=data.requests_per_minute,
    )
    made = await account.keys.create(account.user.id, wish)
    return NewKeyView(key=KeyView.of(made.key), secret=made.secret)


@delete("/{key_id:str}", summary="End a key", status_code=204, responses=problems(ApiKeyNotFound))
async def end_key(key_id: FromPath[str], account: InjectedAccount) -> None:
    """Refuse its next request, wherever it is sent, and end its open streams within about a second."""
    await account.keys.end(account.user.id, ApiKeyId(key_id))


keys_router = Router("/api/v1/keys", route_handlers=[list_keys, create_key, end_key], tags=["Accounts"])
