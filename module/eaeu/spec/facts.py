"""The process as frozen objects, read from process.json: messages, transactions, pairs, operations."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

PROCESS = "P.SP.01"
VERSION = "1.0.0"
COMMISSION = "P.ACT.001"
AUTHORITY = "P.SP.01.ACT.001"
REGISTER = "P.SP.01.BEN.002"
CIRCULATION = "P.SP.01.BEN.003"
RECEIVED = "P.MSG.RCV"
ACCEPTED = "P.MSG.PRS"
ERROR = "P.MSG.ERR"
SIGNALS = (RECEIVED, ACCEPTED, ERROR)


def message(number: int) -> str:
    """Return the code of a message: 6 gives `P.SP.01.MSG.006`."""
    return f"{PROCESS}.MSG.{number:03d}"


def transaction(number: int) -> str:
    """Return the code of a transaction: 5 gives `P.SP.01.TRN.005`."""
    return f"{PROCESS}.TRN.{number:03d}"


@dataclass(frozen=True, slots=True)
class Transaction:
    """A transaction of the pattern request / response. Terms are in minutes from the sending of the request."""

    code: str
    name_kk: str
    request: str
    answers: tuple[str, ...]
    receipt_minutes: int
    acceptance_minutes: int
    answer_minutes: int
    repeats: int

    @property
    def ours(self) -> bool:
        """Tell whether the authorised body starts it: opinions (003, 004) and synchronisation (010 to 012)."""
        return int(self.code[-3:]) in (3, 4, 10, 11, 12)


@dataclass(frozen=True, slots=True)
class TransactionPair:
    """A transaction inside a procedure with its three operations: who starts, who answers, who takes the answer."""

    procedure: str
    transaction: str
    initiating: str
    answering: str
    closing: str


@dataclass(frozen=True, slots=True)
class MessageFacts:
    """A message: its structures, the root's first; for R.010 the embedded ones follow."""

    code: str
    name_kk: str
    structures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Process:
    """All of P.SP.01 that the national side needs."""

    messages: Mapping[str, MessageFacts]
    transactions: Mapping[str, Transaction]
    pairs: tuple[TransactionPair, ...]
    procedures: Mapping[str, str]
    operations: Mapping[str, str]
    classifiers: Mapping[str, str]
    emergencies: tuple[str, ...]

    def pair(self, procedure: str, transaction: str) -> TransactionPair | None:
        """Return the pair of a procedure and a transaction; None where the regulation has no such pair."""
        return next((p for p in self.pairs if (p.procedure, p.transaction) == (procedure, transaction)), None)


def _names(table: Mapping[str, Any]) -> dict[str, str]:
    return {code: row["name_kk"] for code, row in table.items()}


@cache
def process() -> Process:
    """Return the process, read once."""
    data = json.loads((files("module.eaeu.spec") / "process.json").read_text(encoding="utf-8"))
    return Process(
        messages={
            code: MessageFacts(code, row["name_kk"], tuple(row["structures"])) for code, row in data["messages"].items()
        },
        transactions={
            code: Transaction(code=code, **{**row, "answers": tuple(row["answers"])})
            for code, row in data["transactions"].items()
        },
        pairs=tuple(TransactionPair(**row) for row in data["pairs"]),
        procedures=_names(data["procedures"]),
        operations=_names(data["operations"]),
        classifiers=_names(data["classifiers"]),
        emergencies=tuple(data["emergencies"]),
    )
