"""The services of the core, built from ports and policies."""

import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial

from smartchat.composition.access import AccessServices, access_services
from smartchat.composition.adapters import open_listeners
from smartchat.composition.anchors import anchor_signer
from smartchat.composition.caps import warn_unpriced
from smartchat.composition.money import MoneyServices, PlanAdmission, check_plans_in_use, money_services
from smartchat.composition.observability import Observability, host_observability
from smartchat.composition.opening import open_ports
from smartchat.composition.policies import Policies, policies_from
from smartchat.composition.ports import FROM_SETTINGS, PortOverrides, Ports
from smartchat.composition.settings_record import record_settings
from smartchat.composition.sources import file_chunks
from smartchat.events import EventBus
from smartchat.progress import ProgressFeed
from smartchat.settings import Settings
from smartchat_core.accounts.mail_delivery import MailDelivery
from smartchat_core.accounts.mail_orders import NO_MAIL, MailOrders
from smartchat_core.accounts.mail_writing import MailWriter
from smartchat_core.books.corrected_models import CorrectedModels
from smartchat_core.books.loader import BookModels
from smartchat_core.catalogue.importing import CatalogueImport
from smartchat_core.catalogue.service import CatalogueService
from smartchat_core.chat.conversations.reading_rights import ReadingRights
from smartchat_core.chat.conversations.service import ConversationService
from smartchat_core.chat.conversations.suggesting import QuestionSuggester
from smartchat_core.chat.extractive import Extractor
from smartchat_core.chat.fallback import FallbackModel
from smartchat_core.chat.service import ChatService
from smartchat_core.chat.sources import SourceLoader
from smartchat_core.chat.usage_recorder import UsageRecorder
from smartchat_core.chat.verification.chain import VerifierChain
from smartchat_core.chat.verification.lexical import LexicalVerifier
from smartchat_core.errors import ConversationNotFound, DocumentNotFound
from smartchat_core.ingestion.consistency.service import ConsistencyService
from smartchat_core.ingestion.document_files import DocumentFiles
from smartchat_core.ingestion.generations import GenerationService
from smartchat_core.ingestion.indexing import Indexer
from smartchat_core.ingestion.intake import IntakeService
from smartchat_core.ingestion.jobs.relay import EventRelay
from smartchat_core.ingestion.jobs.renewal import TextRenewal
from smartchat_core.ingestion.jobs.retry import RetryService
from smartchat_core.ingestion.jobs.sweeper import Sweeper
from smartchat_core.ingestion.reading_choices import ReadingChoices
from smartchat_core.ingestion.relocation import FileRelocation
from smartchat_core.ingestion.removal import RemovalService
from smartchat_core.ingestion.rereading import RereadingService
from smartchat_core.ingestion.segmentation import SegmentationRules
from smartchat_core.ingestion.service import IngestionService
from smartchat_core.model.generation import IndexGeneration
from smartchat_core.model.ids import OwnerId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.money.reserving import Reservations
from smartchat_core.ops.active_users import ActiveUsersRecorder
from smartchat_core.ports.embedder import Embedder
from smartchat_core.ports.entropy import Entropy
from smartchat_core.ports.event_sink import Listener
from smartchat_core.ports.runtime import Runtime
from smartchat_core.reading.service import ReadingService
from smartchat_core.retrieval.service import RetrievalService
from smartchat_core.webhooks.delivery import MessageDelivery
from smartchat_core.webhooks.fan_out import add_messages
from smartchat_core.webhooks.service import WebhookService

__all__ = [
    "DocumentServices",
    "IndexServices",
    "JobServices",
    "MailServices",
    "QuestionServices",
    "Services",
    "WebhookServices",
    "build_services",
    "open_services",
]


_RIGHTS_SECONDS = 1.0
"""How often the database is asked whether what an answer is made from is shared still."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentServices:
    """Documents: added, read again, removed, their files and texts, and how far the work on them has come."""

    intake: IntakeService
    choices: ReadingChoices
    rereading: RereadingService
    removal: RemovalService
    texts: DocumentFiles
    models: BookModels
    progress: ProgressFeed
    catalogue: CatalogueService
    imports: CatalogueImport


@dataclass(frozen=True, kw_only=True, slots=True)
class JobServices:
    """Jobs: worked on, retried, and their events and messages delivered."""

    ingestion: IngestionService
    retry: RetryService
    renewal: TextRenewal
    relay: EventRelay
    sweeper: Sweeper


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexServices:
    """The passage index: written, rebuilt, and compared with the database."""

    indexer: Indexer
    generations: GenerationService
    consistency: ConsistencyService


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionServices:
    """Search and answers: library, CLI and web use `reading` and `conversations`, the others are their parts."""

    reading: ReadingService
    conversations: ConversationService
    retrieval: RetrievalService
    chat: ChatService
    models: FallbackModel
    accounts: UsageRecorder


@dataclass(frozen=True, kw_only=True, slots=True)
class MailServices:
    """Mails: ordered, and sent where there is a mailer."""

    orders: MailOrders
    delivery: MailDelivery | None


@dataclass(frozen=True, kw_only=True, slots=True)
class WebhookServices:
    """Webhooks: managed, and sent messages where there is a client for that."""

    management: WebhookService
    delivery: MessageDelivery | None

    @property
    def parts(self) -> Mapping[str, Callable[[], Awaitable[int]]]:
        """What a sweep does for them."""
        return {} if self.delivery is None else {"webhooks": self.delivery.deliver}


@dataclass(frozen=True, kw_only=True, slots=True)
class Services:
    """The services that library, CLI, web and worker use."""

    ports: Ports
    events: EventBus
    documents: DocumentServices
    jobs: JobServices
    index: IndexServices
    questions: QuestionServices
    access: AccessServices
    mail: MailServices
    webhooks: WebhookServices
    money: MoneyServices


@asynccontextmanager
async def open_services(
    settings: Settings,
    *,
    ports: PortOverrides = FROM_SETTINGS,
    observability: Observability | None = None,
    listeners: Sequence[Listener] = (),
) -> AsyncIterator[Services]:
    """Open the ports, build the services on them, and close again what was opened when the block ends.

    Args:
        settings: which adapters, and the policies.
        ports: open adapters to use in place of those of the settings; they stay open.
        observability: where measurements and spans go; by default spans are part of the program's own, if it has any.
        listeners: are called with every event of this process, after those that the settings name.

    Raises:
        ConfigurationError: the settings name something that cannot be had.
        DependencyError: what they name cannot be opened.
    """
    observability = observability or host_observability()
    policies = policies_from(settings)
    async with AsyncExitStack() as stack:
        opened = await stack.enter_async_context(open_ports(settings, ports, telemetry=observability.telemetry))
        services = build_services(opened, policies, worker=_worker_name(opened.entropy))
        installed = await open_listeners(settings, stack)
        for listener in (*observability.listeners(), *installed, *listeners):
            services.events.subscribe(listener)
        stack.push_async_callback(services.questions.accounts.settle)
        stack.push_async_callback(services.questions.conversations.close)
        await check_plans_in_use(services.money.subscriptions)
        await warn_unpriced(settings, opened.models)
        if observability.service:
            await record_settings(services.access.trail, settings, service=observability.service)
        presence = ActiveUsersRecorder(database=opened.database)
        services.events.subscribe(presence.listen)
        stack.push_async_callback(presence.settle)
        yield services


def build_services(ports: Ports, policies: Policies, *, worker: str) -> Services:
    """The services on these ports: nothing is opened, read or started.

    `worker` names this process in the leases of jobs.
    """
    events = EventBus(clock=ports.clock, entropy=ports.entropy, trace=ports.telemetry.trace)
    runtime = Runtime(clock=ports.clock, entropy=ports.entropy, sink=events, telemetry=ports.telemetry)
    relay = EventRelay(database=ports.database, runtime=runtime, queue=ports.queue, fan_out=add_messages)
    mail = _mail_services(ports, policies)
    webhooks = _webhook_services(ports, policies, runtime, mail.orders)
    money = money_services(
        ports.database,
        runtime,
        plans=policies.plans,
        monthly_dollars=policies.model_budget,
        answer_time=policies.conversations.answer_time,
    )
    documents = _document_services(ports, policies, runtime, relay, events, money)
    index = _index_services(ports, policies, runtime, documents.removal)
    questions = _question_services(ports, policies, runtime, documents, money.reservations)
    access = access_services(
        ports.database,
        runtime,
        policies.sessions,
        mail=mail.orders,
        backups_kept=policies.backups_kept,
        directory=policies.directory,
        audit=policies.audit,
        signer=anchor_signer(policies.secret_keys),
        protected=policies.proxies,
        remove_content=partial(_remove_content, ports, documents, questions),
    )
    return Services(
        ports=ports,
        events=events,
        documents=documents,
        index=index,
        jobs=_job_services(
            ports,
            policies,
            runtime,
            relay,
            documents,
            index,
            access,
            mail=mail.delivery,
            worker=worker,
            further={**money.parts, **webhooks.parts},
        ),
        questions=questions,
        access=access,
        mail=mail,
        webhooks=webhooks,
        money=money,
    )


def _mail_services(ports: Ports, policies: Policies) -> MailServices:
    if ports.mailer is None:
        return MailServices(orders=NO_MAIL, delivery=None)
    writer = MailWriter(database=ports.database, entropy=ports.entropy, address=policies.public_address)
    delivery = MailDelivery(database=ports.database, mailer=ports.mailer, writer=writer, clock=ports.clock)
    return MailServices(orders=MailOrders(ports.entropy), delivery=delivery)


def _webhook_services(ports: Ports, policies: Policies, runtime: Runtime, mail: MailOrders) -> WebhookServices:
    management = WebhookService(
        database=ports.database, runtime=runtime, secrets=ports.secrets, rules=policies.webhooks
    )
    if ports.http is None:
        return WebhookServices(management=management, delivery=None)
    delivery = MessageDelivery(
        database=ports.database, http=ports.http, secrets=ports.secrets, clock=ports.clock, mail=mail
    )
    return WebhookServices(management=management, delivery=delivery)


def _document_services(
    ports: Ports, policies: Policies, runtime: Runtime, relay: EventRelay, events: EventBus, money: MoneyServices
) -> DocumentServices:
    texts = DocumentFiles(ports.files)
    choices = ReadingChoices(ports.parsing.recognition)
    intake = IntakeService(
        database=ports.database,
        files=ports.files,
        inspect=ports.parsing.inspect,
        relay=relay,
        runtime=runtime,
        policy=policies.intake,
        admission=PlanAdmission(money.subscriptions.plans, ports.clock),
        scanner=ports.scanner,
        choices=choices,
    )
    removal = RemovalService(database=ports.database, index=ports.index, texts=texts, relay=relay, runtime=runtime)
    return DocumentServices(
        intake=intake,
        choices=choices,
        rereading=RereadingService(
            database=ports.database,
            files=ports.files,
            choices=choices,
            relay=relay,
            runtime=runtime,
            bounds=policies.intake.waiting,
        ),
        removal=removal,
        texts=texts,
        models=BookModels(ports.files, has_text=texts.exists, runtime=runtime),
        catalogue=CatalogueService(database=ports.database),
        imports=CatalogueImport(
            database=ports.database, intake=intake, removal=removal, texts=texts, chunks=file_chunks
        ),
        progress=ProgressFeed(
            events=events, database=ports.database, poll_seconds=policies.progress_poll_interval_seconds
        ),
    )


def _job_services(
    ports: Ports,
    policies: Policies,
    runtime: Runtime,
    relay: EventRelay,
    documents: DocumentServices,
    index: IndexServices,
    access: AccessServices,
    *,
    mail: MailDelivery | None,
    worker: str,
    further: Mapping[str, Callable[[], Awaitable[int]]],
) -> JobServices:
    return JobServices(
        ingestion=IngestionService(
            database=ports.database,
            files=ports.files,
            texts=documents.texts,
            models=documents.models,
            reader=ports.parsing.reader,
            recognition=ports.parsing.recognition,
            indexer=index.indexer,
            generations=index.generations,
            relay=relay,
            runtime=runtime,
            policy=policies.ingestion,
            worker=worker,
        ),
        retry=RetryService(database=ports.database, runtime=runtime),
        renewal=TextRenewal(
            database=ports.database,
            files=ports.files,
            reader=ports.parsing.reader,
            recognition=ports.parsing.recognition,
            runtime=runtime,
        ),
        relay=relay,
        sweeper=Sweeper(
            database=ports.database,
            relay=relay,
            removal=documents.removal,
            clock=ports.clock,
            queue=ports.queue,
            cleanup=index.consistency.clean_up,
            relocate=FileRelocation(
                database=ports.database, files=ports.files, texts=documents.texts, clock=ports.clock
            ).run,
            finish_accounts=access.removals.finish_open,
            send_mails=None if mail is None else mail.deliver,
            further={"audit": access.trail.tend, **further},
            policy=policies.sweep,
        ),
    )


def _index_services(ports: Ports, policies: Policies, runtime: Runtime, removal: RemovalService) -> IndexServices:
    indexer = Indexer(index=ports.index, embedder=ports.embedder, rules=policies.segmentation)
    generations = GenerationService(
        database=ports.database,
        index=ports.index,
        sink=runtime.sink,
        wanted=_generation(ports.embedder, policies.segmentation),
    )
    consistency = ConsistencyService(
        database=ports.database,
        files=ports.files,
        index=ports.index,
        indexer=indexer,
        generations=generations,
        runtime=runtime,
        finish_removals=removal.finish_open,
        abandoned_after=policies.ingestion.abandoned_after,
    )
    return IndexServices(indexer=indexer, generations=generations, consistency=consistency)


def _question_services(
    ports: Ports, policies: Policies, runtime: Runtime, documents: DocumentServices, reservations: Reservations
) -> QuestionServices:
    retrieval = RetrievalService(
        database=ports.database,
        index=ports.index,
        embedder=ports.embedder,
        cache=ports.cache,
        runtime=runtime,
        backend=ports.index_backend,
    )
    words = LexicalVerifier()
    models = FallbackModel(
        ports.models,
        clock=ports.clock,
        limits=policies.replies,
        verifier=words if ports.verifier is None else VerifierChain(words, ports.verifier),
        judges=policies.judge_claims,
    )
    accounts = UsageRecorder(reservations=reservations, runtime=runtime)
    sources = SourceLoader(database=ports.database, texts=documents.texts)
    book_models = CorrectedModels(documents.models, database=ports.database)
    chat = ChatService(
        database=ports.database,
        sources=sources,
        retrieval=retrieval,
        extractor=Extractor(embedder=ports.embedder),
        models=models,
        accounts=accounts,
        book_models=book_models,
        runtime=runtime,
        context_tokens=policies.context_tokens,
    )
    reading = ReadingService(
        database=ports.database,
        sources=sources,
        retrieval=retrieval,
        chat=chat,
        models=book_models,
        rights=ReadingRights(ports.database, ports.clock, poll_seconds=_RIGHTS_SECONDS),
        sink=runtime.sink,
        max_cost=policies.max_cost,
    )
    suggester = QuestionSuggester(database=ports.database, sources=sources, answers=chat, models=book_models)
    conversations = ConversationService(
        database=ports.database,
        answers=reading,
        suggester=suggester,
        runtime=runtime,
        limits=policies.conversations,
    )
    return QuestionServices(
        reading=reading,
        conversations=conversations,
        retrieval=retrieval,
        chat=chat,
        models=models,
        accounts=accounts,
    )


def _worker_name(entropy: Entropy) -> str:
    return f"{socket.gethostname()}/{os.getpid()}/{entropy.uuid().hex[:8]}"


def _generation(embedder: Embedder | None, rules: SegmentationRules) -> IndexGeneration:
    return IndexGeneration(
        embedder=embedder.model.fingerprint if embedder else "",
        dimension=embedder.model.dimension if embedder else 0,
        segmentation=rules.name,
    )


async def _remove_content(
    ports: Ports, documents: DocumentServices, questions: QuestionServices, owner: OwnerId
) -> int:
    """Remove the owner's conversations and documents, each with its receipt; how many documents that are.

    What cannot be reached now is removed by a sweep.
    """
    scope, count = OwnerScope(owner=owner), 0
    while conversations := await questions.conversations.list(scope):
        for conversation in conversations:
            with suppress(ConversationNotFound):  # another process is at it as well
                await questions.conversations.delete(scope, conversation.id)
    while True:
        async with ports.database.read_only() as work:
            found = await work.documents.list(scope)
        if not found:
            return count
        for document in found:
            with suppress(DocumentNotFound):
                await documents.removal.remove(scope, document.id)
                count += 1
