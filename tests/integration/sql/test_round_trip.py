"""Every value of every field comes back."""

import asyncio
from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smartchat_adapters.sql.database import SqlDatabase
from smartchat_core.events import Envelope
from smartchat_core.model.document import Document
from smartchat_core.model.ids import EventId
from smartchat_core.model.job import Job
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.recognition import RecognitionSummary
from smartchat_core.model.section import Section
from smartchat_core.model.span import Span
from smartchat_core.model.trace import TraceContext
from tests.support.sql_schema import Place

COUNT = st.integers(min_value=0, max_value=2**63 - 1)
MOMENT = st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=UTC)
)
st.register_type_strategy(Span, st.builds(lambda a, b: Span(start=min(a, b), end=max(a, b)), COUNT, COUNT))
st.register_type_strategy(
    RecognitionSummary,
    st.builds(
        lambda a, b, sure: RecognitionSummary(pages=min(a, b), tried=max(a, b), confidence=sure),
        COUNT,
        COUNT,
        st.floats(0, 1),
    ),
)
# Without NUL, which is replaced in texts for people and refused in identifiers.
st.register_type_strategy(str, st.text(st.characters(codec="utf-8", exclude_characters="\0")))
st.register_type_strategy(int, COUNT)
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
st.register_type_strategy(Decimal, st.decimals(allow_nan=False, allow_infinity=False))
# Of a trace the rest is not kept.
st.register_type_strategy(
    TraceContext, st.builds(TraceContext, traceparent=st.text(max_size=60), tracestate=st.just(""))
)
st.register_type_strategy(datetime, MOMENT)


# Identifiers and trace states are of printable ASCII: ours make the former, W3C's grammar has the latter.
ASCII = st.characters(min_codepoint=0x20, max_codepoint=0x7E)
EVENT_IDS = st.text(ASCII, min_size=1).map(EventId)
TRACES = st.none() | st.builds(
    TraceContext,
    traceparent=st.from_regex(r"00-[0-9a-f]{31}1-[0-9a-f]{15}1-0[01]", fullmatch=True),
    tracestate=st.text(ASCII, max_size=60),
)


async def _round_trip(
    url: str, document: Document, jobs: list[Job], sections: list[Section], events: list[Envelope]
) -> tuple[Document, list[Job | None], tuple[Section, ...], list[Envelope]]:
    scope = OwnerScope(owner=document.owner)
    async with SqlDatabase(url) as database:
        async with database.transaction() as unit:
            await unit.documents.add(document)
            await unit.documents.replace_sections(document.id, sections)
            for job in jobs:
                await unit.jobs.add(job)
            for event in events:
                await unit.outbox.append(event)
        async with database.transaction() as unit:
            pending = await unit.outbox.pending()
            found = (
                await unit.documents.get(scope, document.id),
                [await unit.jobs.get(job.id) for job in jobs],
                await unit.documents.sections(scope, document.id),
                [envelope for _, envelope in pending],
            )
            # Empty again for the next example.
            await unit.documents.remove(scope, document.id)
            await unit.outbox.delivered([position for position, _ in pending])
        return found


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_generated_values_come_back(place: Place, data: st.DataObject) -> None:
    document = data.draw(st.from_type(Document))
    jobs = data.draw(
        st.lists(st.builds(Job, document_id=st.just(document.id)), max_size=3, unique_by=lambda job: job.id)
    )
    sections = data.draw(st.lists(st.from_type(Section), max_size=3, unique_by=lambda section: section.ordinal))
    events: list[Envelope] = data.draw(st.lists(st.builds(Envelope, id=EVENT_IDS, trace=TRACES), max_size=5))
    found = asyncio.run(_round_trip(place.url, document, jobs, sections, events))
    assert found == (document, jobs, tuple(sorted(sections, key=lambda section: section.ordinal)), events)
