"""Envelopes of the exchange written by hand: what the other side sends, right by default, wrong where a test asks."""

from __future__ import annotations

from collections.abc import Mapping

SOAP = "http://www.w3.org/2003/05/soap-envelope"
WSA = "http://www.w3.org/2005/08/addressing"
INT = "urn:EEC:Interaction:v1.0"
SGN = "urn:EEC:signal:v1.0"
OURS = "EAEU://KZ/CP/P.SP.01/P.SP.01.ACT.001"
COMMISSION = "EAEU://EEC/CP/P.SP.01/P.ACT.001"
MESSAGE_ID = "urn:uuid:11111111-1111-4111-8111-111111111111"
RELATED_ID = "urn:uuid:22222222-2222-4222-8222-222222222222"
PROCEDURE_ID = "urn:uuid:33333333-3333-4333-8333-333333333333"
CONVERSATION_ID = "urn:uuid:44444444-4444-4444-8444-444444444444"
SIGNAL_ID = "55555555-5555-4555-8555-555555555555"
BODY = '<x:Document xmlns:x="urn:test"><x:Text>Ә</x:Text></x:Document>'
RECEIPT = (
    f"<sgn:DeliveryReceipt><sgn:SignalId>{SIGNAL_ID}</sgn:SignalId>"
    "<sgn:DateTime>2026-11-21T14:00:00+05:00</sgn:DateTime></sgn:DeliveryReceipt>"
)
FAULT = (
    "<soap:Fault><soap:Code><soap:Value>soap:Receiver</soap:Value>"
    "<soap:Subcode><soap:Value>int:InternalError</soap:Value></soap:Subcode></soap:Code>"
    '<soap:Reason><soap:Text xml:lang="ru">Внутренняя ошибка</soap:Text></soap:Reason></soap:Fault>'
)


def action(message: str = "P.SP.01.MSG.001", transaction: int = 1, procedure: int = 1) -> str:
    return f"int://CP/P.SP.01/1.0.0/P.SP.01.PRC.{procedure:03d}/P.SP.01.TRN.{transaction:03d}/{message}"


ENTRIES: Mapping[str, str] = {
    "wsa:To": f"<wsa:To>{OURS}</wsa:To>",
    "wsa:ReplyTo": f"<wsa:ReplyTo><wsa:Address>{COMMISSION}</wsa:Address></wsa:ReplyTo>",
    "wsa:MessageID": f"<wsa:MessageID>{MESSAGE_ID}</wsa:MessageID>",
    "wsa:Action": f"<wsa:Action>{action()}</wsa:Action>",
    "int:ProcedureID": f"<int:ProcedureID>{PROCEDURE_ID}</int:ProcedureID>",
    "int:ConversationID": f"<int:ConversationID>{CONVERSATION_ID}</int:ConversationID>",
}
"""The header of the first message of a transaction."""

SIGNAL_ENTRIES: Mapping[str, str] = {
    **ENTRIES,
    "wsa:RelatesTo": f"<wsa:RelatesTo>{RELATED_ID}</wsa:RelatesTo>",
    "wsa:Action": f"<wsa:Action>{action('P.MSG.RCV')}</wsa:Action>",
}
FAULT_ENTRIES: Mapping[str, str] = {
    **{name: text for name, text in ENTRIES.items() if name != "wsa:ReplyTo"},
    "wsa:From": f"<wsa:From><wsa:Address>{COMMISSION}</wsa:Address></wsa:From>",
    "wsa:RelatesTo": f'<wsa:RelatesTo int:RelatesAction="{action()}">{RELATED_ID}</wsa:RelatesTo>',
    "wsa:Action": f"<wsa:Action>{WSA}/soap/fault</wsa:Action>",
}


def envelope(entries: Mapping[str, str] | str = ENTRIES, body: str = BODY, *, before: str = "") -> bytes:
    """Return an envelope with these header entries, by name or as one text, and this body."""
    header = entries if isinstance(entries, str) else "".join(entries.values())
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}'
        f'<soap:Envelope xmlns:soap="{SOAP}" xmlns:wsa="{WSA}" xmlns:int="{INT}" xmlns:sgn="{SGN}">'
        f"<soap:Header>{header}</soap:Header><soap:Body>{body}</soap:Body></soap:Envelope>"
    ).encode()


def changed(entries: Mapping[str, str] = ENTRIES, **changes: str) -> dict[str, str]:
    """Return the entries with some set anew; names with "_" for ":", an empty text removes the entry."""
    new = dict(entries) | {name.replace("_", ":", 1): text for name, text in changes.items()}
    return {name: text for name, text in new.items() if text}
