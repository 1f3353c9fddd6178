"""Failures of what is outside of the core."""

from __future__ import annotations

from smartchat_core.errors.base import SmartChatError, as_sentence

__all__ = [
    "CacheUnavailable",
    "DatabaseUnavailable",
    "DependencyError",
    "EmbedderUnavailable",
    "EmbeddingFailed",
    "IndexStale",
    "IndexUnavailable",
    "ModelRefused",
    "ModelUnavailable",
    "ParserCrashed",
    "QueueUnavailable",
    "ScannerUnavailable",
    "SchemaMismatch",
    "StorageFull",
    "StorageUnavailable",
    "VerifierUnavailable",
]


class DependencyError(SmartChatError):
    """Something that the core depends on failed; it may work again later."""

    code = "dependency_failed"
    transient = True

    def public_message(self) -> str:
        """What happened and what to do. The cause holds paths and addresses, and is for the log."""
        return " ".join(map(as_sentence, filter(None, (self.message, self.remedy))))


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


class ScannerUnavailable(DependencyError):
    """The malware scanner cannot be asked, or gave no verdict; no upload is accepted without one."""

    code = "scanner_unavailable"
    default_remedy = "Check that the malware scanner runs at the address in the settings, and add the file again."


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
