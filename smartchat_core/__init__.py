"""SmartChat's domain: documents, passages, citations, and the rules by which books are searched and asked.

Everything public can be imported from here, and is loaded when it is first named. What type checkers are shown of it
stands in `__init__.pyi`; `docs/reference/api.md` lists it.
"""

from __future__ import annotations

import importlib
import typing

# The public names of each module.
_NAMES = {
    "errors": (
        "AmbiguousParser ApiKeyNotFound BudgetExceeded CacheUnavailable ConcurrencyError ConfigurationError "
        "ConversationFull ConversationNotFound DamagedFile "
        "DatabaseUnavailable DependencyError DocumentNotFound DocumentNotReady DuplicateAdapter EmbedderUnavailable "
        "EmbeddingFailed EmptyFile EncryptedFile FileNotStored FileTooLarge HostileFile IndexStale IndexUnavailable "
        "InputError InvalidRequest JobNotFound LeaseLost LimitExceeded LookupFailed MissingExtra ModelRefused "
        "ModelUnavailable NoTextFound OcrRequired Overloaded ParserCrashed ParserTimeUsedUp ParsingOutOfMemory "
        "ParsingTimedOut QueueUnavailable RateLimited SchemaMismatch SectionAmbiguous SectionNotFound SmartChatError "
        "StorageFull StorageUnavailable TooManyWaiting TurnNotFound UnfitAdapter UnforeseenFailure UnknownAdapter "
        "UnsupportedFormat VerifierUnavailable GroupNotFound NameTaken NotSignedIn PermissionDenied "
        "SecondFactorRequired SessionNotFound ShelfNotFound SignInRefused StepUpRequired UserNotFound "
        "AddressRefused ContentAccessNotFound RequestFailed PasskeyNotFound PasskeyRefused "
        "LinkRefused SharingEnded SignInThrottled TokenRefused WeakPassword MailRefused MailUnavailable "
        "MalwareFound ScannerUnavailable WebhookMessageNotFound WebhookNotFound"
    ),
    "model": (
        "AnchorKind AnchorMap Answer AnswerMode AnswerStep AnswerWeights AnswerabilityWeights Backlog Box "
        "Candidate Citation Claim ContentHash Contributor ContributorRole Conversation "
        "ConversationId ConversationTurn Cover Coverage "
        "Document DocumentId DocumentStatus EmbeddingModel EpubLocator FoundPassage IndexGeneration IndexQuery "
        "IndexStats Job JobId JobKind JobOutcome JobStatus LOCAL_SCOPE Lease LineLocator Locator Metadata "
        "OperationalFact OwnerId "
        "OwnerScope ParseWarning ParsedDocument Passage PassageFilter PassageId PdfLocator Price QuestionIntent "
        "QueueBacklog Quotes RankedPassages Reading Removal RemovalId RemovalReceipt ScoredPassage SearchMode "
        "SearchResults Section "
        "SectionKind SectionRange SectionRole SentenceWeights Series Span Spending Stage StoredAnswer TextSlice "
        "TraceContext TurnId TurnStatus Usage UsageEntry "
        "UsageEntryId Vectors WarningCode WorkItem WorkQueue conversation_id_for document_id_for "
        "job_id_for passage_id_for queue_of "
        "removal_id_for section_at section_path stages_of turn_id_for usage_entry_id_for"
    ),
    "model.account_removal": "AccountRemoval Holdings",
    "model.activity": "Feature Vote",
    "model.credential": "FactorKind OneTimePurpose OneTimeToken StoredPassword TotpSecret",
    "model.budget": (
        "BudgetHolder BudgetKey BudgetLimit BudgetPeriod BudgetUse HolderKind Payer Reservation ReservedAmount Resource"
    ),
    "model.subscription": "Plan PlanTotal StoredDocuments Subscription SubscriptionChange SubscriptionChangeKind",
    "model.claim": "ClaimDoubt Verdict VerificationLevel",
    "model.characters": "Character Characters",
    "model.cursor": "ConversationCursor DocumentCursor",
    "model.dependency_facts": "DatabaseFacts PoolFacts RedisFacts",
    "model.file_keys": "FileKeys FileLayout",
    "model.mail": "MailKind MailMessage MailOrder",
    "model.name_corrections": "NO_CORRECTIONS NameCorrections",
    "model.identity": "Identity IdentityOrigin OpenIdAttempt OpenIdPurpose",
    "model.passkey": "Passkey PasskeyUse",
    "model.openid": "AuthorizationWish TokenClaims",
    "model.metadata_edits": "NO_EDITS MetadataEdits",
    "model.metric": "Label Measurement Metric MetricKind MetricSource Sample",
    "model.owner_work": "OwnerBacklog ParserQuota WorkSeconds",
    "model.principal": "SharedDocument",
    "model.recognition": "BY_SETTINGS OcrMode ReadingChoice RecognitionSummary",
    "model.queue_facts": "QueueFacts",
    "model.security": (
        "AccountChange AuthFailure BlockChange LimitAction LimitScope RequestRefusal RightsChange SuspectText"
    ),
    "model.source_file": "SourceFile",
    "model.section_summary": "SectionSummary SummarySentence",
    "model.summary_estimate": "SummaryEstimate",
    "model.transcript": "Transcript TranscriptTurn TurnBound",
    "model.address_block": "AddressBlock",
    "model.audit": "AuditFilter AuditHead AuditRow ChainPoint",
    "model.api_key": "ApiKey KeyKind KeyScope",
    "model.ids": (
        "AccessNoticeId ApiKeyId ContentAccessId GroupId ReservationId SessionId ShelfId SubscriptionChangeId UserId "
        "WebhookId"
    ),
    "model.access_notice": "AccessNotice AccessNoticeKind",
    "model.content_access": "ContentAccess",
    "model.shelf": (
        "EVERYBODY Audience AudienceKind Shelf ShelfAccess ShelfRight ShelfShare ShelvedDocument VisibleShelf"
    ),
    "model.usage": "CallOutcome",
    "model.user_session": "UserSession",
    "model.user": "Group User UserRole UserStatus",
    "model.webhook": "DeliveryState DisabledReason Webhook WebhookDelivery WebhookEvent",
    "model.work": "OwnersWaiting",
    "events": (
        "AccountChanged AddressBlockChanged "
        "AnswerCompleted AnswerEvent BookModelBuilt CitationFound CitationsChecked Client ConversationEvent "
        "ConversationStarted "
        "DocumentAccepted "
        "DocumentFailed DocumentNeedsOcr DocumentReady DocumentRemoved DocumentSearchable Envelope ErrorOccurred "
        "Event FeatureUsed FeedbackGiven GenerationActivated IngestionEvent IngestionProgressed InjectionSuspected "
        "JobFinished JobRetried JobStageReached JobStarted LoginFailed ModelCalled ProcessingCompleted "
        "QuestionsSuggested RateLimitReached RequestRefused RightsChanged "
        "Retrieved SearchPerformed SecurityEvent StageCompleted Status SubscriptionChanged TextDelta TurnStarted "
        "UploadRejected "
        "UsageEntryLost UsageEvent UsageFinal WorkerEvent"
    ),
    "ports": (
        "ActiveUserLog BudgetRepository Cache ChatMessage ChatModel ChatRequest Clock ConversationRepository Database "
        "DocumentReader DocumentRepository "
        "Embedder Entropy EventSink FileStore GenerationRepository JobQueue JobRepository MetricsReader ModelDelta "
        "NameCorrectionRepository "
        "NO_TELEMETRY NoTelemetry OperationalFacts Outbox Parser ParsingLimits PassageIndex RateLimiter "
        "RemovalRepository Role SessionStore StoredFile Telemetry UnitOfWork SectionSummaries UsageLedger"
    ),
    "ports.subscriptions": "SubscriptionRepository",
    "ports.account_removals": "AccountRemovalRepository",
    "ports.credentials": "CredentialRepository OneTimeTokenRepository SignInRateRepository",
    "ports.passkeys": "PasskeyCeremonies PasskeyRepository",
    "ports.passwords": "CommonPasswords PasswordHasher",
    "ports.totp_codes": "TotpCodes",
    "ports.claim_verifier": "CitedClaim ClaimVerdict ClaimVerifier",
    "ports.event_sink": "EventListener Listener",
    "ports.factories": (
        "CacheFactory ChatModelFactory DatabaseFactory EmbedderFactory FileStoreFactory JobQueueFactory "
        "ListenerFactory ParserFactory PassageIndexFactory RateLimiterFactory SessionStoreFactory"
    ),
    "ports.mail_outbox": "MailOutbox",
    "ports.mailer": "Mailer",
    "ports.address_blocks": "AddressBlockRepository",
    "ports.audit": "AuditRepository",
    "ports.openid": "IdentityRepository OpenIdAttemptRepository OpenIdProvider",
    "ports.outgoing_http": "OutgoingHttp OutgoingRequest OutgoingResponse",
    "ports.owner_work": "OwnerWorkLog",
    "ports.runtime": "Runtime",
    "ports.telemetry": "Exposition",
    "ports.user_sessions": "ApiKeyRepository UserSessionRepository",
    "ports.access_notices": "AccessNoticeRepository",
    "ports.content_accesses": "ContentAccessRepository",
    "ports.shelves": "ShelfRepository",
    "ports.source_files": "SourceFileRepository",
    "ports.secret_keeping": "SecretKeeping",
    "ports.webhooks": "WebhookRepository",
    "ports.users": "GroupRepository UserRepository",
    "parsing": "ArchiveMark CanonicalTextBuilder Format PLAIN_TEXT Signature canonical_line",
    "parsing.format_registry": "FormatRegistry InstalledParser",
    "outgoing.destination": "Destination Endpoint",
    "outgoing.policy": "OutgoingPolicy OutgoingRules",
    "resilience.fair_share": "FairShares ServiceTurn",
    "resilience.rate_limit": "RateDecision RateLimit",
    "ingestion.bounds": "ParserQuotas WaitingBounds",
    "ingestion.document_files": "DocumentFiles",
    "ingestion.file_policy": "DetectedType",
    "ingestion.generations": "GenerationService",
    "ingestion.indexing": "Indexer",
    "ingestion.intake": "Accepted IntakeService",
    "ingestion.policy": "IngestionPolicy IntakePolicy",
    "ingestion.removal": "RemovalService",
    "ingestion.segmentation": "SegmentationRules segment",
    "ingestion.service": "IngestionService",
    "ingestion.jobs.lifecycle": "JobPolicy",
    "ingestion.jobs.relay": "EventRelay FanOut",
    "retrieval.fusion": "FusionWeights",
    "retrieval.service": "RetrievalService",
    "chat.conversations.asking": "NewTurn",
    "chat.conversations.limits": "ConversationLimits",
    "chat.conversations.running": "NumberedEvent",
    "chat.conversations.service": "Branch ConversationService",
    "chat.extractive": "Extractor",
    "chat.fallback": "FallbackModel",
    "chat.generated": "ReplyLimits",
    "chat.prompting": "Turn",
    "chat.service": "ChatService",
    "chat.usage_recorder": "UsageRecorder",
    "chat.question": "Question",
    "chat.sources": "SourceLoader",
    "reading.service": "ReadingService",
}
_PLACES = {name: place for place, names in _NAMES.items() for name in names.split()}

__all__ = sorted(_PLACES)  # noqa: PLE0605  # type checkers read the stub


def __getattr__(name: str) -> typing.Any:
    if place := _PLACES.get(name):
        return getattr(importlib.import_module(f"{__name__}.{place}"), name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    return list(__all__)
