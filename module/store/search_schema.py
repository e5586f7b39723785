"""Tables of the search: what an entry of either register is found by, written with its version (D27).

All of it can be made anew from the entries: `flask trois register rebuild-search`. `register` is `SearchedRegister`.
No foreign keys: one statement writes all rows of an entry, and a check of each would cost an import as much again.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from module.store.schema import instant, metadata

_PARTS: dict[str, Any] = {"postgresql_using": "gin", "postgresql_ops": {"key": "gin_trgm_ops"}}


def _of_entry() -> Column[int]:
    return Column("entry_id", Integer, primary_key=True, autoincrement=False)


search_entry = Table(
    "search_entry",
    metadata,
    Column("id", Integer, Identity(), primary_key=True),
    Column("register", SmallInteger, nullable=False),
    Column("number", Text(collation="C"), nullable=False),
    instant("changed_at"),
    # what a found entry is judged by, once more: one row is read of it, not ten
    Column("words", ARRAY(Integer), nullable=False, server_default="{}"),
    Column("keys", ARRAY(Text(collation="C")), nullable=False, server_default="{}"),
    UniqueConstraint("register", "number"),
    CheckConstraint("register IN (1, 2)", name="register_known"),
    Index("ix_search_entry_changed", "register", text("changed_at DESC"), "number"),
)

# keys of whole names and numbers, without blanks: equal, from the beginning, or from within
search_name = Table(
    "search_name",
    metadata,
    _of_entry(),
    Column("key", Text(collation="C"), primary_key=True),
    Column("register", SmallInteger, nullable=False),
    Column("kind", SmallInteger, nullable=False),
    Index("ix_search_name_key", "register", "key", "entry_id"),
    Index("ix_search_name_parts_1", "key", **_PARTS, postgresql_where=text("register = 1")),
    Index("ix_search_name_parts_2", "key", **_PARTS, postgresql_where=text("register = 2")),
    CheckConstraint("kind IN (0, 1)", name="kind_known"),
)

search_word = Table(
    "search_word",
    metadata,
    Column("id", Integer, Identity(), primary_key=True),
    Column("word", Text(collation="C"), nullable=False, unique=True),
)

# a word and what is left of it without one letter; words are never taken out, so that writers never wait for each other
search_key = Table(
    "search_key",
    metadata,
    Column("key", Text(collation="C"), primary_key=True),
    Column("word_id", Integer, primary_key=True, autoincrement=False),
)

search_posting = Table(
    "search_posting",
    metadata,
    _of_entry(),
    Column("word_id", Integer, primary_key=True, autoincrement=False),
    Column("register", SmallInteger, nullable=False),
    Index("ix_search_posting_word", "word_id", "register", "entry_id"),
)

# kind: 'hs', 'class', 'goods' (a word of the description), 'bin', 'sound'
search_facet = Table(
    "search_facet",
    metadata,
    _of_entry(),
    Column("kind", Text, primary_key=True),
    Column("value", Text(collation="C"), primary_key=True),
    Column("register", SmallInteger, nullable=False),
    Index("ix_search_facet_value", "register", "kind", "value", "entry_id"),
    CheckConstraint("kind IN ('hs', 'class', 'goods', 'bin', 'sound')", name="kind_known"),
)

# how an entry stands from one instant to the next, by its dates and facts: no task has to move it on (D30)
search_period = Table(
    "search_period",
    metadata,
    _of_entry(),
    Column("from_at", DateTime(timezone=True), primary_key=True),
    instant("until_at"),
    Column("state", Text, nullable=False),
    Column("register", SmallInteger, nullable=False),
    CheckConstraint(
        "state IN ('not_begun', 'active', 'suspended', 'expired', 'excluded')",
        name="state_known",
    ),
    Index("ix_search_period_state", "register", "state", "until_at", "from_at", "entry_id"),
)

# how far the entries of earlier releases have come into the search; while `done_at` is empty the others are looked for
# without it
search_filling = Table(
    "search_filling",
    metadata,
    Column("register", SmallInteger, primary_key=True, autoincrement=False),
    Column("after_number", Text, nullable=False, server_default=""),
    instant("done_at", nullable=True),
)
