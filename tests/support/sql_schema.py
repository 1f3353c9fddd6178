"""Databases beside the adapter: what is in them, in a form that can be compared."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import sqlalchemy as sa

from smartchat_adapters.sql import tables
from smartchat_adapters.sql.database import SqlDatabase

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """An empty database."""

    url: str

    def run(self, step: Callable[[sa.Connection], T]) -> T:
        """Do something in one transaction, without the adapter."""
        engine = sa.create_engine(self.url.replace("postgresql:", "postgresql+psycopg:"))
        try:
            with engine.begin() as connection:
                return step(connection)
        finally:
            engine.dispose()

    def execute(self, *statements: str) -> None:
        """Run statements as they are."""

        def run(connection: sa.Connection) -> None:
            for statement in statements:
                connection.exec_driver_sql(statement)

        self.run(run)

    def revisions(self) -> list[str]:
        return self.run(lambda connection: list(connection.scalars(sa.select(tables.revision_table.c.version_num))))

    async def open(self) -> None:
        """Open it by the adapter, and close it."""
        async with SqlDatabase(self.url):
            pass


def describe(connection: sa.Connection) -> dict[str, dict[str, object]]:
    """Each table; the order of its columns and the words that made it do not matter."""
    inspector = sa.inspect(connection)
    return {
        name: {
            "columns": {one["name"]: {**one, "type": str(one["type"])} for one in inspector.get_columns(name)},
            "key": inspector.get_pk_constraint(name),
            "foreign": inspector.get_foreign_keys(name),
            "indexes": {
                one["name"]: (
                    one["column_names"],
                    one["unique"],
                    {option: str(value) for option, value in one.get("dialect_options", {}).items()},
                )
                for one in inspector.get_indexes(name)
            },
            "checks": inspector.get_check_constraints(name),
            "unique": inspector.get_unique_constraints(name),
        }
        for name in inspector.get_table_names()
    }
