"""Routes of one's passkeys."""

import json
from typing import Any

from litestar import Request, Router, delete, get, patch, post
from litestar.params import FromPath, JSONBody

from smartchat.web.access.account import InjectedAccount, InjectedAccounts
from smartchat.web.context import ProcessContext
from smartchat.web.passkey_forms import bound_session, party_of
from smartchat.web.passkey_schemas import (
    AddedPasskeyView,
    AddPasskey,
    PasskeyList,
    PasskeyOptions,
    PasskeyView,
    RenamePasskey,
)
from smartchat.web.problems import problems
from smartchat_core.errors import InvalidRequest, PasskeyNotFound, PasskeyRefused, StepUpRequired
from smartchat_core.model.ids import PasskeyId
from smartchat_core.model.passkey import RelyingParty

__all__ = ["passkeys_router"]


@get("/", summary="List the passkeys of the account")
async def list_passkeys(account: InjectedAccount, accounts: InjectedAccounts) -> PasskeyList:
    """All that were not removed, the oldest first."""
    found = await accounts.passkeys.of_user(account.user.id)
    return PasskeyList(passkeys=tuple(map(PasskeyView.of, found)))


@post(
    "/options",
    summary="Begin to make a passkey",
    status_code=200,
    responses=problems(InvalidRequest, StepUpRequired),
)
async def passkey_options(
    request: Request[Any, Any, Any], account: InjectedAccount, accounts: InjectedAccounts, process: ProcessContext
) -> PasskeyOptions:
    """What the browser needs, with a challenge that is good once, for some minutes and for this session."""
    account.sessions.require_recent(account.signed_in)
    party = _party(request, process, https=account.https)
    options = await accounts.passkeys.begin(account.user.id, party, bound_to=bound_session(account))
    return PasskeyOptions(options=json.loads(options))


@post("/", summary="Add a passkey", responses=problems(InvalidRequest, PasskeyRefused, StepUpRequired))
async def add_passkey(
    request: Request[Any, Any, Any],
    data: JSONBody[AddPasskey],
    account: InjectedAccount,
    accounts: InjectedAccounts,
    process: ProcessContext,
) -> AddedPasskeyView:
    """Take the passkey that the browser has made."""
    account.sessions.require_recent(account.signed_in)
    added = await accounts.passkeys.add(
        account.user.id,
        _party(request, process, https=account.https),
        bound_to=bound_session(account),
        name=data.name,
        answer=json.dumps(data.credential),
    )
    return AddedPasskeyView(passkey=PasskeyView.of(added.passkey), recovery_codes=added.recovery_codes)


@patch(
    "/{passkey_id:str}",
    summary="Rename a passkey",
    responses=problems(InvalidRequest, PasskeyNotFound),
)
async def rename_passkey(
    passkey_id: FromPath[str], data: JSONBody[RenamePasskey], account: InjectedAccount, accounts: InjectedAccounts
) -> PasskeyView:
    """Give it another name, which only its user sees."""
    return PasskeyView.of(await accounts.passkeys.rename(account.user.id, PasskeyId(passkey_id), data.name))


@delete(
    "/{passkey_id:str}",
    summary="Remove a passkey",
    status_code=204,
    responses=problems(InvalidRequest, PasskeyNotFound, StepUpRequired),
)
async def remove_passkey(passkey_id: FromPath[str], account: InjectedAccount, accounts: InjectedAccounts) -> None:
    """Take it no more; the last second factor of a role that needs one stays."""
    account.sessions.require_recent(account.signed_in)
    await accounts.passkeys.remove(account.user.id, PasskeyId(passkey_id))


def _party(request: Request[Any, Any, Any], process: ProcessContext, *, https: bool) -> RelyingParty:
    party = party_of(request, process.settings, https=https)
    if party is None:
        raise InvalidRequest(
            "browsers use no passkeys at this address", remedy="Use a host name with TLS, or localhost."
        )
    return party


passkeys_router = Router(
    "/api/v1/passkeys",
    route_handlers=[list_passkeys, passkey_options, add_passkey, rename_passkey, remove_passkey],
    tags=["Accounts"],
)
