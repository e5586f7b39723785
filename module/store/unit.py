"""The unit of work (D14): opened once at a door, passed in, committed there. Nobody below a door commits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import OperationalError

from module.kernel.errors import OutsideUnavailable

AfterCommit = Callable[[], None]
MOVED = "journal.moved"
"""The counter of how far our numbers of transactions run ahead of those of the server, see `journal`."""
_AHEAD = f"(SELECT value FROM trois.counter WHERE name = '{MOVED}')"  # noqa: S608 - of a constant
NUMBER = f"((pg_current_xact_id()::text)::bigint + coalesce({_AHEAD}, 0))"
"""The number of the transaction, in SQL."""


class Unit:
    """One transaction with what has to happen after its commit."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._after: dict[object, AfterCommit] = {}

    def number(self) -> str:
        """Return the number of the transaction; no other one ever has it."""
        return str(self.connection.exec_driver_sql(f"SELECT {NUMBER}").scalar_one())

    def freeze(self) -> None:
        """See the database as it is now until the end, and write nothing; comes before anything else in the unit."""
        self.connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

    def after_commit(self, action: AfterCommit, *, once: str = "") -> None:
        """Register an action that the world may see only once the transaction stands; one name is done once."""
        self._after.setdefault(once or object(), action)

    def run_after_commit(self) -> None:
        """Run the registered actions, in order."""
        for action in self._after.values():
            action()


class Store:
    """The door to the database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextmanager
    def unit(self) -> Iterator[Unit]:
        """Open a transaction; commit at a clean exit, roll back on any exception.

        Raises OutsideUnavailable where the database is out of reach or was restarted in the middle.
        """
        try:
            with self.engine.connect() as connection, connection.begin():
                unit = Unit(connection)
                yield unit
        except OperationalError as error:
            raise OutsideUnavailable from error
        unit.run_after_commit()


def connect(url: str) -> Store:
    """Connect to PostgreSQL. Pool of 5 with a health check, since the database may be restarted under us."""
    # tables are named with their schema, extensions are looked for; instants come in UTC whatever the server's zone is:
    # east of it the last one of the calendar has no day
    options = {"options": "-csearch_path=public -ctimezone=UTC"}
    return Store(
        create_engine(url, hide_parameters=True, pool_pre_ping=True, pool_size=5, max_overflow=10, connect_args=options)
    )
