"""Which queries are asked about tables that grow, and what each reads to answer: named lists and their judge (D27)."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import event

from module.store.unit import Store

_SHORTER = (
    (r"::(?:TIMESTAMP WITH TIME ZONE|\w+)", ""),
    (r"%\(\w+\)s", "?"),
    (r"\btrois\.(?:\w+\.)?(\w+)", r"\1"),
    (r"IN \(\?(?:, \?)*\)", "IN (…)"),
    (r"SELECT \w+(?: AS \w+)?(?:, (?:\w+\.)?\w+(?: AS \w+)?){2,} FROM", "SELECT … FROM"),
    (r"SELECT (?:(?!SELECT |FROM ).){60,}? FROM", "SELECT … FROM"),
)


def shape(statement: str) -> str:
    """Return a statement as the list has it: one line, without values, types, the names of tables before columns."""
    text = " ".join(statement.split())
    for pattern, short in _SHORTER:
        text = re.sub(pattern, short, text)
    return text


@dataclass
class Heard:
    """The statements that were said about tables that grow, each with the values of its last saying."""

    growing: Collection[str]
    of_the_lab: Collection[str] = ()
    found: dict[str, tuple[str, Any]] = field(default_factory=dict)

    def hear(self, connection: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        verb = statement.lstrip("( ").split(None, 1)[0].upper()
        is_plain = verb == "INSERT" and " SELECT " not in statement
        if (
            shape(statement) not in self.of_the_lab
            and verb in ("SELECT", "UPDATE", "DELETE", "WITH", "INSERT")
            and not is_plain
            and re.search(rf"\btrois\.({'|'.join(self.growing)})\b", statement)
        ):
            self.found[shape(statement)] = (statement, parameters)

    @contextmanager
    def of(self, *stores: Store) -> Iterator[None]:
        for store in stores:
            event.listen(store.engine, "before_cursor_execute", self.hear)
        try:
            yield
        finally:
            for store in stores:
                event.remove(store.engine, "before_cursor_execute", self.hear)


def listed(plans: Path) -> dict[str, dict[str, Any]]:
    """Return the list by statement."""
    found = tomllib.loads(plans.read_text(encoding="utf-8"))["query"]
    assert len({row["name"] for row in found}) == len({row["statement"] for row in found}) == len(found)
    return {row["statement"]: row for row in found}


def nodes_of(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes_of(below)


def read_by(node: Mapping[str, Any]) -> int:
    """Return how many rows of a table a node of a plan looked at."""
    if "Relation Name" not in node or node["Node Type"] == "ModifyTable" or "Actual Rows" not in node:
        return 0
    one = node["Actual Rows"] + node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return int(one * node["Actual Loops"])


def faults(store: Store, growing: Collection[str], statement: str, parameters: Any, row: Mapping[str, Any]) -> str:
    """Return what is wrong with a plan: a table that grows is read whole, or many rows for few.

    `rows` of the list is how many may be read. `small` says that joining a table of the size of the test by reading it
    whole is cheaper there, or not, as its statistics fall out: then the plan by index is asked for, which has to exist.
    """
    most = row.get("rows")
    with store.engine.connect() as connection:
        if row.get("small"):
            for way in ("seqscan", "mergejoin", "hashjoin"):
                connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")
        run = "" if "INSERT INTO" in statement else "ANALYZE, "  # what was written once cannot be written again
        explained = connection.exec_driver_sql(f"EXPLAIN ({run}FORMAT JSON) {statement}", parameters).scalar_one()
        connection.rollback()
    plan = (json.loads(explained) if isinstance(explained, str) else explained)[0]["Plan"]
    whole = [
        node["Relation Name"]
        for node in nodes_of(plan)
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] in growing and node.get("Actual Loops", 1)
    ]
    read = sum(map(read_by, nodes_of(plan)))
    bound = most or 20 * int(plan.get("Actual Rows", 0)) + 1_000
    if read <= bound and (most or not whole):
        return ""
    return f"reads {', '.join(whole) or 'no table'} whole, {read} rows of {bound}: {json.dumps(plan)[:1500]}"


def judged(store: Store, heard: Heard, plans: Path, name: str) -> None:
    """Fail for a query that the list does not know, one that reads too much, and one that nobody asks any more."""
    known = listed(plans)
    unknown = [statement for statement in heard.found if statement not in known]
    assert not unknown, "\n".join(unknown)
    wrong = {
        known[key]["name"]: fault
        for key, (statement, parameters) in heard.found.items()
        if (fault := faults(store, heard.growing, statement, parameters, known[key]))
    }
    assert not wrong, "\n".join(f"{key}: {fault}" for key, fault in wrong.items())
    forgotten = [row["name"] for key, row in known.items() if name in row["at"] and key not in heard.found]
    assert not forgotten, "\n".join(forgotten)
