"""Rows by the thousand: COPY in the binary format, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import BigInteger, Date, DateTime, Integer, LargeBinary, Table, Text
from sqlalchemy.exc import DBAPIError

from module.store.unit import Unit

_TYPES = {
    BigInteger: "int8",
    Integer: "int4",
    Text: "text",
    DateTime: "timestamptz",
    Date: "date",
    LargeBinary: "bytea",
}


def copy(unit: Unit, table: Table, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write rows with values of these columns. Raises what SQLAlchemy raises for an INSERT."""
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    place = sql.Identifier(table.schema or "public", table.name)
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(place, names)
    types = [_TYPES[type(table.c[column].type)] for column in columns]
    driver: Any = unit.connection.connection.driver_connection
    try:
        # binary values are not converted, so each must have the type of its column
        with driver.cursor() as cursor, cursor.copy(statement) as stream:
            stream.set_types(types)
            for row in rows:
                stream.write_row(row)
    except psycopg.Error as error:
        raise DBAPIError.instance("COPY", None, error, psycopg.Error) from error
