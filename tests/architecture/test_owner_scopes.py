"""Every method of a port takes the owner on whose behalf it is called, or is listed here with the reason why not."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import smartchat_core.ports

_WITH_OWNER = frozenset(
    "OwnerScope OwnerId Document Job Removal Conversation ConversationTurn UsageEntry "  # values that name the owner
    "Webhook WebhookId WebhookDelivery UserId User UserSession ApiKey Envelope Shelf ContentAccess AccessNotice "
    "Payer Reservation Subscription SubscriptionChange".split()
)
"""What a parameter may be so that the call is about one owner, or one user."""

_TECHNICAL = {
    "AnchorSigner": "it signs a hash",
    "AuditRepository": "it holds identifiers of what changed, for auditors and operators, and no content",
    "TextRecognizer": "it is given one picture, and keeps nothing",
    "Cache": "keys are made by its callers, which put the owner into them",
    "ChatModel": "it is sent a question and passages of one owner, and keeps nothing",
    "ClaimVerifier": "it compares a claim with quotes, and keeps nothing",
    "Clock": "it knows the time only",
    "CommonPasswords": "the list is the same for everybody",
    "Database": "it gives transactions; its facts are for operators",
    "Embedder": "it is sent texts and keeps nothing; the cache in front of it takes the scope",
    "Entropy": "it gives random numbers only",
    "EventListener": "it is installed by the operator and hears everybody's events; events name their owner",
    "EventSink": "events name their owner, and who follows them for an owner compares it",
    "FileStore": "keys are made of a document's record, with its owner",
    "JobQueue": "it carries identifiers of jobs to workers",
    "Mailer": "it sends what its caller made, and keeps nothing",
    "MalwareScanner": "it answers for the file that it is given, and keeps nothing",
    "MetricsReader": "it reads numbers for operators",
    "OpenIdProvider": "it is asked who somebody is, and keeps nothing of it",
    "OpenSpan": "it is part of a trace, for operators",
    "OperationalFacts": "it holds facts of the operation, for operators",
    "OutgoingHttp": "it sends what its caller made, and keeps nothing",
    "PageParser": "it is given one file, and keeps nothing",
    "Parser": "it is given one file, and keeps nothing",
    "PasskeyCeremonies": "it checks what a browser answers, and keeps nothing",
    "PasswordHasher": "it hashes what it is given, and keeps nothing",
    "RateLimiter": "keys are made by its callers, which put the client or the owner into them",
    "SessionStore": "keys are made by its callers, which put the owner into them",
    "SecretKeeping": "it encrypts what it is given, and keeps nothing",
    "Telemetry": "it counts and traces, for operators",
    "TotpCodes": "it computes with the secret that it is given, and keeps nothing",
    "TraceSpan": "it is part of a trace, for operators",
    "UnitOfWork": "it gives repositories only",
}
"""Ports that know nothing of owners, all of them."""

_WHOLE_INSTALLATION = {
    "PageRecognition.recognizer": "it says what is installed",
    "AccountRemovalRepository.add": "an operator's receipt; it names nobody",
    "AccountRemovalRepository.get": "an operator's receipt; it names nobody",
    "AccountRemovalRepository.pending": "removals that were interrupted are finished for everybody",
    "AccountRemovalRepository.save": "an operator's receipt; it names nobody",
    "ActiveUserLog.count": "how many were there, for operators",
    "ActiveUserLog.forget": "deletes old days of everybody",
    "BudgetRepository.all_limits": "what is limited, for operators",
    "BudgetRepository.expire": "what was never settled is released for everybody",
    "BudgetRepository.limits": "holders are the installation, groups, users and keys of a payer",
    "BudgetRepository.remove_limit": "an operator limits the installation, groups, users and keys",
    "BudgetRepository.set_limit": "an operator limits the installation, groups, users and keys",
    "BudgetRepository.use": "keys name their holder, which is a payer's",
    "ConversationRepository.owners_derived_from": "a removal takes the document out of the answers of its readers",
    "DocumentReader.formats": "what can be read is the same for everybody",
    "DocumentReader.parser_version": "what can be read is the same for everybody",
    "DocumentRepository.locate": "checks find whose an unused file was",
    "DocumentRepository.owners": "checks and rebuilds go through all owners",
    "DocumentRepository.replace_sections": "its worker holds the lease of the document's job",
    "DocumentRepository.shared_by_content": "files of older versions are deleted when nobody has them",
    "DocumentRepository.with_layout": "files of older versions are moved for all owners",
    "GenerationRepository.activate": "the generation is the same for everybody",
    "GenerationRepository.active": "the generation is the same for everybody",
    "GenerationRepository.lock_alias": "the generation is the same for everybody",
    "JobRepository.backlog_by_queue": "how much waits, for operators",
    "JobRepository.due": "messages that were lost are sent again for everybody",
    "JobRepository.for_document": "its callers have the document by its owner's scope",
    "JobRepository.get": "operators retry jobs, and workers take them",
    "JobRepository.hold_backlog": "the bound on what waits is everybody's",
    "JobRepository.lease_next": "workers work for everybody in turn",
    "JobRepository.mark_sent": "messages that were lost are sent again for everybody",
    "JobRepository.newest": "its callers have the documents by their owner's scope",
    "JobRepository.owners_waiting": "how fairly owners are served, for operators",
    "JobRepository.unfinished": "checks go through all owners",
    "JobRepository.with_status": "operators look for failed jobs",
    "Outbox.delivered": "the relay delivers everybody's events",
    "Outbox.pending": "the relay delivers everybody's events",
    "Outbox.unreadable": "checks count them",
    "OwnerWorkLog.backlogs": "how fairly owners are served, for operators",
    "OwnerWorkLog.forget": "deletes old hours of everybody",
    "PassageIndex.contents": "checks go through all owners",
    "PassageIndex.drop_generation": "the generation is the same for everybody",
    "PassageIndex.drop_named": "the generation is the same for everybody",
    "PassageIndex.generations": "the generation is the same for everybody",
    "RemovalRepository.pending": "removals that were interrupted are finished for everybody",
    "SubscriptionRepository.changes_since": "what is earned and lost, for operators",
    "SubscriptionRepository.due": "subscriptions that have ended are written down for everybody",
    "SubscriptionRepository.owners": "how many have none, for operators",
    "SubscriptionRepository.totals": "what is earned, for operators",
    "ShelfRepository.owners_shared_with": "who manages groups has notices written to those whom a change concerns",
    "WebhookRepository.forget_deliveries": "deletes old messages of everybody",
    "WebhookRepository.next_due": "messages are sent for everybody",
    "UsageLedger.spending": "what models cost, for operators",
    "UsageLedger.total": "the budget is everybody's",
}
"""Methods for work on the whole installation, never for an answer to an owner."""

_AFTER_RIGHTS = {
    f"ShelfRepository.{name}": "`ShelfService` has asked `seen` before, by which the shelf is the owner's or shared"
    for name in ("rename", "remove", "share", "unshare", "shares", "take", "documents")
}
"""Methods whose callers have found in the same transaction what the owner may do."""

_ACCOUNTS = frozenset(
    "AddressBlockRepository ApiKeyRepository CredentialRepository GroupRepository IdentityRepository MailOutbox "
    "OneTimeTokenRepository OpenIdAttemptRepository PasskeyRepository SignInRateRepository "
    "UserRepository UserSessionRepository".split()
)
"""Repositories of accounts, which hold nothing that an owner has put in: services check who may call them."""


def _methods() -> Iterator[tuple[str, str, frozenset[str]]]:
    """Port, method, and the names in the annotations of its parameters."""
    for file in sorted(Path(smartchat_core.ports.__file__).parent.glob("*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if not isinstance(node, ast.ClassDef) or not any("Protocol" in ast.unparse(base) for base in node.bases):
                continue
            if node.name.endswith("Factory"):
                continue  # they open adapters
            for method in node.body:
                if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef):
                    arguments = [*method.args.posonlyargs, *method.args.args, *method.args.kwonlyargs]
                    names = {
                        name.id
                        for argument in arguments
                        if argument.annotation is not None
                        for name in ast.walk(argument.annotation)
                        if isinstance(name, ast.Name)
                    }
                    yield node.name, method.name, frozenset(names)


def test_every_method_takes_an_owner_or_is_listed() -> None:
    missing = [
        f"{port}.{method}"
        for port, method, names in _methods()
        if not names & _WITH_OWNER
        and port not in _TECHNICAL
        and port not in _ACCOUNTS
        and f"{port}.{method}" not in _WHOLE_INSTALLATION
        and f"{port}.{method}" not in _AFTER_RIGHTS
    ]
    assert missing == [], "give it the owner's scope, or list it with the reason why it has none"


def test_nothing_is_listed_that_need_not_be() -> None:
    unscoped = {f"{port}.{method}" for port, method, names in _methods() if not names & _WITH_OWNER}
    ports = {port for port, _, _ in _methods()}
    assert (set(_WHOLE_INSTALLATION) | set(_AFTER_RIGHTS)) - unscoped == set()
    assert (set(_TECHNICAL) | _ACCOUNTS) - ports == set()
