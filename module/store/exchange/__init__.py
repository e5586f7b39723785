"""What the exchange stores: conversations, the journal of messages, the copy of the unified register."""

from module.store.exchange.arrivals import ArrivedMessage
from module.store.exchange.conversations import Conversation
from module.store.exchange.effects import EffectRow
from module.store.exchange.imports import RegisterImport
from module.store.exchange.messages import JournalMessage, PayloadWriter
from module.store.exchange.union import NewVersion

__all__ = [
    "ArrivedMessage",
    "Conversation",
    "EffectRow",
    "JournalMessage",
    "NewVersion",
    "PayloadWriter",
    "RegisterImport",
]
