"""Every error that the core and its ports raise.

Each error says what happened (`str(error)`), why (`cause`) and what a person can do about it (`remedy`).
`code` is stable and made for programs. Transport concerns such as HTTP statuses live at the edge, never here.

    SmartChatError
    ├── InputError                     the caller's file or argument is at fault
    │   ├── UnsupportedFormat, EmptyFile, FileTooLarge, DamagedFile, EncryptedFile, HostileFile, MalwareFound
    │   ├── NoTextFound
    │   │   └── OcrRequired
    │   ├── AddressRefused
    │   └── InvalidRequest
    │       └── SectionAmbiguous, WeakPassword, PasskeyRefused
    ├── LookupFailed
    │   ├── UserNotFound, GroupNotFound, ShelfNotFound, SessionNotFound, ApiKeyNotFound, PasskeyNotFound
    │   ├── ContentAccessNotFound, WebhookNotFound, WebhookMessageNotFound
    │   └── DocumentNotFound, SectionNotFound, JobNotFound, ConversationNotFound, TurnNotFound, FileNotStored
    ├── SignInRefused, SecondFactorRequired, StepUpRequired, NotSignedIn, PermissionDenied, NameTaken, LinkRefused
    ├── SharingEnded, TokenRefused
    ├── DocumentNotReady
    ├── UnforeseenFailure
    ├── LimitExceeded
    │   ├── ParsingTimedOut, ParsingOutOfMemory, BudgetExceeded, ConversationFull, Overloaded
    │   └── RateLimited
    │       └── TooManyWaiting, ParserTimeUsedUp, SignInThrottled
    ├── ConcurrencyError
    │   └── LeaseLost
    ├── ConfigurationError
    │   └── UnknownAdapter, MissingExtra, DuplicateAdapter, UnfitAdapter, AmbiguousParser
    └── DependencyError                something outside of the core failed
        ├── ParserCrashed, QueueUnavailable, CacheUnavailable, EmbedderUnavailable, EmbeddingFailed, VerifierUnavailable
        ├── RequestFailed, ScannerUnavailable
        ├── StorageUnavailable
        │   └── StorageFull
        ├── DatabaseUnavailable
        │   └── SchemaMismatch
        ├── IndexUnavailable
        │   └── IndexStale
        └── ModelUnavailable
            └── ModelRefused
"""

from __future__ import annotations

from smartchat_core.errors.accounts import (
    LinkRefused,
    NameTaken,
    NotSignedIn,
    PasskeyRefused,
    PermissionDenied,
    SecondFactorRequired,
    SharingEnded,
    SignInRefused,
    SignInThrottled,
    StepUpRequired,
    TokenRefused,
    WeakPassword,
)
from smartchat_core.errors.base import (
    ConcurrencyError,
    DocumentNotReady,
    LeaseLost,
    SmartChatError,
    UnforeseenFailure,
)
from smartchat_core.errors.configuration import (
    AmbiguousParser,
    ConfigurationError,
    DuplicateAdapter,
    MissingExtra,
    UnfitAdapter,
    UnknownAdapter,
)
from smartchat_core.errors.dependencies import (
    CacheUnavailable,
    DatabaseUnavailable,
    DependencyError,
    EmbedderUnavailable,
    EmbeddingFailed,
    IndexStale,
    IndexUnavailable,
    ModelRefused,
    ModelUnavailable,
    ParserCrashed,
    QueueUnavailable,
    ScannerUnavailable,
    SchemaMismatch,
    StorageFull,
    StorageUnavailable,
    VerifierUnavailable,
)
from smartchat_core.errors.inputs import (
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    FileTooLarge,
    HostileFile,
    InputError,
    InvalidRequest,
    MalwareFound,
    NoTextFound,
    OcrRequired,
    SectionAmbiguous,
    UnsupportedFormat,
)
from smartchat_core.errors.limits import (
    BudgetExceeded,
    ConversationFull,
    LimitExceeded,
    Overloaded,
    ParserTimeUsedUp,
    ParsingOutOfMemory,
    ParsingTimedOut,
    RateLimited,
    TooManyWaiting,
)
from smartchat_core.errors.lookups import (
    ApiKeyNotFound,
    ContentAccessNotFound,
    ConversationNotFound,
    DocumentNotFound,
    FileNotStored,
    GroupNotFound,
    JobNotFound,
    LookupFailed,
    PasskeyNotFound,
    SectionNotFound,
    SessionNotFound,
    ShelfNotFound,
    TurnNotFound,
    UserNotFound,
    WebhookMessageNotFound,
    WebhookNotFound,
)
from smartchat_core.errors.outgoing import AddressRefused, MailRefused, MailUnavailable, RequestFailed

__all__ = [
    "AddressRefused",
    "AmbiguousParser",
    "ApiKeyNotFound",
    "BudgetExceeded",
    "CacheUnavailable",
    "ConcurrencyError",
    "ConfigurationError",
    "ContentAccessNotFound",
    "ConversationFull",
    "ConversationNotFound",
    "DamagedFile",
    "DatabaseUnavailable",
    "DependencyError",
    "DocumentNotFound",
    "DocumentNotReady",
    "DuplicateAdapter",
    "EmbedderUnavailable",
    "EmbeddingFailed",
    "EmptyFile",
    "EncryptedFile",
    "FileNotStored",
    "FileTooLarge",
    "GroupNotFound",
    "HostileFile",
    "IndexStale",
    "IndexUnavailable",
    "InputError",
    "InvalidRequest",
    "JobNotFound",
    "LeaseLost",
    "LimitExceeded",
    "LinkRefused",
    "LookupFailed",
    "MailRefused",
    "MailUnavailable",
    "MalwareFound",
    "MissingExtra",
    "ModelRefused",
    "ModelUnavailable",
    "NameTaken",
    "NoTextFound",
    "NotSignedIn",
    "OcrRequired",
    "Overloaded",
    "ParserCrashed",
    "ParserTimeUsedUp",
    "ParsingOutOfMemory",
    "ParsingTimedOut",
    "PasskeyNotFound",
    "PasskeyRefused",
    "PermissionDenied",
    "QueueUnavailable",
    "RateLimited",
    "RequestFailed",
    "ScannerUnavailable",
    "SchemaMismatch",
    "SecondFactorRequired",
    "SectionAmbiguous",
    "SectionNotFound",
    "SessionNotFound",
    "SharingEnded",
    "ShelfNotFound",
    "SignInRefused",
    "SignInThrottled",
    "SmartChatError",
    "StepUpRequired",
    "StorageFull",
    "StorageUnavailable",
    "TokenRefused",
    "TooManyWaiting",
    "TurnNotFound",
    "UnfitAdapter",
    "UnforeseenFailure",
    "UnknownAdapter",
    "UnsupportedFormat",
    "UserNotFound",
    "VerifierUnavailable",
    "WeakPassword",
    "WebhookMessageNotFound",
    "WebhookNotFound",
]
