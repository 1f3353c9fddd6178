"""Security operations: reading and pruning the audit, anchors, investigations, reviews, and responses."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from smartchat_adapters.accounts.anchor_signing import Ed25519Signer
from smartchat_core.accounts.actor import Actor
from smartchat_core.accounts.mail_orders import MailOrders
from smartchat_core.accounts.security.investigation import Investigation, SuspectKind
from smartchat_core.accounts.security.response import IncidentResponse
from smartchat_core.accounts.security.review import AccessReview
from smartchat_core.accounts.security.trail import AuditPolicy, AuditTrail
from smartchat_core.audit.anchors import NO_SIGNER, anchor_text, read_anchors
from smartchat_core.audit.chain import PRUNED, FaultKind
from smartchat_core.audit.database import AuditedDatabase
from smartchat_core.audit.origin import acting, present_origin
from smartchat_core.errors import ApiKeyNotFound, InvalidRequest, PermissionDenied, SessionNotFound, UserNotFound
from smartchat_core.model.address_block import AddressBlock
from smartchat_core.model.audit import AuditAnchor, AuditFilter, AuditOrigin, AuditRow, ChainPoint
from smartchat_core.model.mail import MailKind
from smartchat_core.model.user import UserRole
from smartchat_core.ops.logging.redaction import redacted
from smartchat_core.ports.database import Database
from smartchat_core.ports.runtime import Runtime
from smartchat_core.testing.database_sessions import make_api_key, make_session
from smartchat_core.testing.database_users import make_user
from smartchat_core.testing.fakes.clock import FakeClock
from smartchat_core.testing.fakes.database import InMemoryDatabase
from smartchat_core.testing.fakes.event_sink import FakeEventSink
from tests.support.entropy import CountingEntropy

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ANN, BOB = make_user("ann"), make_user("bob", email="bob@example.org")
OLGA = make_user("olga", role=UserRole.OPERATOR)
AUDITOR, ADMIN = make_user("audrey", role=UserRole.AUDITOR), make_user("adam", role=UserRole.ADMIN)
FROM_OUTSIDE = AuditOrigin(actor="usr-ann", address="2001:db8:0:1::/64", credential="session:ses-one")


class Place:
    def __init__(self) -> None:
        self.clock = FakeClock(NOW)
        self.database: Database = AuditedDatabase(InMemoryDatabase(), clock=self.clock, origin=present_origin)
        self.runtime = Runtime(clock=self.clock, entropy=CountingEntropy(), sink=FakeEventSink())

    def trail(self, **options: object) -> AuditTrail:
        return AuditTrail(database=self.database, runtime=self.runtime, **options)  # type: ignore[arg-type]

    async def fill(self) -> None:
        async with self.database.transaction() as unit:
            for user in (ANN, BOB, OLGA, AUDITOR):
                await unit.users.add(user)
        with acting(FROM_OUTSIDE):
            async with self.database.transaction() as unit:
                await unit.user_sessions.add(make_session("one", user=ANN))
                await unit.api_keys.add(make_api_key("two", user=ANN))

    async def rows(self) -> tuple[AuditRow, ...]:
        async with self.database.read_only() as unit:
            return await unit.audit.page()


@pytest.fixture
async def place() -> Place:
    place = Place()
    await place.fill()
    return place


async def test_only_those_who_may_read_security_events_do(place: Place) -> None:
    trail, investigation = place.trail(), Investigation(database=place.database, runtime=place.runtime)
    review = AccessReview(database=place.database, runtime=place.runtime)
    for user in (ADMIN, OLGA, AUDITOR):
        assert len(await trail.newest(Actor.of(user))) == 6
    reader = Actor.of(ANN)
    for asked in (
        trail.newest(reader),
        trail.verify(reader),
        investigation.report(reader, SuspectKind.ACCOUNT, "ann"),
        review.report(reader),
    ):
        with pytest.raises(PermissionDenied):
            await asked
    with pytest.raises(PermissionDenied):
        assert [row async for row in trail.every(reader)]
    assert [row.sequence async for row in trail.every(Actor.of(AUDITOR))] == [1, 2, 3, 4, 5, 6]


async def test_retention_keeps_the_chain_whole_and_says_so(place: Place) -> None:
    anchor = await place.trail().anchor()
    place.clock.advance(timedelta(days=40))
    trail = place.trail(policy=AuditPolicy(kept=timedelta(days=30)))
    async with place.database.transaction() as unit:
        await unit.users.remove(BOB.id)
    assert await trail.tend() == 1
    assert [row.action for row in await place.rows()] == ["user.removed", PRUNED]
    assert (await trail.verify(Actor.of(AUDITOR), [anchor])).faults == ()
    assert await trail.tend() == 0
    assert len(await place.rows()) == 2, "what is old enough was deleted once"


async def test_the_head_is_anchored_when_it_has_moved(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    trail = place.trail(signer=Ed25519Signer(["k" * 32]))
    assert [await trail.tend(), await trail.tend()] == [1, 0]
    place.clock.advance(timedelta(hours=2))
    assert await trail.tend() == 0
    async with place.database.transaction() as unit:
        await unit.users.remove(BOB.id)
    place.clock.advance(timedelta(hours=2))
    assert await trail.tend() == 1
    lines = [redacted(record.getMessage()) for record in caplog.records if "anchor" in record.getMessage()]
    anchors = list(read_anchors(f'{{"message": "{line}"}}' for line in lines))
    assert [one.point.sequence for one in anchors] == [6, 7], "a log that hides secrets leaves anchors as they are"
    found = await trail.verify(Actor.of(AUDITOR), anchors, keys=[Ed25519Signer(["k" * 32]).public_key])
    assert found.faults == ()
    assert found.anchors == 2


async def test_forged_anchors_are_found(place: Place) -> None:
    signer, auditor = Ed25519Signer(["k" * 32]), Actor.of(AUDITOR)
    trail = place.trail(signer=signer)
    anchor = await trail.anchor()
    assert list(read_anchors([anchor_text(anchor), "smartchat-anchor-1 9", "x" * 10_000])) == [anchor]
    forged = replace(anchor, point=ChainPoint(sequence=6, hash="a" * 64))
    unsigned = AuditAnchor(point=anchor.point, at=anchor.at)
    for anchors, keys, kinds in (
        ([anchor], [signer.public_key], set()),
        ([anchor], [], set()),
        ([unsigned], [], set()),
        ([unsigned], [signer.public_key], {FaultKind.SIGNATURE}),
        ([forged], [], {FaultKind.SIGNATURE}),
        ([anchor], [Ed25519Signer(["o" * 32]).public_key], {FaultKind.SIGNATURE}),
        ([replace(anchor, signature="zz")], [], {FaultKind.SIGNATURE}),
        ([AuditAnchor(point=forged.point, at=anchor.at)], [], {FaultKind.ANCHOR}),
        ([replace(unsigned, point=ChainPoint(sequence=9, hash="a" * 64))], [], {FaultKind.ANCHOR}),
    ):
        found = await trail.verify(auditor, anchors, keys=keys)
        assert {one.kind for one in found.faults} == kinds
    assert Ed25519Signer().sign(b"x") == Ed25519Signer().public_key == ""
    assert not NO_SIGNER.verified(b"", signature=anchor.signature, key=anchor.key)


async def test_a_report_has_what_an_account_an_address_and_a_key_did(place: Place) -> None:
    async with place.database.transaction() as unit:
        block = AddressBlock(network="2001:db8::/32", created_at=NOW, expires_at=NOW + timedelta(hours=1))
        await unit.address_blocks.put(block)
    investigation, auditor = Investigation(database=place.database, runtime=place.runtime), Actor.of(AUDITOR)
    for kind, name, actions in (
        (SuspectKind.ACCOUNT, "ann", {"user.added": 1, "session.begun": 1, "key.added": 1}),
        (SuspectKind.ACCOUNT, ANN.id, {"user.added": 1, "session.begun": 1, "key.added": 1}),
        (SuspectKind.ACCOUNT, "usr-gone", {}),
        (SuspectKind.ADDRESS, "2001:db8:0:1::7", {"session.begun": 1, "key.added": 1}),
        (SuspectKind.ADDRESS, "192.0.2.1", {}),
        (SuspectKind.SESSION, "ses-one", {"session.begun": 1, "key.added": 1}),
        (SuspectKind.KEY, "key-two", {"key.added": 1}),
        (SuspectKind.DOCUMENT, "doc-none", {}),
    ):
        report = await investigation.report(auditor, kind, name)
        assert dict(report.actions) == actions, (kind, name)
        assert report.complete
        assert report.blocked is (name == "2001:db8:0:1::7")
    report = await investigation.report(auditor, SuspectKind.ACCOUNT, "ANN")
    assert (report.open_sessions, report.open_keys) == (("ses-one",), ("key-two",))
    assert list(report.addresses) == ["2001:db8:0:1::/64"]
    since = await investigation.report(auditor, SuspectKind.ACCOUNT, "ann", since=NOW + timedelta(days=1))
    assert since.rows == ()
    with pytest.raises(UserNotFound):
        await investigation.report(auditor, SuspectKind.ACCOUNT, "nobody")
    with pytest.raises(InvalidRequest):
        await investigation.report(auditor, SuspectKind.ACCOUNT, "  ")


async def test_a_review_names_those_with_rights_and_what_looks_unused(place: Place) -> None:
    place.clock.advance(timedelta(days=100))
    report = await AccessReview(database=place.database, runtime=place.runtime).report(
        Actor.of(AUDITOR), period=timedelta(days=101)
    )
    assert report.users == 4
    found = {one.user.name: one for one in report.accounts}
    assert set(found) >= {"olga", "audrey", "ann"}
    assert "no second factor" in found["olga"].remarks
    assert found["ann"].remarks[-2:] == ("key-two never expires", "key-two not used for 90 days")
    assert report.actions["user.added"] == 4


async def test_sessions_and_keys_are_revoked_by_their_identifiers(place: Place) -> None:
    response, olga = IncidentResponse(database=place.database, runtime=place.runtime), Actor.of(OLGA)
    for actor, name, error in (
        (Actor.of(AUDITOR), "ses-one", PermissionDenied),
        (olga, "sks_secret", InvalidRequest),
        (olga, "ses-none", SessionNotFound),
        (olga, "key-none", ApiKeyNotFound),
    ):
        with pytest.raises(error):
            await response.revoke(actor, name)
    assert await response.revoke(olga, "ses-one") == ANN.id
    assert await response.revoke(Actor.of(ADMIN), "key-two") == ANN.id
    async with place.database.transaction() as unit:
        assert await unit.user_sessions.of_user(ANN.id, now=NOW) == ()
        await unit.user_sessions.add(make_session("three", user=OLGA))
    with pytest.raises(PermissionDenied):
        await response.revoke(Actor.of(ADMIN), "ses-three")
    async with place.database.read_only() as unit:
        rows = await unit.audit.newest(AuditFilter(actions=("session.ended", "key.ended")))
    assert [row.subject for row in rows] == ["key-two", "ses-one"]


async def test_who_has_no_address_is_named(place: Place) -> None:
    response = IncidentResponse(database=place.database, runtime=place.runtime, mail=MailOrders(CountingEntropy()))
    found = await response.notify(Actor.of(OLGA), ("bob", "ann"))
    assert (found.sent, found.not_sent) == (("bob",), ("ann",))
    assert set((await response.notify(Actor.of(OLGA))).not_sent) == {"audrey", "olga"}
    async with place.database.transaction() as unit:
        (order,) = await unit.mails.due(NOW)
    assert (order.kind, order.to) == (MailKind.SECURITY_INCIDENT, "bob@example.org")
    with pytest.raises(UserNotFound):
        await response.notify(Actor.of(OLGA), ("nobody",))
    with pytest.raises(PermissionDenied):
        await response.notify(Actor.of(AUDITOR))


async def test_settings_have_a_row_when_they_have_changed(place: Place) -> None:
    trail = place.trail()
    recorded = [
        await trail.record_settings(service, digest, ["database", "queue"])
        for service, digest in (("api", "a"), ("api", "a"), ("worker", "a"), ("api", "b"), ("api", "a"))
    ]
    assert recorded == [True, False, True, True, True]
    async with place.database.read_only() as unit:
        rows = await unit.audit.page(AuditFilter(actions=("settings.",)))
    assert [(row.subject, row.details) for row in rows[:2]] == [
        ("api", "digest=a given=database,queue"),
        ("worker", "digest=a given=database,queue"),
    ]
    assert (await trail.verify(Actor.of(AUDITOR))).faults == ()
