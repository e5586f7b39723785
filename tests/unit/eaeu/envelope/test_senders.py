"""Who may send what to us."""

from __future__ import annotations

from dataclasses import replace

import pytest

from module.eaeu.envelope.model import ActionName, EnvelopeFault, Header
from module.eaeu.envelope.senders import check_addressee, check_sender, comes_to_us
from module.registry.exchange import ExchangeSettings, Peer
from module.settings import config_dir, read_exchange
from tests.support import envelopes as wire

PRINT = "ab" * 32
OTHER = "cd" * 32


@pytest.fixture(scope="module")
def settings() -> ExchangeSettings:
    return replace(read_exchange(config_dir()), peers=(Peer(wire.COMMISSION, (PRINT,), ("*",)),))


def name(message: str, transaction: int, procedure: int = 1) -> ActionName:
    return ActionName.parse(wire.action(message, transaction, procedure))


def code(number: int) -> str:
    return f"P.SP.01.MSG.{number:03d}"


# Decision 148: (procedure, transaction) with the messages that the Commission sends in it
FROM_THE_COMMISSION = {
    (1, 1): {1},
    (1, 2): {3},
    (1, 3): {2},
    (1, 4): {2},
    (1, 5): {6},
    (3, 6): {7},
    (4, 7): {8},
    (5, 8): {9},
    (6, 8): {9},
    (7, 9): {10},
    (8, 10): {12},
    (9, 11): {14, 15},
    (10, 12): {15, 16},
}


@pytest.mark.parametrize("procedure", range(12))
@pytest.mark.parametrize("transaction", range(14))
def test_the_commission_sends_what_the_regulation_says(
    settings: ExchangeSettings, procedure: int, transaction: int
) -> None:
    expected = FROM_THE_COMMISSION.get((procedure, transaction), set())
    found = {number for number in range(18) if comes_to_us(name(code(number), transaction, procedure))}
    assert found == expected
    for signal in ("P.MSG.RCV", "P.MSG.PRS", "P.MSG.ERR"):
        assert comes_to_us(name(signal, transaction, procedure)) == bool(expected)


@pytest.mark.parametrize("number", [4, 5, 11, 13])
def test_our_own_messages_are_never_taken(settings: ExchangeSettings, number: int) -> None:
    for procedure, transaction in FROM_THE_COMMISSION:
        with pytest.raises(EnvelopeFault) as caught:
            check_sender(settings, wire.COMMISSION, PRINT, name(code(number), transaction, procedure))
        assert caught.value.subcode == "wsa:ActionNotSupported"


@pytest.mark.parametrize(
    ("address", "certificate"),
    [
        (wire.COMMISSION, OTHER),
        (wire.COMMISSION, ""),
        (wire.OURS, PRINT),
        ("EAEU://RU/CP/P.SP.01/P.SP.01.ACT.001", PRINT),
        (wire.COMMISSION.lower(), PRINT),
        ("", PRINT),
    ],
)
def test_a_stranger_is_refused(settings: ExchangeSettings, address: str, certificate: str) -> None:
    for action in (name(code(1), 1), name("P.MSG.RCV", 3), None):
        with pytest.raises(EnvelopeFault) as caught:
            check_sender(settings, address, certificate, action)
        assert caught.value.subcode == "int:InvalidHeader"


def test_the_commission_is_heard(settings: ExchangeSettings) -> None:
    check_sender(settings, wire.COMMISSION, PRINT, name(code(1), 1))
    check_sender(settings, wire.COMMISSION, PRINT, name("P.MSG.PRS", 3))
    check_sender(settings, wire.COMMISSION, PRINT, None)


def test_an_empty_list_refuses_everyone(settings: ExchangeSettings) -> None:
    nobody = replace(settings, peers=(Peer(wire.COMMISSION, (), ("*",)),))
    for certificate in ("", PRINT):
        with pytest.raises(EnvelopeFault):
            check_sender(nobody, wire.COMMISSION, certificate, None)


def test_a_peer_may_be_narrowed_to_messages(settings: ExchangeSettings) -> None:
    narrow = replace(settings, peers=(Peer(wire.COMMISSION, (PRINT,), (code(1),)),))
    check_sender(narrow, wire.COMMISSION, PRINT, name(code(1), 1))
    check_sender(narrow, wire.COMMISSION, PRINT, name("P.MSG.RCV", 3))
    with pytest.raises(EnvelopeFault) as caught:
        check_sender(narrow, wire.COMMISSION, PRINT, name(code(6), 5))
    assert caught.value.subcode == "wsa:ActionNotSupported"


def test_a_certificate_opens_its_own_address_only(settings: ExchangeSettings) -> None:
    gate = "EAEU://EEC/SR/gate"
    two = replace(settings, peers=(Peer(wire.COMMISSION, (PRINT,), ("*",)), Peer(gate, (OTHER,), ("*",))))
    check_sender(two, gate, OTHER, None)
    with pytest.raises(EnvelopeFault):
        check_sender(two, gate, PRINT, None)


def test_a_message_to_somebody_else_is_refused(settings: ExchangeSettings) -> None:
    header = Header(wire.OURS, wire.MESSAGE_ID, wire.action(), wire.PROCEDURE_ID, wire.CONVERSATION_ID)
    check_addressee(settings, header)
    with pytest.raises(EnvelopeFault) as caught:
        check_addressee(settings, replace(header, to="EAEU://RU/CP/P.SP.01/P.SP.01.ACT.001"))
    assert caught.value.subcode == "wsa:DestinationUnreachable"
    assert caught.value.header is not None and caught.value.header.message_id == wire.MESSAGE_ID
