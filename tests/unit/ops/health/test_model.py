from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.model.work import Backlog
from smartchat_core.ops.health.model import (
    CACHE,
    DATABASE,
    FILES,
    INDEX,
    MODELS,
    PARTS,
    QUEUE,
    WORK,
    Component,
    HealthPart,
    HealthReport,
    State,
    Weight,
    judge_models,
    judge_silence,
    judge_work,
    overall,
    worst,
)
from smartchat_core.ops.metrics.operations import DEPENDENCIES

ORDER = list(State)
COMPONENTS = st.lists(
    st.builds(Component, part=st.sampled_from(PARTS), state=st.sampled_from(ORDER)),
    unique_by=lambda one: one.part.name,
)


def report(*components: Component) -> HealthReport:
    return HealthReport(at=datetime(2026, 1, 1, tzinfo=UTC), components=components)


def component(part: HealthPart, state: State) -> Component:
    return Component(part=part, state=state)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_what_the_failure_of_a_part_costs(part: HealthPart) -> None:
    expected = {
        Weight.CRITICAL: State.UNHEALTHY,
        Weight.IMPORTANT: State.DEGRADED,
        Weight.ADVISORY: State.WARN,
    }[part.weight]
    found = report(component(part, State.UNHEALTHY))
    assert found.state is expected
    assert found.serves is (part not in {DATABASE, INDEX, FILES})
    assert part.cost


def test_all_parts_well() -> None:
    assert overall(component(part, State.HEALTHY) for part in PARTS) is State.HEALTHY
    assert overall(component(part, State.NOT_CONFIGURED) for part in PARTS) is State.HEALTHY
    assert overall(()) is State.HEALTHY


def test_a_critical_part_that_is_only_slow_serves() -> None:
    found = report(component(DATABASE, State.DEGRADED))
    assert (found.state, found.serves) == (State.DEGRADED, True)


@given(COMPONENTS, st.sampled_from(ORDER), st.integers(0, 6))
def test_a_part_that_gets_worse_never_makes_the_whole_better(
    components: list[Component], state: State, index: int
) -> None:
    if index >= len(components):
        return
    changed = components[index]
    worse = Component(part=changed.part, state=max(changed.state, state, key=ORDER.index))
    after = [*components[:index], worse, *components[index + 1 :]]
    assert ORDER.index(overall(after)) >= ORDER.index(overall(components))


@given(COMPONENTS)
def test_only_critical_parts_end_service(components: list[Component]) -> None:
    dead = [one for one in components if one.part.weight is Weight.CRITICAL and one.state is State.UNHEALTHY]
    assert report(*components).serves is not bool(dead)


@given(COMPONENTS)
def test_the_order_of_the_parts_does_not_matter(components: list[Component]) -> None:
    assert overall(components) is overall(components[::-1])


@given(st.lists(st.sampled_from(ORDER)))
def test_worst(states: list[State]) -> None:
    found = worst(states)
    assert all(ORDER.index(state) <= ORDER.index(found) for state in states)
    assert found is State.HEALTHY or found in states


@given(COMPONENTS)
def test_every_dependency_is_measured_once(components: list[Component]) -> None:
    found = report(*components)
    measured = {one.labels[0]: one.value for one in found.measurements()}
    assert set(measured) == set(DEPENDENCIES)
    for part in (DATABASE, INDEX, FILES, CACHE, QUEUE):
        assert measured[part.name] == float(found.of(part) is not State.UNHEALTHY)


@given(st.none() | st.floats(0, 1e6), st.floats(0, 1e3))
def test_silence_is_death_only_after_a_while(since: float | None, patience: float) -> None:
    found = judge_silence(since_answer=since, patience=patience)
    assert found.state is (State.UNHEALTHY if since is None or since > patience else State.DEGRADED)
    assert found.code == "no_answer"


@given(st.integers(0, 10**6), st.integers(0, 100), st.integers(1, 10**6), st.none() | st.integers(0, 10**6))
def test_no_backlog_is_death(waiting: int, running: int, most: int, waited: int | None) -> None:
    oldest = None if waited is None else timedelta(seconds=waited)
    found = judge_work(Backlog(waiting=waiting, running=running), max_waiting=most, oldest_waited=oldest)
    assert found.running == running
    assert WORK.weight.effect(found.state) in {State.HEALTHY, State.DEGRADED}
    assert (found.code == "queue_full") is (waiting >= most)


@pytest.mark.parametrize(
    ("waited", "running", "code"),
    [(None, 0, ""), (59, 0, ""), (60, 0, "no_worker"), (3_600, 1, "")],
)
def test_jobs_that_nobody_takes(waited: int | None, running: int, code: str) -> None:
    oldest = None if waited is None else timedelta(seconds=waited)
    assert judge_work(Backlog(waiting=1, running=running), max_waiting=10, oldest_waited=oldest).code == code


@pytest.mark.parametrize(
    ("failing", "state"), [((), State.HEALTHY), ((False,), State.HEALTHY), ((False, True), State.WARN)]
)
def test_a_provider_that_is_away_is_a_warning(failing: tuple[bool, ...], state: State) -> None:
    found = judge_models(failing)
    assert found.state is state
    assert report(component(MODELS, found.state)).serves
