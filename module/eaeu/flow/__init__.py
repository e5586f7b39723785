"""When a message may come, what follows from it, and when time is up: tables and pure functions."""

from module.eaeu.flow.patterns import ConversationRole, Event, ExchangeEffect, State, Transition, decide
from module.eaeu.flow.timers import History, TransactionTerms, due_at, next_step

__all__ = [
    "ConversationRole",
    "Event",
    "ExchangeEffect",
    "History",
    "State",
    "TransactionTerms",
    "Transition",
    "decide",
    "due_at",
    "next_step",
]
