"""The state of a document whose processing failed."""

from __future__ import annotations

from dataclasses import replace

from smartchat_core.errors import OcrRequired, SmartChatError
from smartchat_core.events import DocumentFailed, DocumentNeedsOcr, DocumentReady, IngestionEvent, JobRetried
from smartchat_core.model.document import Document, DocumentStatus
from smartchat_core.model.job import Job, JobStatus
from smartchat_core.model.parsed import ParseWarning, WarningCode

__all__ = ["outcome_of"]


def outcome_of(document: Document, job: Job, error: SmartChatError) -> tuple[Document, IngestionEvent]:
    """The document and the event to publish, after an attempt that left the job in this state.

    A job that waits will be retried. One that is done in spite of the error could do without what failed: the
    book is found by lexical search, and a warning states that its vectors are missing.
    """
    reason = error.public_message()
    if job.status is JobStatus.WAITING:
        return document, JobRetried(document_id=document.id, owner=document.owner, attempt=job.failures, reason=reason)
    if job.status is JobStatus.DONE:
        warning = ParseWarning(code=WarningCode.EMBEDDINGS_MISSING, subject=document.title, message=reason)
        known = [one for one in document.warnings if one.code is not WarningCode.EMBEDDINGS_MISSING]
        document = replace(document, status=DocumentStatus.READY, warnings=(*known, warning))
        return document, DocumentReady(
            document_id=document.id,
            owner=document.owner,
            passages=document.passage_count,
            warnings=len(document.warnings),
        )
    needs_ocr = isinstance(error, OcrRequired)
    status = DocumentStatus.NEEDS_OCR if needs_ocr else DocumentStatus.FAILED
    document = replace(document, status=status, reason=reason, reason_code=error.code)
    if needs_ocr:
        return document, DocumentNeedsOcr(document_id=document.id, owner=document.owner, reason=reason)
    return document, DocumentFailed(document_id=document.id, owner=document.owner, code=error.code, reason=reason)
