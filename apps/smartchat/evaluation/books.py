"""Measuring answers to questions over whole books."""

import re
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field

from smartchat.composition import Services
from smartchat.evaluation.datasets import BookQuestion, BookSet, BookText, sample
from smartchat.evaluation.metrics import mean
from smartchat.evaluation.ranking import Progress, scope_of
from smartchat.evaluation.report import BookScores, EvaluationReport
from smartchat.evaluation.timing import Stopwatch
from smartchat_core.chat.question import Question
from smartchat_core.model.answer import Citation
from smartchat_core.model.document import Document
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.search import PassageFilter

__all__ = ["holds_answer", "measure_books", "shares_run"]

_PASSAGES = 20
_RUN = 8
"""Words in a row that a passage must share with the evidence to count as holding it."""


@dataclass(slots=True)
class _Tally:
    """What the questions gave so far, an entry for each."""

    passage_5: list[float] = field(default_factory=list)
    passage_20: list[float] = field(default_factory=list)
    sentence_1: list[float] = field(default_factory=list)
    sentence_3: list[float] = field(default_factory=list)
    evidence_5: list[float] = field(default_factory=list)
    evidence_20: list[float] = field(default_factory=list)
    abstained: list[float] = field(default_factory=list)
    elsewhere: list[float] = field(default_factory=list)
    exact: list[float] = field(default_factory=list)
    inexact: list[str] = field(default_factory=list)


async def measure_books(
    dataset: BookSet, *, services: Services, limit: int | None, progress: Progress
) -> EvaluationReport:
    """Take the books into the library as plain text, unless they are there already, and ask.

    Every question is asked of its own book and, where there are several, of the next one, which should not answer it.

    Raises:
        SmartChatError: a book cannot be taken in, or a question not be asked.
    """
    scope = scope_of(dataset.digest)
    documents = await _take_in(dataset.books, services=services, scope=scope, progress=progress)
    names = list(documents)
    questions = sample(tuple(one for one in dataset.questions if one.book in documents), limit)
    tally, watch = _Tally(), Stopwatch()
    for done, question in enumerate(questions):
        progress("ask", done, len(questions))
        await _ask(question, documents[question.book], services=services, scope=scope, tally=tally, watch=watch)
        if len(names) > 1:
            other = documents[names[(names.index(question.book) + 1) % len(names)]]
            where = PassageFilter(documents=frozenset({other.id}))
            answer = await services.questions.chat.answer(scope, Question(text=question.text, where=where))
            tally.elsewhere.append(float(not answer.found))
    progress("ask", len(questions), len(questions))
    return EvaluationReport(
        name=dataset.name,
        texts=len(dataset.books),
        passages=sum(document.passage_count for document in documents.values()),
        books=BookScores(
            questions=len(questions),
            citations=len(tally.exact),
            citations_exact=mean(tally.exact),
            passage_hit_5=mean(tally.passage_5),
            passage_hit_20=mean(tally.passage_20),
            sentence_hit_1=mean(tally.sentence_1),
            sentence_hit_3=mean(tally.sentence_3),
            evidence_hit_5=mean(tally.evidence_5) if tally.evidence_5 else None,
            evidence_hit_20=mean(tally.evidence_20) if tally.evidence_20 else None,
            abstained=mean(tally.abstained),
            abstained_elsewhere=mean(tally.elsewhere) if tally.elsewhere else None,
            latency=watch.latency(),
            inexact=tuple(tally.inexact),
        ),
    )


def holds_answer(answers: Sequence[str], texts: Iterable[str]) -> bool:
    """Whether the words of an answer stand in a row in one of the texts; case and punctuation do not count."""
    plain = [f" {_plain(text)} " for text in texts]
    return any(f" {words} " in text for answer in answers if (words := _plain(answer)) for text in plain)


def shares_run(passages: Iterable[str], evidence: Sequence[str]) -> bool:
    """Whether a passage has eight words in a row (or all of its words) from one of the pieces of evidence."""
    wanted = set().union(*(_runs(text) for text in evidence)) if evidence else set()
    return any(_runs(text) & wanted for text in passages)


async def _ask(
    question: BookQuestion,
    document: Document,
    *,
    services: Services,
    scope: OwnerScope,
    tally: _Tally,
    watch: Stopwatch,
) -> None:
    where = PassageFilter(documents=frozenset({document.id}))
    with watch.running():
        answer = await services.questions.chat.answer(scope, Question(text=question.text, where=where))
    quotes: tuple[Citation, ...] = answer.citations or answer.closest
    parsed = await services.documents.texts.load(document)
    for citation in quotes:
        exact = citation.holds_in(parsed.text)
        tally.exact.append(float(exact))
        if not exact:
            tally.inexact.append(f"{question.id}: {citation.quote[:60]!r}")
    found = await services.questions.retrieval.search(scope, question.text, where=where, limit=_PASSAGES)
    passages = [one.passage.text for one in found.passages]
    tally.passage_5.append(float(holds_answer(question.answers, passages[:5])))
    tally.passage_20.append(float(holds_answer(question.answers, passages)))
    tally.sentence_1.append(float(holds_answer(question.answers, [one.quote for one in quotes[:1]])))
    tally.sentence_3.append(float(holds_answer(question.answers, [one.quote for one in quotes[:3]])))
    tally.abstained.append(float(not answer.found))
    if question.evidence:
        tally.evidence_5.append(float(shares_run(passages[:5], question.evidence)))
        tally.evidence_20.append(float(shares_run(passages, question.evidence)))


async def _take_in(
    books: Sequence[BookText], *, services: Services, scope: OwnerScope, progress: Progress
) -> dict[str, Document]:
    """The documents of the books by the books' identifiers, ready to be asked."""
    accepted: dict[str, DocumentId] = {}
    for book in books:
        upload = await services.documents.intake.accept(
            scope, filename=f"{_file_name(book)}.txt", chunks=_once(book.text)
        )
        accepted[book.id] = upload.document.id
    done = 0
    progress("ingest", done, len(books))
    while await services.jobs.ingestion.work_once():
        done = min(done + 1, len(books))
        progress("ingest", done, len(books))
    async with services.ports.database.read_only() as work:
        documents = {name: await work.documents.get(scope, document) for name, document in accepted.items()}
    return {name: document for name, document in documents.items() if document.status.can_be_searched}


async def _once(text: str) -> AsyncIterator[bytes]:
    yield text.encode("utf-8")


def _file_name(book: BookText) -> str:
    return re.sub(r"\W+", "-", book.id).strip("-") or "book"


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _runs(text: str) -> set[tuple[str, ...]]:
    words = _plain(text).split()
    return {tuple(words[at : at + _RUN]) for at in range(max(len(words) - _RUN, 0) + 1)} if words else set()
