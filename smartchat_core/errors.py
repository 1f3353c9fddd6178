"""Every error that the core and its ports raise.

Each error says what happened (`str(error)`), why (`cause`) and what a person can do about it (`remedy`).
`code` is stable and made for programs. Transport concerns such as HTTP statuses live at the edge, never here.

    SmartChatError
    ├── InputError                     the caller's file or argument is at fault
    │   ├── UnsupportedFormat, EmptyFile, FileTooLarge, DamagedFile, EncryptedFile, HostileFile
    │   ├── NoTextFound
    │   │   └── OcrRequired
    │   └── InvalidRequest
    │       └── SectionAmbiguous
    ├── LookupFailed
    │   └── DocumentNotFound, SectionNotFound, JobNotFound, ConversationNotFound, TurnNotFound, FileNotStored
    ├── DocumentNotReady
    ├── UnforeseenFailure
    ├── LimitExceeded
    │   ├── ParsingTimedOut, ParsingOutOfMemory, BudgetExceeded, ConversationFull, Overloaded
    │   └── RateLimited
    │       └── TooManyWaiting, ParserTimeUsedUp
    ├── ConcurrencyError
    │   └── LeaseLost
    ├── ConfigurationError
    │   └── UnknownAdapter, MissingExtra, DuplicateAdapter, UnfitAdapter, AmbiguousParser
    └── DependencyError                something outside of the core failed
        ├── ParserCrashed, QueueUnavailable, CacheUnavailable, EmbedderUnavailable, EmbeddingFailed, VerifierUnavailable
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

__all__ = [
    "AmbiguousParser",
    "BudgetExceeded",
    "CacheUnavailable",
    "ConcurrencyError",
    "ConfigurationError",
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
    "HostileFile",
    "IndexStale",
    "IndexUnavailable",
    "InputError",
    "InvalidRequest",
    "JobNotFound",
    "LeaseLost",
    "LimitExceeded",
    "LookupFailed",
    "MissingExtra",
    "ModelRefused",
    "ModelUnavailable",
    "NoTextFound",
    "OcrRequired",
    "Overloaded",
    "ParserCrashed",
    "ParserTimeUsedUp",
    "ParsingOutOfMemory",
    "ParsingTimedOut",
    "QueueUnavailable",
    "RateLimited",
    "SchemaMismatch",
    "SectionAmbiguous",
    "SectionNotFound",
    "SmartChatError",
    "StorageFull",
    "StorageUnavailable",
    "TooManyWaiting",
    "TurnNotFound",
    "UnfitAdapter",
    "UnforeseenFailure",
    "UnknownAdapter",
    "UnsupportedFormat",
    "VerifierUnavailable",
]


class SmartChatError(Exception):
    """The root of the tree.

    Args:
        message: what happened, in one sentence for a person.
        cause: why it happened, as far as it is known.
        remedy: what that person can do now.
    """

    code = "error"
    default_remedy = ""
    transient = False

    def __init__(self, message: str, *, cause: str = "", remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.cause = cause
        self.remedy = remedy or self.default_remedy
        # A traceback shows them below the message, which `str` gives alone.
        for note in filter(None, (self.cause, self.remedy)):
            self.add_note(_sentence(note))

    def operator_message(self) -> str:
        """What happened, why and what to do, in one paragraph, for the log and the operator."""
        return " ".join(map(_sentence, filter(None, (self.message, self.cause, self.remedy))))

    def public_message(self) -> str:
        """The message for any reader: without the cause where that names paths, addresses or other internals."""
        return self.operator_message()


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", ":")) else f"{text}."


class InputError(SmartChatError):
    """The file or the argument that was given cannot be used."""

    code = "invalid_input"


class UnsupportedFormat(InputError):
    """The content is of a type that no installed parser reads."""

    code = "unsupported_format"
    default_remedy = "Convert it to a format that an installed parser reads; `smartchat add --help` lists them."


class EmptyFile(InputError):
    """The file holds no bytes."""

    code = "empty_file"
    default_remedy = "Check that the download or the copy was completed, and add it again."


class FileTooLarge(InputError):
    """The file, or what it unpacks to, is over the limit."""

    code = "file_too_large"
    default_remedy = "Split the document, or raise the limit in the settings."


class DamagedFile(InputError):
    """The file claims a format whose rules it breaks beyond recovery."""

    code = "damaged_file"
    default_remedy = "Get a fresh copy of the file; this one cannot be read."


class EncryptedFile(InputError):
    """The file is protected by a password or by DRM."""

    code = "encrypted_file"
    default_remedy = "Remove the protection where you are allowed to, and add the file again."


class HostileFile(InputError):
    """The file is built to do harm: an archive bomb, a path outside its folder, an entity expansion."""

    code = "hostile_file"
    default_remedy = "Do not open this file with other programs; get it from a source that you trust."


class NoTextFound(InputError):
    """The document was read, and there is no text in it."""

    code = "no_text_found"
    default_remedy = "Check that the file is the one you meant; there is nothing in it to search."


class OcrRequired(NoTextFound):
    """The pages are pictures: text has to be recognised before the document can be searched."""

    code = "needs_ocr"
    default_remedy = "Run it through text recognition (for example OCRmyPDF) and add the result."


class InvalidRequest(InputError):
    """An argument has a value that makes no sense, such as an empty question."""

    code = "invalid_request"


class SectionAmbiguous(InvalidRequest):
    """The reference fits several sections of the document, and a bound must not be guessed."""

    code = "section_ambiguous"
    default_remedy = "Name one of them by its reference."


class LookupFailed(SmartChatError, LookupError):
    """Something that was named does not exist, or is not visible to this owner."""

    code = "not_found"


class DocumentNotFound(LookupFailed):
    """No such document for this owner."""

    code = "document_not_found"
    default_remedy = "List the documents to see which there are."


class SectionNotFound(LookupFailed):
    """The document has no such chapter or section."""

    code = "section_not_found"
    default_remedy = "Show the document to see its sections."


class JobNotFound(LookupFailed):
    """No such job."""

    code = "job_not_found"
    default_remedy = "List the jobs to see which there are; those of a removed document went with it."


class ConversationNotFound(LookupFailed):
    """No such conversation of this owner."""

    code = "conversation_not_found"
    default_remedy = "List the conversations to see which there are."


class TurnNotFound(LookupFailed):
    """The conversation has no such turn."""

    code = "turn_not_found"
    default_remedy = "Show the conversation to see its turns."


class FileNotStored(LookupFailed):
    """The file store has nothing under this key."""

    code = "file_not_stored"


class DocumentNotReady(SmartChatError):
    """The document cannot be searched yet, or its processing failed."""

    code = "document_not_ready"
    default_remedy = "Wait until it is ready, or look at its status for the reason of the failure."


class UnforeseenFailure(SmartChatError):
    """Something happened that the program was not written for."""

    code = "unforeseen_failure"
    default_remedy = "Report it with the log of the time; other documents are not affected."


class LimitExceeded(SmartChatError):
    """A bound on time, memory or money was reached."""

    code = "limit_exceeded"


class ParsingTimedOut(LimitExceeded):
    """Reading the file took longer than allowed."""

    code = "parsing_timed_out"
    default_remedy = "The file is damaged or extreme; get another copy, or raise the time limit."


class ParsingOutOfMemory(LimitExceeded):
    """Reading the file needed more memory than allowed."""

    code = "parsing_out_of_memory"
    default_remedy = "The file is damaged or extreme; get another copy, or raise the memory limit."


class BudgetExceeded(LimitExceeded):
    """The answer would cost more than the caller allows."""

    code = "budget_exceeded"
    default_remedy = "Raise the budget, choose a cheaper model, or ask without a model."


class ConversationFull(LimitExceeded):
    """A conversation has as many turns or characters as it may, or the owner as many conversations."""

    code = "conversation_full"
    default_remedy = "Begin another conversation."


class RateLimited(LimitExceeded):
    """Somebody asks more often than they may."""

    code = "rate_limited"
    transient = True
    default_remedy = "Wait a little and try again."

    def __init__(self, message: str, *, cause: str = "", remedy: str = "", retry_after_seconds: float = 1.0) -> None:
        super().__init__(message, cause=cause, remedy=remedy)
        self.retry_after_seconds = retry_after_seconds


class TooManyWaiting(RateLimited):
    """As many of one owner's documents wait as may wait, while others' are still taken."""

    code = "too_many_waiting"
    default_remedy = "Wait until some of your documents are ready, then go on."


class ParserTimeUsedUp(RateLimited):
    """The time for reading files that one owner has, or all have together, is used up for now."""

    code = "parser_time_used_up"
    default_remedy = "Try again later, or have the operator allow more time for reading files."


class Overloaded(LimitExceeded):
    """As much work is waiting as may wait; more is refused instead of being piled up."""

    code = "overloaded"
    transient = True
    default_remedy = "Try again in a few minutes, or add workers."

    def __init__(self, message: str, *, cause: str = "", remedy: str = "", retry_after_seconds: float = 30.0) -> None:
        super().__init__(message, cause=cause, remedy=remedy)
        self.retry_after_seconds = retry_after_seconds


class ConcurrencyError(SmartChatError):
    """Somebody else changed or holds what was to be changed."""

    code = "conflict"
    transient = True


class LeaseLost(ConcurrencyError):
    """The worker's lease on the job has ended; another worker may hold it now."""

    code = "lease_lost"


class ConfigurationError(SmartChatError):
    """The settings name something that cannot be had."""

    code = "configuration_error"


class UnknownAdapter(ConfigurationError):
    """No installed package offers an adapter of this name."""

    code = "unknown_adapter"


class MissingExtra(ConfigurationError):
    """The adapter is known, but the package it needs is not installed."""

    code = "missing_extra"


class DuplicateAdapter(ConfigurationError):
    """Two installed packages offer an adapter of the same name for the same port."""

    code = "duplicate_adapter"
    default_remedy = "Uninstall one of the packages."


class UnfitAdapter(ConfigurationError):
    """An adapter cannot be used as its port asks."""

    code = "unfit_adapter"
    default_remedy = "Install another version of the package, or report it to its author."


class AmbiguousParser(ConfigurationError):
    """Several installed parsers read the same format, and the settings choose none of them."""

    code = "ambiguous_parser"
    default_remedy = "Choose one in the setting `parsers`."


class DependencyError(SmartChatError):
    """Something that the core depends on failed; it may work again later."""

    code = "dependency_failed"
    transient = True

    def public_message(self) -> str:
        """What happened and what to do. The cause holds paths and addresses, and is for the log."""
        return " ".join(map(_sentence, filter(None, (self.message, self.remedy))))


class ParserCrashed(DependencyError):
    """The process that read the file died."""

    code = "parser_crashed"
    transient = False
    default_remedy = "The file is probably damaged; get another copy."


class StorageUnavailable(DependencyError):
    """The file store cannot be read or written."""

    code = "storage_unavailable"
    default_remedy = "Check that the folder or bucket exists and may be written."


class StorageFull(StorageUnavailable):
    """There is no space left for files."""

    code = "storage_full"
    default_remedy = "Free some space and try again; nothing was lost."


class DatabaseUnavailable(DependencyError):
    """The database cannot be reached, read or written."""

    code = "database_unavailable"
    default_remedy = "Check the database address, its rights and its free space."


class SchemaMismatch(DatabaseUnavailable):
    """The database was written by a newer version of the program."""

    code = "schema_mismatch"
    transient = False
    default_remedy = "Upgrade this program, or restore the backup that fits this version."


class IndexUnavailable(DependencyError):
    """The passage index cannot be read or written."""

    code = "index_unavailable"
    default_remedy = "The index is derived data: run `smartchat reindex` to rebuild it."


class IndexStale(IndexUnavailable):
    """The index was built by another embedder or segmentation than the settings ask for."""

    code = "index_stale"
    transient = False
    default_remedy = "Run `smartchat reindex` to build the index that the settings ask for."


class QueueUnavailable(DependencyError):
    """The job queue cannot be reached; accepted work is safe in the database, and is sent when it can be again."""

    code = "queue_unavailable"
    default_remedy = "Check the address of the broker and that it runs; nothing was lost."


class CacheUnavailable(DependencyError):
    """The cache, the sessions or the rate limits cannot be reached."""

    code = "cache_unavailable"
    default_remedy = "Check the address of the cache and that it runs; it holds nothing that cannot be made again."


class EmbedderUnavailable(DependencyError):
    """There is no embedding model to use; lexical search still works."""

    code = "embedder_unavailable"
    transient = False


class EmbeddingFailed(DependencyError):
    """The embedding model failed on a text."""

    code = "embedding_failed"


class VerifierUnavailable(DependencyError):
    """There is no model to verify claims with, or it failed; what other checks said of them stands."""

    code = "verifier_unavailable"
    transient = False


class ModelUnavailable(DependencyError):
    """The chat model cannot be reached or answered with an error."""

    code = "model_unavailable"
    default_remedy = "Answers are extracted from the books until the model works again."


class ModelRefused(ModelUnavailable):
    """The provider refuses the request: wrong key, unknown model, content policy."""

    code = "model_refused"
    transient = False
