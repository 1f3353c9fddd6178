"""The chain: what its bytes are, and that whatever is done to rows is found."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.audit.chain import PRUNED, ChainFault, ChainVerifier, FaultKind, canonical_bytes, chained, row_hash
from smartchat_core.model.audit import GENESIS, AuditChange, AuditHead, AuditOrigin, AuditRow, ChainPoint

NOW = datetime(2026, 12, 1, 14, 30, 5, 42, tzinfo=UTC)
ORIGIN = AuditOrigin(actor="usr-1", address="192.0.2.1", credential="session:ses-1")

texts = st.text(max_size=12)
changes = st.builds(
    AuditChange,
    action=st.sampled_from(["user.added", "shelf.shared", "document.removed"]),
    subject=texts,
    owner=texts,
    details=st.dictionaries(st.sampled_from(["role", "to", "count"]), texts | st.integers(), max_size=2),
)
chains = st.lists(changes, min_size=2, max_size=12).map(
    lambda given: chained(GENESIS, given, origin=ORIGIN, at=NOW, trace="0" * 32)
)


def _point(row: AuditRow) -> ChainPoint:
    return ChainPoint(sequence=row.sequence, hash=row.hash)


def _verify(
    rows: Sequence[AuditRow], head: AuditHead | None = None, anchors: Sequence[ChainPoint] = ()
) -> tuple[ChainFault, ...]:
    verifier = ChainVerifier(head or AuditHead(last=_point(rows[-1]) if rows else GENESIS), anchors)
    for row in rows:
        verifier.take(row)
    return verifier.end()


def test_canonical_bytes_are_those_of_the_specification() -> None:
    (row,) = chained(
        GENESIS,
        [AuditChange(action="user.role_changed", subject="usr-2", owner="é x", details={"role": "admin", "before": 1})],
        origin=ORIGIN,
        at=NOW.astimezone(timezone(timedelta(hours=2))),
        trace="abc",
    )
    expected = (
        b'{"action":"user.role_changed","actor":"usr-1","address":"192.0.2.1","at":"2026-12-01T14:30:05.000042Z",'
        b'"credential":"session:ses-1","details":"before=1 role=admin","owner":"%C3%A9%20x","sequence":1,'
        b'"subject":"usr-2","trace":"abc","v":1}'
    )
    assert canonical_bytes(row) == expected
    assert row.hash == hashlib.sha256(bytes(32) + expected).hexdigest()
    assert json.loads(expected)["v"] == 1


@given(chains)
def test_a_chain_as_it_was_written_is_verified(rows: tuple[AuditRow, ...]) -> None:
    assert _verify(rows) == ()
    assert _verify(rows, anchors=[_point(row) for row in rows]) == ()
    assert _verify((), AuditHead()) == ()


@given(chains, st.data())
def test_a_changed_row_is_found(rows: tuple[AuditRow, ...], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(rows) - 1))
    name = data.draw(st.sampled_from([field.name for field in fields(AuditRow)]))
    old = getattr(rows[place], name)
    if isinstance(old, datetime):
        new: object = old + timedelta(microseconds=data.draw(st.integers(1, 10**6)))
    elif isinstance(old, int):
        new = data.draw(st.integers(-2, 20).filter(lambda one: one != old))
    else:
        new = data.draw(st.text(max_size=70).filter(lambda one: one != old))
    changed = [*rows[:place], replace(rows[place], **{name: new}), *rows[place + 1 :]]  # type: ignore[arg-type]
    assert _verify(changed, AuditHead(last=_point(rows[-1])))


@given(chains, st.data())
def test_a_removed_row_is_found(rows: tuple[AuditRow, ...], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(rows) - 1))
    assert _verify([*rows[:place], *rows[place + 1 :]], AuditHead(last=_point(rows[-1])))


@given(chains, changes, st.data())
def test_an_inserted_row_is_found(rows: tuple[AuditRow, ...], change: AuditChange, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(rows)))
    before = _point(rows[place - 1]) if place else GENESIS
    (inserted,) = chained(before, [change], origin=ORIGIN, at=NOW, trace="")
    assert _verify([*rows[:place], inserted, *rows[place:]], AuditHead(last=_point(rows[-1])))


@given(chains, st.randoms(use_true_random=False))
def test_another_order_is_found(rows: tuple[AuditRow, ...], random: st.randoms) -> None:  # type: ignore[valid-type]
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    if shuffled != list(rows):
        assert _verify(shuffled, AuditHead(last=_point(rows[-1])))
        numbered = [replace(row, sequence=number) for number, row in enumerate(shuffled, start=1)]
        assert _verify(numbered, AuditHead(last=_point(rows[-1])))


@given(chains, st.data())
def test_a_cut_tail_is_found_by_the_head_or_by_an_anchor(rows: tuple[AuditRow, ...], data: st.DataObject) -> None:
    left = rows[: data.draw(st.integers(0, len(rows) - 1))]
    assert [one.kind for one in _verify(left, AuditHead(last=_point(rows[-1])))] == [FaultKind.TAIL]
    assert _verify(left) == (), "who writes the head as well leaves a chain that is whole"
    assert [one.kind for one in _verify(left, anchors=[_point(rows[-1])])] == [FaultKind.ANCHOR]


@given(chains, changes, st.data())
def test_a_chain_that_was_written_again_is_found_by_an_anchor(
    rows: tuple[AuditRow, ...], change: AuditChange, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(rows) - 1))
    written = list(rows[:place])
    for number in range(place, len(rows)):
        previous = written[-1].hash if written else GENESIS.hash
        row = replace(rows[number], trace="forged")
        written.append(replace(row, hash=row_hash(row, previous)))
    assert _verify(written) == ()
    faults = _verify(written, anchors=[_point(rows[-1])])
    assert [(one.kind, one.sequence) for one in faults] == [(FaultKind.ANCHOR, len(rows))]


@given(chains, st.data())
def test_retention_leaves_a_chain_that_can_be_verified(rows: tuple[AuditRow, ...], data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(rows)))
    deleted = rows[place - 1]
    said = chained(_point(rows[-1]), [AuditChange(action=PRUNED, subject=str(place))], origin=ORIGIN, at=NOW, trace="")
    left = (*rows[place:], *said)
    head = AuditHead(last=_point(said[-1]), pruned=_point(deleted))
    anchors = [_point(row) for row in rows]
    assert _verify(left, head, anchors) == ()
    kinds = {one.kind for one in _verify(rows[place:], AuditHead(last=_point(rows[-1]), pruned=_point(deleted)))}
    assert kinds == {FaultKind.MISSING}, "a beginning that was cut by hand, for which no row says why"
    other = replace(head, pruned=replace(head.pruned, hash="a" * 64))
    assert _verify(left, other, anchors)


def test_one_change_is_one_fault_and_faults_are_bounded() -> None:
    rows = list(
        chained(GENESIS, [AuditChange(action="user.added", subject="u")] * 300, origin=ORIGIN, at=NOW, trace="")
    )
    head = AuditHead(last=_point(rows[-1]))
    rows[4] = replace(rows[4], actor="usr-9")
    assert _verify(rows, head) == (
        ChainFault(
            kind=FaultKind.CHANGED, sequence=5, detail="the hash does not follow from the row and the one before it"
        ),
    )
    assert len(_verify([replace(row, trace="x") for row in rows], head)) == 100


@pytest.mark.parametrize("value", ["a b", "é", "\ud800", "x" * 1000, "\n=\x00", "100%"])
def test_values_of_rows_have_no_spaces_and_a_bound(value: str) -> None:
    change = AuditChange(action="user.added", subject=value, owner=value, details={"role": value})
    (row,) = chained(GENESIS, [change], origin=AuditOrigin(actor=value, address=value), at=NOW, trace="")
    for text in (row.subject, row.owner, row.actor, row.address, row.details.removeprefix("role=")):
        assert text.isascii()
        assert len(text) <= 200
        assert not set(text) & set(" =\n\x00")
    assert _verify([row]) == ()
