"""Rules of accounts: users, groups, removals of accounts, and networks that are refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from smartchat_core.audit.audited import Audited, Call, RepositoryRules
from smartchat_core.model.audit import AuditChange
from smartchat_core.model.user import User
from smartchat_core.ports.account_removals import AccountRemovalRepository
from smartchat_core.ports.address_blocks import AddressBlockRepository
from smartchat_core.ports.users import GroupRepository, UserRepository

__all__ = ["ACCOUNTS"]


async def _user_before(users: Any, arguments: Mapping[str, Any]) -> User:
    found: User = await users.get(arguments["user"].id)  # which locks the row that `save` writes
    return found


async def _members_before(groups: Any, arguments: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(await groups.members(arguments["group"]))


def _added_user(call: Call) -> AuditChange:
    user: User = call["user"]
    details = {"role": user.role.value, "status": user.status.value}
    return AuditChange(action="user.added", subject=user.id, owner=user.owner, details=details)


def _saved_user(call: Call) -> Iterator[AuditChange]:
    """What a user is now and was not; when somebody signed in is said by the session."""
    old: User = call.before
    new: User = call["user"]

    def change(action: str, **details: object) -> AuditChange:
        return AuditChange(action=action, subject=new.id, owner=new.owner, details=details)

    if old.role is not new.role:
        yield change("user.role_changed", before=old.role.value, role=new.role.value)
    if old.status is not new.status:
        yield change("user.status_changed", before=old.status.value, status=new.status.value)
    if (old.email, old.email_confirmed) != (new.email, new.email_confirmed):
        yield change("user.email_changed", confirmed=new.email_confirmed)
    if (old.name, old.display_name) != (new.name, new.display_name):
        yield change("user.renamed")


def _entered(call: Call) -> Iterator[AuditChange]:
    for user in sorted(set(call["users"]) - call.before):
        yield AuditChange(action="group.entered", subject=call["group"], owner=user)


def _left(call: Call) -> Iterator[AuditChange]:
    for user in sorted(set(call["users"]) & call.before):
        yield AuditChange(action="group.left", subject=call["group"], owner=user)


def _blocked(call: Call) -> AuditChange:
    block = call["block"]
    details = {"until": block.expires_at.isoformat(), "automatic": block.automatic}
    return AuditChange(action="address.blocked", subject=block.network, details=details)


def _removal(action: str, call: Call) -> AuditChange:
    removal = call["removal"]
    return AuditChange(action=action, subject=removal.id, owner=removal.owner)


ACCOUNTS: Final = {
    "users": RepositoryRules(
        port=UserRepository,
        audited={
            "add": Audited(changes=_added_user),
            "save": Audited(before=_user_before, changes=_saved_user),
            "remove": Audited(changes=lambda call: AuditChange(action="user.removed", subject=call["user"])),
        },
        reads="get named with_email of_owner list count",
    ),
    "groups": RepositoryRules(
        port=GroupRepository,
        audited={
            "add": Audited(changes=lambda call: AuditChange(action="group.added", subject=call["group"].id)),
            "rename": Audited(changes=lambda call: AuditChange(action="group.renamed", subject=call["group"])),
            "remove": Audited(changes=lambda call: AuditChange(action="group.removed", subject=call["group"])),
            "enter": Audited(before=_members_before, changes=_entered),
            "leave": Audited(before=_members_before, changes=_left),
        },
        reads="get list members of_user",
    ),
    "account_removals": RepositoryRules(
        port=AccountRemovalRepository,
        audited={
            "add": Audited(changes=lambda call: _removal("account_removal.begun", call)),
            "save": Audited(
                changes=lambda call: (
                    _removal("account_removal.completed", call) if call["removal"].completed_at is not None else None
                )
            ),
            "withdraw": Audited(
                changes=lambda call: (
                    AuditChange(action="account_removal.withdrawn", subject=call["owner"], owner=call["owner"])
                    if call.result
                    else None
                )
            ),
            "forget": Audited(
                changes=lambda call: AuditChange(action="account.forgotten", subject=call["owner"], owner=call["owner"])
            ),
        },
        reads="get of_owner pending holdings unfinished_documents",
    ),
    "address_blocks": RepositoryRules(
        port=AddressBlockRepository,
        audited={
            "put": Audited(changes=_blocked),
            "remove": Audited(
                changes=lambda call: (
                    AuditChange(action="address.unblocked", subject=call["network"]) if call.result else None
                )
            ),
        },
        exempt={"forget_expired": "they have ended by their own time, which the row of the block says"},
        reads="current",
    ),
}
