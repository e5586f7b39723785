"""What the exchange stores: conversations, the journal of messages, the copy of the unified register."""

from module.store.exchange.conversations import Conversation
from module.store.exchange.effects import EffectRow
from module.store.exchange.messages import JournalMessage, PayloadWriter
from module.store.exchange.union import NewVersion

__all__ = ["Conversation", "EffectRow", "JournalMessage", "NewVersion", "PayloadWriter"]
