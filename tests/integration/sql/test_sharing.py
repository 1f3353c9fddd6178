"""Sharing over users, groups, shelves, rights and documents: each server's database against a plain model."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from smartchat_adapters.sql.database import SqlDatabase
from smartchat_core.ports.database import Database
from tests.support.sharing_machine import SharingMachine
from tests.support.sql_schema import Place


def _machine(url: str) -> type[SharingMachine]:
    class Machine(SharingMachine):
        def open_database(self) -> AbstractAsyncContextManager[Database]:
            return SqlDatabase(url)

    return Machine


def _settings(examples: int, steps: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )


def test_everybody_reads_what_they_may(place: Place) -> None:
    run_state_machine_as_test(_machine(place.url), settings=_settings(5, 15))


@pytest.mark.slow
def test_everybody_reads_what_they_may_after_many_changes(place: Place) -> None:
    run_state_machine_as_test(_machine(place.url), settings=_settings(40, 30))
