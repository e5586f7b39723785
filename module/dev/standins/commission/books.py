"""The Commission's books: conversations and every verdict, in memory and line by line on disk."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from module.dev.standins.commission.conversations import Conversation
from module.dev.standins.commission.envelope import instant


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict on one message that came, or what the door said of one of ours."""

    moment: str
    conversation: str
    code: str
    message_id: str
    outcome: str
    words: str


class Books:
    """Guards all state with one lock; who waits is told of every change."""

    def __init__(self, state: Path | None) -> None:
        self.changed = threading.Condition(threading.RLock())
        self.conversations: dict[str, Conversation] = {}
        self.judgements: list[Judgement] = []
        self._file = state / "commission.jsonl" if state else None
        if state:
            state.mkdir(parents=True, exist_ok=True)

    def open(self, conversation: Conversation) -> Conversation:
        """Write down a new conversation."""
        with self.changed:
            self.conversations[_key(conversation.id)] = conversation
            self.changed.notify_all()
            return conversation

    def find(self, conversation_id: str) -> Conversation | None:
        """Return a conversation by its id, as a URI or bare."""
        with self.changed:
            return self.conversations.get(_key(conversation_id))

    def all(self) -> list[Conversation]:
        """Return the conversations in the order of their beginning."""
        with self.changed:
            return list(self.conversations.values())

    def note(self, conversation: str, code: str, message_id: str, outcome: str, words: str = "") -> None:
        """Write down a verdict."""
        judgement = Judgement(instant(), conversation, code, message_id, outcome, words)
        with self.changed:
            self.judgements.append(judgement)
            if self._file:
                with self._file.open("a", encoding="utf-8") as stream:
                    stream.write(json.dumps(asdict(judgement), ensure_ascii=False) + "\n")
            self.changed.notify_all()

    def wait(self, true: Callable[[], bool], timeout: float) -> bool:
        """Wait until something holds; tell whether it does."""
        end = time.monotonic() + timeout
        with self.changed:
            while not true():
                left = end - time.monotonic()
                if left <= 0:
                    return False
                self.changed.wait(left)
            return True


def _key(conversation_id: str) -> str:
    return conversation_id.removeprefix("urn:uuid:").lower()
