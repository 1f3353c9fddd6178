"""Which functions see texts of strangers, and how each is given one.

The rule that `tests/architecture/test_growth_cases.py` holds: every public synchronous function and method of the main
process that takes a text, bytes, or a value that carries somebody's text, is a case here or an exception with a reason.
What runs in the confined child is under its limits of processor time, and has its own cases where it is cheap.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path

from litestar.types import Scope

from smartchat.listeners import is_own_name
from smartchat.settings.folder_file import check_folder_file
from smartchat.web.clients import client_address, client_in
from smartchat.web.middleware.origin_guard import parse_origin
from smartchat.web.middleware.rate_limiting import kind_of
from smartchat.web.proxies import TrustedProxies, parse_node
from smartchat_adapters.memory.rate_limiter import MemoryRateLimiter
from smartchat_adapters.parsers.sandbox.protocol import unpack_header
from smartchat_core.chat import (
    abstention,
    claims,
    extraction,
    prompting,
    splitting,
)
from smartchat_core.chat.citing import SourceDocument, cite, locate_passage
from smartchat_core.chat.conversations import limits as conversation_limits
from smartchat_core.chat.conversations.suggestions import suggest_questions
from smartchat_core.chat.injection import detect_prompt_injection
from smartchat_core.chat.sentence_features import sentence_features, type_match
from smartchat_core.chat.sources import located
from smartchat_core.chat.verification.detection import LEXICONS, detect_lexicon
from smartchat_core.chat.verification.languages.english import ENGLISH
from smartchat_core.chat.verification.names import extract_names
from smartchat_core.chat.verification.rules import coverage, judge, numbers_differ
from smartchat_core.chat.verification.sentence import extract_stems, read_sentence
from smartchat_core.errors import SmartChatError
from smartchat_core.ingestion import admission, file_policy, foreign_texts, segmentation, signatures, verification
from smartchat_core.ingestion.parsed_codec import decode_parsed, encode_parsed
from smartchat_core.ingestion.reading_choices import reading_choice
from smartchat_core.ingestion.readings import with_readings
from smartchat_core.ingestion.table_headers import with_table_headers
from smartchat_core.model import (
    Answer,
    DocumentId,
    Metadata,
    ParsedDocument,
    ParseWarning,
    Passage,
    ScoredPassage,
    Section,
    Span,
    WarningCode,
)
from smartchat_core.model.answer import AnswerMode
from smartchat_core.model.claim import Claim
from smartchat_core.model.cursor import ConversationCursor, DocumentCursor
from smartchat_core.model.parsed import Reading
from smartchat_core.model.search import Candidate
from smartchat_core.model.section import section_at, section_path
from smartchat_core.model.sentences import pieces, sentence_runs, sentence_spans
from smartchat_core.ops import addresses
from smartchat_core.ops import operator_auth as access
from smartchat_core.ops.logging import redaction
from smartchat_core.ops.logging import text as log_text
from smartchat_core.ops.token_throttle import GuessThrottle, TokenGate
from smartchat_core.parsing import (
    arrange,
    canonical_text,
    double_encoding,
    headings,
    letter_pairs,
    numerals,
    recognition_languages,
    section_tree,
    text_quality,
    wide_text,
)
from smartchat_core.reading.quotes import quotes_about
from smartchat_core.retrieval import diversity, fusion, outline, query_analysis, section_reference, surroundings
from smartchat_core.retrieval import proximity as word_evidence
from smartchat_core.retrieval.context import ContextBlock, build_context, estimate_tokens, join_passages
from smartchat_core.retrieval.query_analysis import ExpectedAnswer, analyse_query
from smartchat_core.text import folding, languages, stemming, words
from smartchat_core.text.languages import detect_language
from smartchat_core.text.normal_forms import is_nfc, nfc
from smartchat_core.text.phrases import fold_phrase
from tests.support.formats import BUILT_IN_FORMATS
from tests.support.sources import make_source
from tests.unit.growth.account_cases import ACCOUNT_CASES
from tests.unit.growth.answer_cases import ANSWER_CASES
from tests.unit.growth.audit_cases import AUDIT_CASES
from tests.unit.growth.book_cases import BOOK_CASES
from tests.unit.growth.excerpt_cases import EXCERPT_CASES
from tests.unit.growth.index_cases import INDEX_CASES
from tests.unit.growth.outgoing_cases import OUTGOING_CASES
from tests.unit.growth.web_cases import WEB_CASES

__all__ = ["CASES", "Work"]

Work = Callable[[str], object]

_QUERY = analyse_query("Who stole the silver compass of Skagen in 1841?")
_SHORT = "The glazier Ansgar stole the silver compass and fled to Bergen in 1841."
_WATCHERS = access.OpsAuth(token="0123456789abcdef")
_THROTTLE = GuessThrottle(MemoryRateLimiter())
_GATE = TokenGate(_WATCHERS, _THROTTLE)
_PROXIES = TrustedProxies.of(["127.0.0.0/8", "unix"])
_EVERY_KIND = tuple(ExpectedAnswer)


def _passage(text: str, *, ordinal: int = 0, start: int = 0) -> Passage:
    return Passage(
        document_id=DocumentId("doc"), ordinal=ordinal, span=Span(start=start, end=start + len(text)), text=text
    )


def _passages(text: str) -> tuple[Passage, ...]:
    """The text as passages of the length that segmentation makes."""
    return tuple(_passage(text[at : at + 1_000], ordinal=at // 1_000, start=at) for at in range(0, len(text), 1_000))


def _scored(text: str) -> ScoredPassage:
    return ScoredPassage(passage=_passage(text), score=0.5)


def _block(text: str) -> ContextBlock:
    return ContextBlock(document_id=DocumentId("doc"), section=None, passages=_passages(text))


def _sections(text: str) -> tuple[Section, ...]:
    return tuple(
        Section(ordinal=number, title=text[at : at + 100], span=Span(start=at, end=min(at + 500, len(text))))
        for number, at in enumerate(range(0, len(text), 500))
    )


def _parsed(text: str) -> ParsedDocument:
    warning = ParseWarning(code=WarningCode.PART_MISSING, subject=text, message=text)
    metadata = Metadata(
        title=text, authors=tuple(text[at : at + 20] for at in range(0, len(text), 20)), language=text, publisher=text
    )
    return ParsedDocument(text=text, metadata=metadata, sections=_sections(text), warnings=(warning,))


def _source(text: str) -> SourceDocument:
    return make_source(_parsed(text))


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _refusing(work: Work) -> Work:
    """For functions that may refuse the text: that is an outcome, too."""

    def run(text: str) -> object:
        try:
            return work(text)
        except (SmartChatError, ValueError) as refusal:
            return refusal

    return run


def _built(text: str) -> ParsedDocument:
    builder = canonical_text.CanonicalTextBuilder()
    builder.section(text, level=1)
    for at in range(0, len(text), 1000):
        builder.paragraph_break()
        builder.text(text[at : at + 1000], "0|/4", at)
    builder.text(text, "0|/6")
    builder.paragraph(text, "0|/8")
    return builder.build(metadata=Metadata(title=text))


def _streamed(reply: str) -> int:
    """The reply in the smallest deltas there are."""
    splitter = splitting.ClaimSplitter()
    return sum(len(splitter.feed(delta)) for delta in reply) + len(splitter.finish())


def _sentences_of(text: str) -> tuple[extraction.SentenceCandidate, ...]:
    return extraction.candidate_sentences([_scored(passage.text) for passage in _passages(text)], max_passages=10_000)


def _features(text: str) -> object:
    return sentence_features(_QUERY, _sentences_of(text))


def _answerable(text: str) -> object:
    passages = [_scored(text), _scored(_SHORT)]
    sentences = [extraction.ScoredSentence(candidate=one, score=0.0) for one in _sentences_of(_SHORT)]
    return abstention.answerability(_QUERY, passages, sentences)


def _requested(text: str) -> object:
    turn = prompting.Turn(question=text, answer=text)
    return prompting.build_request(text, [_block(text)], titles=[[text, text]], history=[turn])


def _fitted(text: str) -> object:
    turns = [prompting.Turn(question=text[at : at + 10], answer="") for at in range(0, len(text), 10)]
    return prompting.room_within(text, turns, context_tokens=3_000, window=2_048)


def _ranked(text: str) -> object:
    candidates = [Candidate(passage=one, lexical=1.0 + one.ordinal, dense=None) for one in _passages(text)]
    return diversity.diversify(fusion.rank_candidates(_QUERY, candidates), limit=10)


def _answer_json(text: str) -> bytes:
    written = Answer(question=text, text=text, mode=AnswerMode.NOT_FOUND, warnings=(text,))
    return written.to_json().encode()


def _request(text: str) -> Scope:
    """A request with the text wherever a client may put one, from a trusted proxy, so that all of it is read."""
    value = text.encode("latin-1", "replace")
    hops = b"127.0.0.2," * (len(value) // 10)
    names = (b"user-agent", b"x-forwarded-for", b"x-forwarded-proto")
    scope: object = {
        "type": "http",
        "method": "GET",
        "path_template": f"/{text}",
        "client": ("127.0.0.1", 1),
        "headers": [*((name, value) for name in names), (b"x-forwarded-for", value + hops), (value, value)],
    }
    return scope  # type: ignore[return-value]  # what is read of it


def _authorized(text: str) -> object:
    encoded = base64.b64encode(_utf8(text)).decode()
    return [
        _WATCHERS.refusal(header) for header in (text, f"Bearer {text}", f"Basic {text}", f"Basic {encoded}", encoded)
    ]


def _in_folder(text: str) -> None:
    check_folder_file(
        {"library": text, text: text}, known=frozenset({"library"}), folder=Path(), own_file=Path("own.toml")
    )


CASES: dict[str, Work] = {
    **BOOK_CASES,
    **WEB_CASES,
    "smartchat.listeners:is_own_name": is_own_name,
    "smartchat.settings.folder_file:check_folder_file": _refusing(_in_folder),
    "smartchat.web.clients:client_in": lambda text: client_in(_request(text), client_address),
    "smartchat.web.middleware.origin_guard:parse_origin": lambda text: [
        parse_origin(one) for one in (text, f"http://{text}", f"{text}://a")
    ],
    "smartchat.web.proxies:TrustedProxies.hops": lambda text: _PROXIES.hops(_request(text)),
    "smartchat.web.proxies:TrustedProxies.scheme": lambda text: _PROXIES.scheme(_request(text)),
    "smartchat.web.proxies:parse_node": lambda text: [parse_node(one) for one in (text, f"[{text}", f"1.1.1.1:{text}")],
    "smartchat.web.middleware.rate_limiting:kind_of": lambda text: kind_of(_request(text)),
    "smartchat_core.ops.operator_auth:check_token": _refusing(access.check_token),
    "smartchat_core.ops.operator_auth:OpsAuth.refusal": _authorized,
    "smartchat_core.ops.addresses:credentials_in": lambda text: [
        addresses.credentials_in(one) for one in (text, f"https://{text}", f"https://a:{text}@b/{text}?{text}")
    ],
    "smartchat_core.ops.token_throttle:GuessThrottle.wait_seconds": _THROTTLE.wait_seconds,
    "smartchat_core.ops.token_throttle:GuessThrottle.right": _THROTTLE.right,
    "smartchat_core.ops.token_throttle:TokenGate.wait_seconds": _GATE.wait_seconds,
    "smartchat_core.ops.logging.redaction:without_secrets": lambda text: redaction.without_secrets(
        text, [text[:7], f"{text[:60]}\0", "secret-of-somebody"]
    ),
    "smartchat_core.chat.abstention:answerability": _answerable,
    "smartchat_core.chat.abstention:answerability_features": _answerable,
    "smartchat_core.chat.claims:best_evidence": lambda text: (
        claims.best_evidence(splitting.DraftClaim(text=_SHORT, numbers=()), [_block(text)]),
        claims.best_evidence(splitting.DraftClaim(text=text, numbers=(1,)), [_block(_SHORT)]),
    ),
    "smartchat_core.model.claim:Claim.of_quote": lambda text: Claim.of_quote(text, number=1),
    "smartchat_core.chat.verification.detection:detect_lexicon": detect_lexicon,
    "smartchat_core.chat.verification.names:extract_names": lambda text: extract_names(
        read_sentence(text, ENGLISH), ENGLISH, frozenset({"a"})
    ),
    "smartchat_core.chat.verification.rules:coverage": lambda text: coverage(extract_stems(text), extract_stems(text)),
    "smartchat_core.chat.verification.rules:judge": lambda text: (
        judge(f"{_SHORT} {text}", f"{_SHORT} x {text}", passage=text),
        judge(text, f"{text[: len(text) // 2]} x {text[len(text) // 2 :]}", passage=text),
    ),
    "smartchat_core.chat.verification.rules:numbers_differ": lambda text: (
        numbers_differ(f"{_SHORT} {text}", f"{_SHORT} x {text}"),
    ),
    "smartchat_core.chat.verification.sentence:extract_stems": extract_stems,
    "smartchat_core.chat.verification.sentence:read_sentence": lambda text: [
        read_sentence(text, lexicon) for lexicon in LEXICONS
    ],
    "smartchat_core.chat.citing:cite": lambda text: cite(
        _source(text), Span(start=len(text) // 2, end=len(text)), number=1
    ),
    "smartchat_core.chat.conversations.limits:question_text": _refusing(conversation_limits.question_text),
    "smartchat_core.chat.conversations.limits:title_of": lambda text: conversation_limits.title_of(
        text, cut_at=max(len(text) // 8, 2)
    ),
    "smartchat_core.chat.conversations.suggestions:suggest_questions": lambda text: suggest_questions(
        outline=outline.Outline(_sections(text)), until=None, people=(text[:100],), asked=(text,)
    ),
    "smartchat_core.chat.conversations.limits:search_words": _refusing(conversation_limits.search_words),
    "smartchat_core.chat.injection:detect_prompt_injection": detect_prompt_injection,
    "smartchat_core.chat.prompting:build_request": _requested,
    "smartchat_core.chat.prompting:fit_history": lambda text: prompting.fit_history(
        [prompting.Turn(question=text[at : at + 10], answer="") for at in range(0, len(text), 10)], budget=10**9
    ),
    "smartchat_core.chat.prompting:room_within": _fitted,
    "smartchat_core.chat.citing:locate_passage": lambda text: locate_passage(_source(text), _scored(text)),
    "smartchat_core.chat.sources:located": lambda text: located([_scored(text)], {DocumentId("doc"): _source(text)}),
    "smartchat_core.chat.sentence_features:sentence_features": _features,
    "smartchat_core.chat.sentence_features:type_match": lambda text: [
        type_match(kind, text, ["silver", "compass"]) for kind in _EVERY_KIND
    ],
    "smartchat_core.chat.splitting:split_claims": splitting.split_claims,
    "smartchat_core.chat.splitting:ClaimSplitter.feed": _streamed,
    "smartchat_core.chat.splitting:strip_marks": splitting.strip_marks,
    "smartchat_core.ingestion.admission:admit": lambda text: admission.admit(_parsed(text)),
    "smartchat_core.ingestion.admission:name_file": lambda text: admission.name_file(
        _parsed(text), stored="original", filename=text
    ),
    "smartchat_core.ingestion.admission:bound_warnings": lambda text: admission.bound_warnings(_parsed(text).warnings),
    "smartchat_core.ingestion.file_policy:detect_media_type": _refusing(
        lambda text: file_policy.detect_media_type(
            f"{text}.xml", _utf8(text), [text[at : at + 9] for at in range(0, len(text), 9)], formats=BUILT_IN_FORMATS
        )
    ),
    "smartchat_core.ingestion.file_policy:safe_filename": file_policy.safe_filename,
    "smartchat_core.ingestion.reading_choices:reading_choice": lambda text: [
        _refusing(lambda one: reading_choice(one, one))(one) for one in (text, text[:300])
    ],
    "smartchat_core.ingestion.parsed_codec:encode_parsed": _refusing(lambda text: encode_parsed(_parsed(text))),
    "smartchat_core.ingestion.parsed_codec:decode_parsed": _refusing(
        lambda text: decode_parsed(encode_parsed(_parsed(text)))
    ),
    "smartchat_core.ingestion.segmentation:SegmentationRules.for_text": segmentation.DEFAULT_RULES.for_text,
    "smartchat_core.ingestion.table_headers:with_table_headers": lambda text: with_table_headers(
        segmentation.segment(text, (), document_id=DocumentId("doc")), text
    ),
    "smartchat_core.ingestion.readings:with_readings": lambda text: with_readings(
        _passages(text),
        text,
        [Reading(span=Span(start=at, end=at + 1), text=text[:20]) for at in range(0, len(text), 2)],
    ),
    "smartchat_core.ingestion.segmentation:segment": lambda text: segmentation.segment(
        text, _sections(text), document_id=DocumentId("doc")
    ),
    "smartchat_core.ingestion.foreign_texts:foreign_text": foreign_texts.foreign_text,
    "smartchat_core.ingestion.signatures:foreign_file": lambda text: signatures.foreign_file(_utf8(text), is_text=True),
    "smartchat_core.ingestion.signatures:foreign_archive": lambda text: signatures.foreign_archive(
        frozenset(f"{at}{text[at : at + 9]}" for at in range(0, len(text), 9))
    ),
    "smartchat_core.ingestion.verification:verify_passages": lambda text: verification.verify_passages(
        text, _passages(text)
    ),
    "smartchat_core.ingestion.verification:sections_without_text": lambda text: verification.sections_without_text(
        _parsed(text)
    ),
    "smartchat_core.model.anchors:AnchorMap.locate": lambda text: ParsedDocument(text=text).anchors.locate(
        Span(start=len(text) // 2, end=len(text)), text
    ),
    "smartchat_core.reading.quotes:quotes_about": lambda text: quotes_about(
        text, [_scored(text)], {DocumentId("doc"): _source(text)}, limit=10
    ),
    "smartchat_core.model.answer:Answer.from_json": _refusing(lambda text: Answer.from_json(_answer_json(text))),
    "smartchat_core.model.answer:Citation.holds_in": lambda text: cite(
        _source(text), Span(start=0, end=len(text)), number=1
    ).holds_in(text),
    "smartchat_core.model.codec:from_json": _refusing(Answer.from_json),
    "smartchat_core.model.section:section_at": lambda text: section_at(_sections(text), len(text) - 1),
    "smartchat_core.model.section:section_path": lambda text: section_path(_sections(text), len(_sections(text)) - 1),
    "smartchat_core.model.sentences:sentence_spans": lambda text: sum(1 for _ in sentence_spans(text)),
    "smartchat_core.model.sentences:sentence_runs": lambda text: sum(1 for _ in sentence_runs(text)),
    "smartchat_core.model.sentences:pieces": lambda text: sum(1 for _ in pieces(text, 0, len(text))),
    "smartchat_core.ops.logging.text:escaped": lambda text: log_text.escaped(text, breaks=True),
    "smartchat_core.ops.logging.text:cut": lambda text: log_text.cut(text, len(text) // 2, middle=True),
    "smartchat_core.ops.logging.text:sanitize_text": lambda text: log_text.sanitize_text(text, 1_000),
    "smartchat_core.ops.logging.text:sanitize": lambda text: log_text.sanitize(
        [text, {text: text}], bounds=log_text.Bounds()
    ),
    "smartchat_core.ops.logging.text:sanitize_mapping": lambda text: log_text.sanitize_mapping(
        {text: text}, bounds=log_text.Bounds()
    ),
    "smartchat_core.ops.logging.redaction:redaction_of": redaction.redaction_of,
    "smartchat_core.ops.logging.redaction:redacted": redaction.redacted,
    "smartchat_core.model.cursor:ConversationCursor.parse": _refusing(ConversationCursor.parse),
    "smartchat_core.model.cursor:DocumentCursor.parse": _refusing(DocumentCursor.parse),
    "smartchat_core.parsing.arrange:arrange": lambda text: arrange.arrange(_sections(text)),
    "smartchat_core.parsing.canonical_text:canonical_line": canonical_text.canonical_line,
    "smartchat_core.parsing.canonical_text:with_joiner": lambda text: canonical_text.with_joiner(text, set(text)),
    "smartchat_core.parsing.canonical_text:utf16_length": canonical_text.utf16_length,
    "smartchat_core.parsing.canonical_text:CanonicalTextBuilder.text": _built,
    "smartchat_core.parsing.canonical_text:CanonicalTextBuilder.paragraph": _built,
    "smartchat_core.parsing.canonical_text:CanonicalTextBuilder.section": _built,
    "smartchat_core.parsing.canonical_text:CanonicalTextBuilder.build": _built,
    "smartchat_core.parsing.headings:read_heading": headings.read_heading,
    "smartchat_core.parsing.letter_pairs:mean_weight": lambda text: letter_pairs.mean_weight(
        text.split(), letter_pairs.LATIN
    ),
    "smartchat_core.parsing.double_encoding:find_double_encoding": double_encoding.find_double_encoding,
    "smartchat_core.parsing.text_quality:legibility": text_quality.legibility,
    "smartchat_core.parsing.text_quality:sample_of": text_quality.sample_of,
    "smartchat_core.parsing.recognition_languages:languages_of": recognition_languages.languages_of,
    "smartchat_core.parsing.numerals:chinese_number": numerals.chinese_number,
    "smartchat_core.parsing.numerals:digit_number": numerals.digit_number,
    "smartchat_core.parsing.numerals:fold_heading": numerals.fold_heading,
    "smartchat_core.parsing.numerals:roman_number": numerals.roman_number,
    "smartchat_core.parsing.wide_text:wide_encoding": lambda text: [
        wide_text.wide_encoding(text.encode(encoding, "replace")) for encoding in ("utf-8", "utf-16-le", "utf-32-be")
    ],
    "smartchat_core.parsing.section_tree:build_nodes": lambda text: section_tree.build_nodes(_sections(text)),
    "smartchat_core.retrieval.outline:Outline.find": _refusing(
        lambda text: outline.Outline(arrange.arrange(_sections(text))).find(text)
    ),
    "smartchat_core.retrieval.outline:Outline.number": lambda text: [
        outline.Outline(_sections(text)).number(_sections(text)[0])
    ],
    "smartchat_core.retrieval.outline:Outline.reference": lambda text: [
        outline.Outline(_sections(text)).reference(_sections(text)[0])
    ],
    "smartchat_core.retrieval.section_reference:ReferenceStep.means": lambda text: [
        section_reference.ReferenceStep(number=1).means(section) for section in _sections(text)
    ],
    "smartchat_core.retrieval.section_reference:read_reference": section_reference.read_reference,
    "smartchat_core.retrieval.diversity:diversify": _ranked,
    "smartchat_core.retrieval.fusion:rank_candidates": _ranked,
    "smartchat_core.retrieval.fusion:rerank_lexical": lambda text: fusion.rerank_lexical(_QUERY, [_scored(text)]),
    "smartchat_core.retrieval.context:estimate_tokens": estimate_tokens,
    "smartchat_core.retrieval.context:join_passages": lambda text: join_passages(_passages(text)),
    "smartchat_core.retrieval.context:build_context": lambda text: build_context([_passages(text)], budget=10**9),
    "smartchat_core.retrieval.query_analysis:analyse_query": _refusing(query_analysis.analyse_query),
    "smartchat_core.text.words:content_words": words.content_words,
    "smartchat_core.retrieval.proximity:folded_words": word_evidence.folded_words,
    "smartchat_core.text.stemming:without_ending": stemming.without_ending,
    "smartchat_core.text.stemming:beginnings": lambda text: list(stemming.beginnings(text)),
    "smartchat_core.text.languages:is_english": lambda text: languages.is_english(text.split()),
    "smartchat_core.retrieval.proximity:local_weights": lambda text: word_evidence.local_weights(
        text.split(), [frozenset(text.split())]
    ),
    "smartchat_core.retrieval.proximity:word_evidence": lambda text: word_evidence.word_evidence(
        _QUERY, [text], around=[[text]]
    ),
    "smartchat_core.retrieval.proximity:shared_words": lambda text: word_evidence.shared_words(_QUERY, [text]),
    "smartchat_core.retrieval.fusion:in_another_language": lambda text: fusion.in_another_language(
        _QUERY, [Candidate(passage=one, lexical=1.0, dense=None) for one in _passages(text)]
    ),
    "smartchat_core.retrieval.surroundings:neighbours": lambda text: surroundings.neighbours(_passages(text)),
    "smartchat_core.retrieval.surroundings:with_neighbours": lambda text: surroundings.with_neighbours(
        [1.0] * len(_passages(text)), surroundings.neighbours(_passages(text)), share=0.2, unknown=0.0
    ),
    "smartchat_core.text.normal_forms:nfc": nfc,
    "smartchat_core.text.normal_forms:is_nfc": is_nfc,
    "smartchat_core.text.folding:letters": folding.letters,
    "smartchat_core.text.folding:fold": folding.fold,
    "smartchat_core.text.folding:fold_word": lambda text: folding.fold_word(folding.letters(text)),
    "smartchat_core.text.folding:without_points": folding.without_points,
    "smartchat_adapters.parsers.sandbox.protocol:unpack_header": _refusing(
        lambda text: unpack_header(json.dumps({"a": text}).encode())
    ),
    "smartchat_core.text.phrases:fold_phrase": fold_phrase,
    "smartchat_core.text.languages:detect_language": detect_language,
    "smartchat_core.text.languages:primary_language": languages.primary_language,
    **INDEX_CASES,
    **ACCOUNT_CASES,
    **AUDIT_CASES,
    **OUTGOING_CASES,
    **ANSWER_CASES,
    **EXCERPT_CASES,
}
