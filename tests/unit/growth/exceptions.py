"""Functions that take a text and whose growth is not measured, each with the reason.

The keys are patterns of `module:function` as `fnmatch` reads them.
"""

from __future__ import annotations

__all__ = ["EXCEPTIONS"]

_OURS = "It is given what this program or its operator writes: names, keys, settings, rules. No stranger's text."
_CHILD = "It runs in the confined child, under its limits of processor time and memory; the event loop is not there."
_PORT = "It declares a port; the adapters' own functions are measured."
_PASSED_ON = "It hands the text on as it is, to functions that are measured or into a store."
_PEOPLE = "It writes to the terminal of the person who runs the command."
_BOUNDED = "What it is given was bounded before: "
_QUESTION = f"{_BOUNDED}`understand`, which is measured, reads `MAX_QUERY_CHARACTERS` of a question."

EXCEPTIONS: dict[str, str] = {
    # Not the main process, or not of strangers.
    "smartchat_core.testing.*": "The test kit is no part of the program.",
    "smartchat_adapters.render.*": _OURS,
    "smartchat_core.ops.alerts.*": _OURS,
    "smartchat_core.ops.dashboards.*": _OURS,
    "smartchat_core.ops.promql:*": _OURS,
    "smartchat_core.accounts.key_tokens:new_token": _OURS,
    "smartchat_core.accounts.key_tokens:device_password": _OURS,
    "smartchat_core.accounts.key_tokens:md5_of": _OURS,
    "smartchat_core.accounts.key_tokens:shown_prefix": _OURS,
    "smartchat_core.accounts.session_policy:confirmed": _OURS,
    "smartchat_core.accounts.throttle:reserve": _BOUNDED + "its keys are digests.",
    "smartchat_core.accounts.throttle:given_back": _BOUNDED + "its keys are digests.",
    "smartchat_adapters.accounts.pyotp_codes:PyotpCodes.address": _BOUNDED
    + "names to sign in with have 64 characters.",
    "smartchat_core.errors.base:as_sentence": _OURS,
    "smartchat_core.chat.verification.lexicon:*": _OURS,
    "smartchat_core.chat.understanding.templates:*": _OURS,
    "smartchat_core.chat.rewriting.vocabulary:*": "`translate`, which is measured, calls each of them.",
    "smartchat_core.text.glossary.lexicon:*": _BOUNDED + "words of 40 letters are looked up.",
    "smartchat_core.text.phonetics:*": _BOUNDED + "16 characters of a name are read.",
    "smartchat_core.chat.understanding.edit_distance:within_distance": _BOUNDED + "words of 40 letters are compared.",
    **{
        f"smartchat_core.chat.understanding.{module}:*": _QUESTION
        for module in (
            "carried",
            "book_forms",
            "foreign_titles",
            "named_documents",
            "title_forms",
            "title_words",
            "two_questions",
            "earlier",
            "names",
            "pronouns",
            "reading",
            "section_titles",
            "section_words",
            "several_sections",
            "titles",
            "words_of_question",
        )
    },
    "smartchat_core.chat.answers.refusals:draft_missing_title": _QUESTION,
    "smartchat_core.chat.answers.form:*": _BOUNDED + "50 subjects of 300 characters; a text is read to its 200,000th.",
    "smartchat_core.chat.joined_answers:joined_answers": _QUESTION,
    "smartchat_core.ops.slo:*": _OURS,
    "smartchat_core.ops.plans:*": _OURS,
    "smartchat_core.ops.metrics.system_gauges:*": _OURS,
    "smartchat_core.ops.health.history:*": _OURS,
    "smartchat_core.ops.tracing:*": _OURS,
    "smartchat_core.ops.metrics.exposition:*": _OURS,
    "smartchat_core.ports.*": _PORT,
    "smartchat_core.plugins.loading:*": _OURS,
    "smartchat.doctor.*": _OURS,
    "smartchat.evaluation.*": "The measurements of `smartchat eval`, a command of its own.",
    "smartchat.composition.*": _OURS,
    "smartchat.canary.*": _OURS,
    "smartchat.worker.*": _OURS,
    "smartchat.cli.*": _PEOPLE,
    "smartchat_adapters.models.*": _OURS,
    "smartchat_adapters.memory.*": _PASSED_ON,
    "smartchat_adapters.redis.*": _OURS,
    "smartchat_adapters.outgoing.*": _BOUNDED + "URLs by `read_destination`, which is measured; bodies are passed on.",
    "smartchat_adapters.files.*": "Keys are made of digests; contents are passed on in pieces of bounded size.",
    "smartchat_adapters.sql.*": _PASSED_ON,
    "smartchat_adapters.queues.*": _BOUNDED + "a message's body by `LARGEST_BODY`, what is shown of it by `_shown`.",
    "smartchat_adapters.observability.instrumented.*": _PASSED_ON,
    "smartchat_adapters.observability.tracing:*": _OURS,
    "smartchat_adapters.observability.trace_provider:*": _OURS,
    "smartchat_adapters.observability.prometheus_*": _OURS,
    "smartchat_adapters.observability.label_bounds:*": _OURS,
    "smartchat_adapters.observability.log*": "It hands lines on that `smartchat_core.ops.logging.text` has bounded.",
    "smartchat_core.chat.usage_recorder:*": _OURS,
    "smartchat_core.chat.answers.wording.*": "It puts titles and names into sentences; the drafts are measured.",
    "smartchat_core.chat.answers.record_lines:*": "`draft_records`, which is measured, calls each of them.",
    "smartchat_core.chat.answers.book_sections:*": "The drafts, which are measured, ask it for each section once.",
    "smartchat_core.chat.wall:held_back": "`as_read`, which is measured, calls it.",
    "smartchat_core.chat.wall:shown_passages": "Each passage is compared with the stretches that `as_read` found.",
    "smartchat_core.chat.wall:without_blurb": "It leaves out a field of a record.",
    "smartchat_core.parsing.cast_lists:is_cast_list": "It folds a title, which is measured.",
    "smartchat_core.chat.citing:SourceDocument.*": "It makes an outline, which is measured, and asks it once.",
    "smartchat_core.model.result_json:result_from_json": "`Answer.from_json`, which is measured, is no more than that.",
    "smartchat_core.model.transcript:*.from_json": "`Answer.from_json`, which is measured, reads what is long in them.",
    "smartchat.web.schemas:core_bounds": _BOUNDED + "there are at most `MAX_DOCUMENTS`, each looked at once.",
    "smartchat_core.model.characters:*.from_json": "`Answer.from_json`, which is measured, reads such values, too.",
    "smartchat_core.model.found:*.from_json": "`Answer.from_json`, which is measured, reads such values, too.",
    "smartchat_core.chat.fallback:FallbackModel.attempt": _PASSED_ON,
    "smartchat_core.ingestion.consistency.rules:*": "It compares digests, keys and single passages with one another.",
    "smartchat_core.ingestion.intake:begun_at": _OURS,
    "smartchat_core.parsing.canonical_text:is_*": "One character.",
    "smartchat_core.parsing.format_registry:*": "It compares media types, names and extensions with those of formats.",
    "smartchat_core.ingestion.jobs.outcome:*": _BOUNDED + "warnings and titles by `admission.admit`.",
    "smartchat_core.ingestion.jobs.retry:*": _PASSED_ON,
    "smartchat_core.model.file_keys:keys_by_document": _BOUNDED
    + "a media type and a version of a parser are 200 long.",
    "smartchat_core.model.metric:*": _OURS,
    "smartchat_core.model.search:PassageFilter.admits": "It compares numbers.",
    "smartchat_core.model.sentences:sentence_ends": _OURS,
    "smartchat_core.model.span:Span.of": "A slice.",
    "smartchat_core.retrieval.context:ContextBlock.of_span": "A slice.",
    "smartchat.web.paging:next_page": _BOUNDED + "what is searched for by the parameter of the query.",
    "smartchat_core.ops.logging.line:*": "It puts together what `log_text` has bounded, whose functions are measured.",
    "smartchat_core.reading.json_schema:result_schema": _OURS,
    "smartchat_core.chat.rewriting.policy:needs_rewriting": "It compares tags of languages.",
    "smartchat_core.resilience.*": _OURS,
    "smartchat_core.retrieval.fusion:dense_weight": "It looks whether there are phrases.",
    "smartchat_core.retrieval.fusion:*_fusion": "It sorts numbers; `rank_candidates`, which is measured, calls it.",
    "smartchat_core.retrieval.fusion:fuse_candidates": "It sorts numbers; `rank_candidates` calls it.",
    "smartchat_adapters.passage_index.analysis.analysers:Analysers.analyser": _BOUNDED
    + "a language by `admission.admit`.",
    "smartchat_adapters.passage_index.sqlite.lexical:LexicalSearch.*": _BOUNDED
    + "a query by `analyse_query`; terms are measured.",
    "smartchat_adapters.passage_index.sqlite.postings:*": _BOUNDED
    + "a term by the longest word; `index_terms` is measured.",
    "smartchat_adapters.passage_index.qdrant.[!p]*": _OURS,
    "smartchat_adapters.passage_index.qdrant.points:to_passage": _PASSED_ON,
    "smartchat_adapters.passage_index.sqlite.search:search": _BOUNDED
    + "a query by `analyse_query`; its parts are measured.",
    "smartchat_adapters.passage_index.sqlite.search:documents_with": _BOUNDED
    + "the words by the longest question; `holds_run` is measured.",
    "smartchat_adapters.passage_index.sqlite.scoped_rows:*": _OURS,
    "smartchat_adapters.passage_index.sqlite.view:*": "It joins arrays of numbers.",
    "smartchat:*": _PASSED_ON,
    "smartchat.library.*": _PASSED_ON,
    "smartchat_core.books.languages.rules:*": _OURS,
    "smartchat.progress:progress_by": "It looks at the state of a document, and at none of its texts.",
    "smartchat_core.model.cursor:DocumentCursor.after": "It takes the moment and the identifier that we gave.",
    "smartchat.listeners:ListenAddress.parse": _OURS,
    "smartchat.settings.networks:*": "It is given settings that the file of a folder may not set.",
    "smartchat.settings.renamed:*": _OURS,
    "smartchat.settings.faults:*": "It is given names of arguments, and reads each file of settings once.",
    "smartchat.settings.sources:EnvironmentSource.decode_complex_value": _OURS,
    "smartchat.web.errors:to_problem": _OURS,
    "smartchat.web.app:create_app": _OURS,
    "smartchat.web.clients:publish": "It publishes an event, whose texts were cut.",
    "smartchat.web.connections.counting:CountingTransport.*": _PASSED_ON,
    "smartchat.web.connections.protocol:GuardedProtocol.data_received": _BOUNDED
    + "heads by `HEAD_BYTES` and `HEAD_FIELDS`; bodies are passed on.",
    "smartchat.web.connections.protocol:GuardedProtocol.send_400_response": "It is given a message of the parser.",
    "smartchat.web.context:WebContext.*": _OURS,
    "smartchat.web.limits:Slots.taken": "It looks an owner and the address of a client up.",
    "smartchat.web.mounting:*": _OURS,  # prefixes; of a request's path only the start is compared
    "smartchat.web.openapi.*": _OURS,
    "smartchat.web.ops_access:by_ops_listener": "It looks one key up.",
    "smartchat.web.ops_access:ops_access": _OURS,
    "smartchat.web.proxies:TrustedProxies.of": _OURS,
    "smartchat.web.rendered_schema:RenderedOnce.render": _OURS,
    # The confined child.
    "smartchat_adapters.parsers.[!s]*": _CHILD,
    "smartchat_adapters.parsers.sandbox.[!p]*": _CHILD,
    "smartchat_adapters.parsers.sandbox.process:*": _OURS,
    "smartchat_adapters.parsers.sandbox.protocol:describe_error": _CHILD,
    "smartchat_adapters.parsers.sandbox.protocol:pack_message": _OURS,
    "smartchat_adapters.parsers.sandbox.protocol:unpack_lengths": "Sixteen bytes.",
}
