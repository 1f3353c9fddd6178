"""Sessions, keys, shelves and groups, built from ports and settings."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from smartchat_core.accounts.access_notices import AccessNotices
from smartchat_core.accounts.account_removals import AccountRemovals
from smartchat_core.accounts.blocking import AddressBlocks
from smartchat_core.accounts.break_glass import BreakGlass
from smartchat_core.accounts.groups import GroupService
from smartchat_core.accounts.keys import KeyService
from smartchat_core.accounts.known_devices import KnownDevices
from smartchat_core.accounts.mail_orders import NO_MAIL, MailOrders
from smartchat_core.accounts.rights import Rights
from smartchat_core.accounts.security.investigation import Investigation
from smartchat_core.accounts.security.response import IncidentResponse
from smartchat_core.accounts.security.review import AccessReview
from smartchat_core.accounts.security.trail import AuditPolicy, AuditTrail
from smartchat_core.accounts.session_policy import SessionLimits
from smartchat_core.accounts.sessions import SessionService
from smartchat_core.accounts.shelves import ShelfService
from smartchat_core.accounts.user_directory import UserDirectory
from smartchat_core.audit.anchors import NO_SIGNER
from smartchat_core.model.ids import OwnerId
from smartchat_core.outgoing.networks import IPNetwork
from smartchat_core.ports.audit import AnchorSigner
from smartchat_core.ports.database import Database
from smartchat_core.ports.runtime import Runtime

__all__ = ["AccessServices", "access_services"]


@dataclass(frozen=True, kw_only=True, slots=True)
class AccessServices:
    """Sessions and keys of users, what they share, and which networks are refused."""

    sessions: SessionService
    keys: KeyService
    rights: Rights
    removals: AccountRemovals
    shelves: ShelfService
    groups: GroupService
    blocks: AddressBlocks
    break_glass: BreakGlass
    notices: AccessNotices
    devices: KnownDevices
    trail: AuditTrail
    investigation: Investigation
    review: AccessReview
    response: IncidentResponse


def access_services(
    database: Database,
    runtime: Runtime,
    limits: SessionLimits,
    *,
    mail: MailOrders = NO_MAIL,
    backups_kept: timedelta | None = None,
    protected: Sequence[IPNetwork] = (),
    directory: UserDirectory = UserDirectory.EVERYBODY,
    audit: AuditPolicy | None = None,
    signer: AnchorSigner = NO_SIGNER,
    remove_content: Callable[[OwnerId], Awaitable[int]] | None = None,
) -> AccessServices:
    """The services on this database; nothing is blocked of the protected networks."""
    return AccessServices(
        sessions=SessionService(database=database, runtime=runtime, limits=limits),
        keys=KeyService(database=database, runtime=runtime, mail=mail),
        rights=Rights(database, runtime.clock),
        removals=AccountRemovals(
            database=database, runtime=runtime, remove_content=remove_content, backups_kept=backups_kept
        ),
        shelves=ShelfService(database=database, runtime=runtime, directory=directory),
        groups=GroupService(database=database, runtime=runtime, mail=mail),
        blocks=AddressBlocks(database=database, runtime=runtime, protected=protected),
        break_glass=BreakGlass(database=database, runtime=runtime, mail=mail),
        notices=AccessNotices(database=database, runtime=runtime),
        devices=KnownDevices(database=database, runtime=runtime),
        trail=AuditTrail(database=database, runtime=runtime, signer=signer, policy=audit),
        investigation=Investigation(database=database, runtime=runtime),
        review=AccessReview(database=database, runtime=runtime),
        response=IncidentResponse(database=database, runtime=runtime, mail=mail),
    )
