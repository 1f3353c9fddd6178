"""Contract suite of databases."""

from __future__ import annotations

from smartchat_core.testing.database_access_notices import AccessNoticeCases
from smartchat_core.testing.database_account_removals import AccountRemovalCases
from smartchat_core.testing.database_audit import AuditCases
from smartchat_core.testing.database_blocks import AddressBlockCases
from smartchat_core.testing.database_bookkeeping import BookkeepingCases
from smartchat_core.testing.database_budgets import BudgetCases
from smartchat_core.testing.database_cases import OpenDatabase
from smartchat_core.testing.database_content_accesses import ContentAccessCases
from smartchat_core.testing.database_conversations import ConversationCases
from smartchat_core.testing.database_credentials import CredentialCases
from smartchat_core.testing.database_documents import DocumentCases
from smartchat_core.testing.database_events import EventCases
from smartchat_core.testing.database_fairness import FairnessCases
from smartchat_core.testing.database_identities import IdentityCases
from smartchat_core.testing.database_jobs import JobCases
from smartchat_core.testing.database_listing import ListingCases
from smartchat_core.testing.database_mails import MailCases
from smartchat_core.testing.database_name_corrections import NameCorrectionCases
from smartchat_core.testing.database_passkeys import PasskeyCases
from smartchat_core.testing.database_races import RaceCases
from smartchat_core.testing.database_sessions import ApiKeyCases, UserSessionCases
from smartchat_core.testing.database_sharing import SharedDocumentCases
from smartchat_core.testing.database_shelves import ShelfCases
from smartchat_core.testing.database_source_files import SourceFileCases
from smartchat_core.testing.database_subscriptions import SubscriptionCases
from smartchat_core.testing.database_summaries import SummaryCases
from smartchat_core.testing.database_transactions import TransactionCases
from smartchat_core.testing.database_users import GroupCases, UserCases
from smartchat_core.testing.database_webhooks import WebhookCases

__all__ = ["DatabaseContract", "OpenDatabase"]


class DatabaseContract(
    DocumentCases,
    SharedDocumentCases,
    ListingCases,
    JobCases,
    EventCases,
    BookkeepingCases,
    BudgetCases,
    SubscriptionCases,
    FairnessCases,
    SummaryCases,
    NameCorrectionCases,
    ContentAccessCases,
    AccessNoticeCases,
    ConversationCases,
    UserCases,
    GroupCases,
    ShelfCases,
    SourceFileCases,
    UserSessionCases,
    ApiKeyCases,
    CredentialCases,
    PasskeyCases,
    MailCases,
    AccountRemovalCases,
    IdentityCases,
    AddressBlockCases,
    AuditCases,
    WebhookCases,
    TransactionCases,
    RaceCases,
):
    """Subclass it, name the subclass `Test…`, and give the fixture `open_database`.

    Each call of what it returns opens the same database, which is empty at the beginning of a test, by a handle of
    its own, as another process would.
    """
