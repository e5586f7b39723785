"""The door of the exchange over a receiver that only remembers what it was given."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from module.eaeu.transport.door import ConnectionReply, Door, Refusal
from module.kernel.text import Message
from module.registry.exchange import ExchangeSettings, MessageLimits, Peer
from module.settings import config_dir, read_exchange
from tests.support import envelopes as wire

PRINT = "ab" * 32


def settings(limits: MessageLimits | None = None, certificates: tuple[str, ...] = (PRINT,)) -> ExchangeSettings:
    base = read_exchange(config_dir())
    return replace(base, limits=limits or base.limits, peers=(Peer(wire.COMMISSION, certificates, ("*",)),))


def translate(message: Message, language: str) -> str:
    return f"[{language}] {message}"


@dataclass
class Receiver:
    """Remembers content and certificate of what it received; `answer` is what it says, or raises."""

    answer: ConnectionReply | Exception = field(default_factory=lambda: Refusal(202, b""))
    received: list[tuple[bytes, str]] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)

    def receive(self, path: Path, certificate: str) -> ConnectionReply:
        self.received.append((path.read_bytes(), certificate))
        self.paths.append(path)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def door(self, folder: Path, limits: MessageLimits | None = None, certificates: tuple[str, ...] = (PRINT,)) -> Door:
        return Door(self.receive, settings(limits, certificates), folder, translate)
