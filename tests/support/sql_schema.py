"""What a SQL database consists of, in a form that can be compared."""

import sqlalchemy as sa


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
