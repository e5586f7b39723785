"""Alembic of the module: own schema, own version table, beside whatever the host keeps in the same database."""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine, pool, text

from module.store.schema import SCHEMA, VERSION_TABLE
from module.store.tables import metadata


def include_name(name: str | None, type_: str, parent_names: object) -> bool:
    """Look at the module's schema only. A host's autogenerate uses the opposite of this rule."""
    return type_ != "schema" or name == SCHEMA


def run() -> None:
    """Apply the revisions over one connection, in one transaction."""
    # A role named like the schema would make it the default one, and Alembic would no longer see it by name.
    options = {"options": "-csearch_path=public"}
    engine = create_engine(context.config.attributes["url"], poolclass=pool.NullPool, connect_args=options)
    with engine.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
        connection.commit()
        context.configure(
            connection=connection,
            target_metadata=metadata,
            version_table=VERSION_TABLE,
            version_table_schema=SCHEMA,
            include_schemas=True,
            include_name=include_name,
            compare_server_default=False,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
