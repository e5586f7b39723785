"""Who may send what to us: address, certificate, message and role together."""

from __future__ import annotations

from module.eaeu.envelope.faults import ACTION_NOT_SUPPORTED, DESTINATION_UNREACHABLE, INVALID_HEADER
from module.eaeu.envelope.model import ActionName, EnvelopeFault, Header
from module.eaeu.spec.facts import process
from module.kernel.text import N_, Message
from module.registry.exchange import ExchangeSettings, Peer

ANY = "*"


def check_addressee(settings: ExchangeSettings, header: Header) -> None:
    """Raise EnvelopeFault(wsa:DestinationUnreachable) for a message to somebody else."""
    if header.to != settings.ours:
        raise EnvelopeFault(
            DESTINATION_UNREACHABLE, Message(N_("The message is addressed to another participant.")), header
        )


def check_sender(
    settings: ExchangeSettings, address: str, certificate_fingerprint: str, action: ActionName | None
) -> None:
    """Judge whether a peer with this address and certificate may send this message in its role.

    `certificate_fingerprint` is the SHA-256 in lower-case hex; `action` is None for a technical fault. Raises
    EnvelopeFault: int:InvalidHeader for a stranger, wsa:ActionNotSupported for what nobody, or not this one, sends us.
    """
    known = [peer for peer in settings.peers if peer.address == address]
    trusted = [peer for peer in known if certificate_fingerprint and certificate_fingerprint in peer.certificates]
    if not trusted:
        raise EnvelopeFault(
            INVALID_HEADER, Message(N_("The address of the sender and its certificate do not go together."))
        )
    if action is None:
        return
    if not comes_to_us(action):
        raise EnvelopeFault(ACTION_NOT_SUPPORTED, Message(N_("Nobody sends this message in this transaction to us.")))
    if not any(_allows(peer, action) for peer in trusted):
        raise EnvelopeFault(ACTION_NOT_SUPPORTED, Message(N_("This sender may not send this message.")))


def comes_to_us(action: ActionName) -> bool:
    """Tell whether the regulation lets the Commission send this to an authority, in this procedure and transaction.

    Requests of the transactions that it starts, answers of those that we start, signals of both.
    """
    facts = process()
    if facts.pair(action.procedure, action.transaction) is None:
        return False
    transaction = facts.transactions[action.transaction]
    if action.is_signal:
        return True
    return action.message in (transaction.answers if transaction.ours else (transaction.request,))


def _allows(peer: Peer, action: ActionName) -> bool:
    return action.is_signal or ANY in peer.messages or action.message in peer.messages
