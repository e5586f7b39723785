"""P.SP.01 as the stand-in knows it: transactions with their procedures, messages, terms and directions."""

from __future__ import annotations

from dataclasses import dataclass

PROCESS, VERSION = "P.SP.01", "1.0.0"
RECEIVED, ACCEPTED, ERROR = "P.MSG.RCV", "P.MSG.PRS", "P.MSG.ERR"
SIGNALS = (RECEIVED, ACCEPTED, ERROR)
REGISTER, CIRCULATION = "P.SP.01.BEN.002", "P.SP.01.BEN.003"
REPEATS = 3


def message(number: int) -> str:
    """Return the code of a message."""
    return f"{PROCESS}.MSG.{number:03d}"


def transaction(number: int) -> str:
    """Return the code of a transaction."""
    return f"{PROCESS}.TRN.{number:03d}"


def procedure(number: int) -> str:
    """Return the code of a procedure."""
    return f"{PROCESS}.PRC.{number:03d}"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A transaction: its procedures, request, answers, who starts it, and its terms in minutes from the request."""

    code: str
    procedures: tuple[str, ...]
    request: str
    answers: tuple[str, ...]
    by_commission: bool
    receipt: int
    acceptance: int
    answer: int


def _exchange(number: int, procedures: tuple[int, ...], request: int, answers: tuple[int, ...]) -> Exchange:
    terms = (5, 20, 30) if number >= 10 else (5, 10, 20)
    return Exchange(
        transaction(number),
        tuple(procedure(n) for n in procedures),
        message(request),
        tuple(message(n) for n in answers),
        number not in (3, 4, 10, 11, 12),
        *terms,
    )


EXCHANGES = {
    exchange.code: exchange
    for exchange in (
        _exchange(1, (1,), 1, (2,)),
        _exchange(2, (1,), 3, (2,)),
        _exchange(3, (1,), 4, (2,)),
        _exchange(4, (1,), 5, (2,)),
        _exchange(5, (1,), 6, (2,)),
        _exchange(6, (3,), 7, (2,)),
        _exchange(7, (4,), 8, (2,)),
        _exchange(8, (5, 6), 9, (2,)),
        _exchange(9, (7,), 10, (2,)),
        _exchange(10, (8,), 11, (12,)),
        _exchange(11, (9,), 13, (14, 15)),
        _exchange(12, (10,), 13, (16, 15)),
    )
}

_REGISTER, _CIRCULATION = "R.IP.SP.01.002", "R.IP.SP.01.003"
STRUCTURES: dict[str, tuple[str, ...]] = {
    message(1): ("R.010", "R.IP.SP.01.001", _CIRCULATION),
    message(2): ("R.006",),
    message(3): ("R.IP.SP.01.001",),
    message(4): ("R.IP.SP.01.004",),
    message(5): ("R.IP.SP.01.004",),
    message(6): ("R.010", _REGISTER, _CIRCULATION),
    message(7): (_REGISTER,),
    message(8): (_REGISTER,),
    message(9): (_REGISTER,),
    message(10): (_CIRCULATION,),
    message(11): ("R.007",),
    message(12): ("R.007",),
    message(13): ("R.007",),
    message(14): (_REGISTER,),
    message(15): ("R.006",),
    message(16): (_CIRCULATION,),
}


@dataclass(frozen=True, slots=True)
class Action:
    """What stands in wsa:Action of a message or signal of the process."""

    procedure: str
    transaction: str
    code: str

    def __str__(self) -> str:
        return f"int://CP/{PROCESS}/{VERSION}/{self.procedure}/{self.transaction}/{self.code}"

    @property
    def exchange(self) -> Exchange:
        """Return the transaction's facts."""
        return EXCHANGES[self.transaction]

    @property
    def is_signal(self) -> bool:
        """Tell a signal from an application message."""
        return self.code in SIGNALS

    def fault(self) -> str:
        """Say what is wrong with the combination; empty when the regulation has it."""
        exchange = EXCHANGES.get(self.transaction)
        if exchange is None:
            return f"there is no transaction {self.transaction}"
        if self.procedure not in exchange.procedures:
            return f"{self.transaction} does not stand in {self.procedure}"
        if self.code not in (exchange.request, *exchange.answers, *SIGNALS):
            return f"{self.code} does not belong to {self.transaction}"
        return ""


def read_action(text: str) -> Action | None:
    """Take wsa:Action apart; None when it is not an action of this process and version."""
    parts = text.split("/")
    if len(parts) != 8 or parts[:5] != ["int:", "", "CP", PROCESS, VERSION]:
        return None
    return Action(*parts[5:])
