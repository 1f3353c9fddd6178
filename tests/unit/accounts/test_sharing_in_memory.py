"""Sharing over users, groups, shelves, rights and documents: the in-memory database against a plain model."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from hypothesis import settings

from smartchat_core.ports.database import Database
from smartchat_core.testing.fakes.database import InMemoryDatabase
from tests.support.sharing_machine import SharingMachine


class InMemory(SharingMachine):
    def open_database(self) -> AbstractAsyncContextManager[Database]:
        return InMemoryDatabase()


TestSharingInMemory = InMemory.TestCase
TestSharingInMemory.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
