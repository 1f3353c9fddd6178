"""What the database holds, and a transaction's view of it."""

from __future__ import annotations

import typing
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime

from smartchat_core.errors import InvalidRequest
from smartchat_core.events import Envelope
from smartchat_core.model.access_notice import AccessNotice
from smartchat_core.model.account_removal import AccountRemoval
from smartchat_core.model.address_block import AddressBlock
from smartchat_core.model.api_key import ApiKey
from smartchat_core.model.audit import AuditHead, AuditRow
from smartchat_core.model.budget import BudgetHolder, BudgetKey, BudgetPeriod, BudgetUse, Reservation, Resource
from smartchat_core.model.content_access import ContentAccess
from smartchat_core.model.conversation import Conversation, ConversationTurn
from smartchat_core.model.credential import OneTimeToken, StoredPassword, TotpSecret
from smartchat_core.model.document import Document
from smartchat_core.model.generation import IndexGeneration
from smartchat_core.model.identity import Identity, OpenIdAttempt
from smartchat_core.model.ids import (
    AccessNoticeId,
    ApiKeyId,
    ContentAccessId,
    ConversationId,
    DocumentId,
    GroupId,
    JobId,
    OwnerId,
    PasskeyId,
    RemovalId,
    ReservationId,
    SessionId,
    ShelfId,
    SubscriptionChangeId,
    TurnId,
    UsageEntryId,
    UserId,
    WebhookId,
)
from smartchat_core.model.job import Job
from smartchat_core.model.ledger import UsageEntry
from smartchat_core.model.mail import MailOrder
from smartchat_core.model.name_corrections import NameCorrections
from smartchat_core.model.operational_fact import OperationalFact
from smartchat_core.model.owner_work import WorkSeconds
from smartchat_core.model.passkey import Passkey
from smartchat_core.model.removal import Removal
from smartchat_core.model.section import Section
from smartchat_core.model.section_summary import SectionSummary
from smartchat_core.model.shelf import Audience, Shelf, ShelfRight
from smartchat_core.model.source_file import SourceFile
from smartchat_core.model.subscription import Subscription, SubscriptionChange
from smartchat_core.model.user import Group, User
from smartchat_core.model.user_session import UserSession
from smartchat_core.model.webhook import Webhook, WebhookDelivery
from smartchat_core.resilience.fair_share import ServiceTurn

__all__ = ["Tables", "View"]


@dataclass(kw_only=True, slots=True)
class Tables:
    """Frozen values by their keys; a committed one is never changed, so that readers keep what they began with."""

    documents: dict[DocumentId, Document] = field(default_factory=dict)
    sections: dict[DocumentId, tuple[Section, ...]] = field(default_factory=dict)
    jobs: dict[JobId, Job] = field(default_factory=dict)
    sent: dict[JobId, datetime] = field(default_factory=dict)
    events: dict[int, Envelope] = field(default_factory=dict)
    positions: int = 0
    generation: IndexGeneration | None = None
    removals: dict[RemovalId, Removal] = field(default_factory=dict)
    summaries: dict[tuple[DocumentId, str, str, int], SectionSummary] = field(default_factory=dict)
    name_corrections: dict[DocumentId, NameCorrections] = field(default_factory=dict)
    source_files: dict[tuple[OwnerId, str, str], SourceFile] = field(default_factory=dict)
    entries: dict[UsageEntryId, UsageEntry] = field(default_factory=dict)
    budget_limits: dict[tuple[BudgetHolder, Resource, BudgetPeriod], int] = field(default_factory=dict)
    budget_uses: dict[BudgetKey, BudgetUse] = field(default_factory=dict)
    reservations: dict[ReservationId, Reservation] = field(default_factory=dict)
    subscriptions: dict[OwnerId, Subscription] = field(default_factory=dict)
    subscription_changes: dict[SubscriptionChangeId, SubscriptionChange] = field(default_factory=dict)
    days: frozenset[tuple[date, OwnerId]] = frozenset()
    facts: dict[tuple[str, str], OperationalFact] = field(default_factory=dict)
    turns: dict[tuple[str, OwnerId], ServiceTurn] = field(default_factory=dict)
    seconds: dict[tuple[datetime, OwnerId], WorkSeconds] = field(default_factory=dict)
    conversations: dict[ConversationId, Conversation] = field(default_factory=dict)
    conversation_turns: dict[TurnId, ConversationTurn] = field(default_factory=dict)
    content_accesses: dict[ContentAccessId, ContentAccess] = field(default_factory=dict)
    access_notices: dict[AccessNoticeId, AccessNotice] = field(default_factory=dict)
    users: dict[UserId, User] = field(default_factory=dict)
    retired_names: frozenset[str] = frozenset()
    groups: dict[GroupId, Group] = field(default_factory=dict)
    members: frozenset[tuple[GroupId, UserId]] = frozenset()
    shelves: dict[ShelfId, Shelf] = field(default_factory=dict)
    shelf_shares: dict[tuple[ShelfId, Audience], ShelfRight] = field(default_factory=dict)
    declined: frozenset[tuple[OwnerId, ShelfId]] = frozenset()
    shelved: dict[tuple[ShelfId, DocumentId], datetime] = field(default_factory=dict)
    user_sessions: dict[SessionId, UserSession] = field(default_factory=dict)
    api_keys: dict[ApiKeyId, ApiKey] = field(default_factory=dict)
    passwords: dict[UserId, StoredPassword] = field(default_factory=dict)
    totp_secrets: dict[UserId, TotpSecret] = field(default_factory=dict)
    recovery_codes: dict[UserId, frozenset[str]] = field(default_factory=dict)
    passkeys: dict[PasskeyId, Passkey] = field(default_factory=dict)
    one_time_tokens: dict[str, OneTimeToken] = field(default_factory=dict)
    sign_in_rates: dict[str, int] = field(default_factory=dict)
    identities: dict[tuple[str, str], Identity] = field(default_factory=dict)
    openid_attempts: dict[str, OpenIdAttempt] = field(default_factory=dict)
    address_blocks: dict[str, AddressBlock] = field(default_factory=dict)
    openid_tokens: dict[str, datetime] = field(default_factory=dict)
    known_sources: dict[tuple[UserId, str], datetime] = field(default_factory=dict)
    mails: dict[str, MailOrder] = field(default_factory=dict)
    account_removals: dict[str, AccountRemoval] = field(default_factory=dict)
    audit_rows: dict[int, AuditRow] = field(default_factory=dict)
    audit_head: AuditHead = AuditHead()  # noqa: RUF009  # frozen
    webhooks: dict[WebhookId, Webhook] = field(default_factory=dict)
    webhook_deliveries: dict[str, WebhookDelivery] = field(default_factory=dict)

    def copy(self) -> Tables:
        """The same values in tables of their own."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        copies: dict[str, typing.Any] = {name: dict(one) for name, one in values.items() if isinstance(one, dict)}
        return replace(self, **copies)


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """A transaction's tables: a copy of its own where it may write."""

    tables: Tables
    may_write: bool

    def writable(self) -> Tables:
        """The tables, to be changed.

        Raises:
            InvalidRequest: the transaction only reads.
        """
        if not self.may_write:
            raise InvalidRequest("this transaction only reads")
        return self.tables
