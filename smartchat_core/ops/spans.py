"""Span names and attributes; nothing else becomes part of a trace.

Attributes follow OpenTelemetry's semantic conventions (https://opentelemetry.io/docs/specs/semconv/) for HTTP,
databases, messaging and generative AI; what they have no name for begins with `smartchat.`. None of them holds text of
books, questions or answers, nor who asks.
"""

from __future__ import annotations

from typing import Final

__all__ = ["ATTRIBUTES", "LONGEST_VALUE", "MAX_ATTRIBUTES"]

LONGEST_VALUE = 200
"""Characters of an attribute's value; the rest is cut off."""

MAX_ATTRIBUTES = 64
"""Attributes of one span."""

ACCEPT_DOCUMENT: Final = "accept document"
DELIVER_EVENTS: Final = "deliver events"
PROCESS_DOCUMENT: Final = "process document"
STAGE: Final = "stage"
SEARCH: Final = "search"
ANSWER: Final = "answer"
EXTRACT: Final = "extract sentences"
GENERATE: Final = "generate answer"
SEND: Final = "send"
CHAT: Final = "chat"
EMBEDDINGS: Final = "embeddings"
READ_DOCUMENT: Final = "read document"

HTTP_REQUEST_METHOD: Final = "http.request.method"
HTTP_ROUTE: Final = "http.route"
HTTP_RESPONSE_STATUS_CODE: Final = "http.response.status_code"
URL_SCHEME: Final = "url.scheme"
SERVER_ADDRESS: Final = "server.address"
SERVER_PORT: Final = "server.port"
NETWORK_PROTOCOL_VERSION: Final = "network.protocol.version"

ERROR_TYPE: Final = "error.type"

DB_SYSTEM: Final = "db.system.name"
DB_OPERATION: Final = "db.operation.name"
DB_BATCH_SIZE: Final = "db.operation.batch.size"

MESSAGING_SYSTEM: Final = "messaging.system"
MESSAGING_OPERATION: Final = "messaging.operation.type"
MESSAGING_OPERATION_NAME: Final = "messaging.operation.name"
MESSAGING_DESTINATION: Final = "messaging.destination.name"

GEN_AI_OPERATION: Final = "gen_ai.operation.name"
GEN_AI_PROVIDER: Final = "gen_ai.provider.name"
GEN_AI_MODEL: Final = "gen_ai.request.model"
GEN_AI_MAX_TOKENS: Final = "gen_ai.request.max_tokens"
GEN_AI_TEMPERATURE: Final = "gen_ai.request.temperature"
GEN_AI_INPUT_TOKENS: Final = "gen_ai.usage.input_tokens"
GEN_AI_OUTPUT_TOKENS: Final = "gen_ai.usage.output_tokens"
GEN_AI_FIRST_TOKEN: Final = "gen_ai.response.time_to_first_chunk"  # noqa: S105  # a name
GEN_AI_DIMENSION: Final = "gen_ai.embeddings.dimension.count"

JOB_ID: Final = "smartchat.job.id"
DOCUMENT_ID: Final = "smartchat.document.id"
ATTEMPT: Final = "smartchat.job.attempt"
STAGE_NAME: Final = "smartchat.stage"
QUEUE: Final = "smartchat.queue"
OUTCOME: Final = "smartchat.outcome"
COUNT: Final = "smartchat.count"
SIZE: Final = "smartchat.size_bytes"
FORMAT: Final = "smartchat.format"
SEARCH_MODE: Final = "smartchat.search.mode"
CANDIDATES: Final = "smartchat.search.candidates"
RESULTS: Final = "smartchat.search.results"
DEGRADED: Final = "smartchat.degraded"
ANSWER_MODE: Final = "smartchat.answer.mode"
CITATIONS: Final = "smartchat.answer.citations"

ATTRIBUTES: frozenset[str] = frozenset(
    {
        HTTP_REQUEST_METHOD,
        HTTP_ROUTE,
        HTTP_RESPONSE_STATUS_CODE,
        URL_SCHEME,
        SERVER_ADDRESS,
        SERVER_PORT,
        NETWORK_PROTOCOL_VERSION,
        ERROR_TYPE,
        DB_SYSTEM,
        DB_OPERATION,
        DB_BATCH_SIZE,
        MESSAGING_SYSTEM,
        MESSAGING_OPERATION,
        MESSAGING_OPERATION_NAME,
        MESSAGING_DESTINATION,
        GEN_AI_OPERATION,
        GEN_AI_PROVIDER,
        GEN_AI_MODEL,
        GEN_AI_MAX_TOKENS,
        GEN_AI_TEMPERATURE,
        GEN_AI_INPUT_TOKENS,
        GEN_AI_OUTPUT_TOKENS,
        GEN_AI_FIRST_TOKEN,
        GEN_AI_DIMENSION,
        JOB_ID,
        DOCUMENT_ID,
        ATTEMPT,
        STAGE_NAME,
        QUEUE,
        OUTCOME,
        COUNT,
        SIZE,
        FORMAT,
        SEARCH_MODE,
        CANDIDATES,
        RESULTS,
        DEGRADED,
        ANSWER_MODE,
        CITATIONS,
    }
)
"""All attributes that a span may have; a tracer leaves out every other name."""
