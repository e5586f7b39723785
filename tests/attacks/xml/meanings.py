"""Meaning: what two readers could read differently."""

from __future__ import annotations

from tests.attacks.xml.bodies import BODY, attributed, document, valued
from tests.attacks.xml.table import ADDRESSING, DATA, ERROR, REQUIRED, TAKEN, Attack, fixed
from tests.support import envelopes as wire

LINE = "Meaning"
TEXT = wire.envelope().decode()
CYRILLIC_O = "\u043e"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
QUANTITY, INDICATOR = "ipsdo:RightholderQuantity", "ipsdo:CopyrightTermDefinedIndicator"
MOMENT, CODE = "csdo:EDocDateTime", "ipsdo:IPObjectKindCode"
NUMBERS = ("-1", "INF", "-INF", "NaN", "1e2", "1.5", "0x10", "9" * 5000, "١")
MOMENTS = ("2026-02-30T00:00:00Z", "2026-03-16T25:00:00Z", "now", "0000-01-01T00:00:00Z")
INCLUDE = '<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="file://{file}" parse="text"/>'
NAME_CUT = "<ipsdo:IPObjectName>good<!-- -->"


def declared(encoding: str, codec: str) -> bytes:
    return TEXT.replace('encoding="UTF-8"', f'encoding="{encoding}"').encode(codec)


def value(text: str) -> bytes:
    return wire.envelope(body=wire.BODY.replace("Ә", text))


ATTACKS = (
    fixed(LINE, "any document where one is expected", wire.envelope(), ERROR),
    *(fixed(LINE, f"a number {text}", valued(QUANTITY, text), ERROR) for text in NUMBERS),
    *(fixed(LINE, f"a truth {text}", valued(INDICATOR, text), ERROR) for text in ("TRUE", "yes", "2", "")),
    *(fixed(LINE, f"a moment {text}", valued(MOMENT, text), ERROR) for text in MOMENTS),
    fixed(LINE, "a value with a prefix", valued(CODE, "evil:ТЗ"), "ERR T18.R5"),
    fixed(LINE, "a type of the sender's choice", attributed(f'xmlns:xsi="{XSI}" xsi:type="Evil"'), ERROR),
    fixed(LINE, "nil", document(f"<{CODE}>", f'<{CODE} xmlns:xsi="{XSI}" xsi:nil="true">'), ERROR),
    fixed(LINE, "a comment that splits a value of the document", document("<ipsdo:IPObjectName>", NAME_CUT), TAKEN),
    fixed(
        LINE,
        "a comment that splits a value",
        wire.envelope(wire.changed(wsa_Action=f"<wsa:Action>{wire.action()}<!-- -->x</wsa:Action>")),
        ADDRESSING,
    ),
    fixed(LINE, "UTF-7", declared("UTF-7", "utf-7")),
    fixed(LINE, "UTF-16 with its mark", declared("UTF-16", "utf-16")),
    fixed(LINE, "UTF-16 without", declared("UTF-16", "utf-16-le")),
    fixed(LINE, "UTF-32", declared("UTF-32", "utf-32")),
    fixed(LINE, "another encoding than the bytes have", declared("windows-1251", "utf-8")),
    fixed(LINE, "windows-1251 that says so", declared("windows-1251", "utf-8").replace("Ә".encode(), b"\xc0")),
    fixed(LINE, "EBCDIC", declared("cp1025", "utf-8").decode().replace("Ә", "a").encode("cp037")),
    fixed(LINE, "overlong UTF-8", wire.envelope().replace("Ә".encode(), b"\xc0\xbcevil\xc0\xbe")),
    fixed(LINE, "half a pair", wire.envelope().replace("Ә".encode(), b"\xed\xa0\x80")),
    fixed(LINE, "a zero byte", wire.envelope().replace("Ә".encode(), b"\0")),
    Attack(
        LINE,
        "XInclude",
        lambda port, file: document("<ipsdo:IPObjectName>", f"<ipsdo:IPObjectName>{INCLUDE.format(file=file)}"),
        ERROR,
    ),
    Attack(
        LINE,
        "stylesheet",
        lambda port, file: wire.envelope(before=f'<?xml-stylesheet href="http://127.0.0.1:{port}/"?>'),
    ),
    fixed(LINE, "instruction in the body", value("<?php x?>"), DATA),
    fixed(
        LINE,
        "a look-alike in the header",
        wire.envelope(wire.changed(wsa_To=f"<wsa:T{CYRILLIC_O}>{wire.OURS}</wsa:T{CYRILLIC_O}>")),
        REQUIRED,
    ),
    fixed(LINE, "a look-alike of a prefix", wire.envelope().replace(b"<wsa:To>", "<wsа:To>".encode())),
    fixed(
        LINE,
        "a look-alike in the body",
        wire.envelope(body=BODY.replace("ipsdo:IPObjectName", "ipsdo:IPObjectN\u0430me")),
        ERROR,
    ),
    fixed(
        LINE,
        "a look-alike in an address",
        wire.envelope(wire.changed(wsa_To=f"<wsa:To>{wire.OURS.replace('P', chr(0x420))}</wsa:To>")),
        ADDRESSING,
    ),
    fixed(
        LINE,
        "two actions",
        wire.envelope(wire.changed(x=f"<wsa:Action>{wire.action('P.SP.01.MSG.006', 5)}</wsa:Action>")),
        ADDRESSING,
    ),
    fixed(
        LINE,
        "the envelope inside an envelope",
        wire.envelope(body=TEXT.partition("?>")[2]),
        ERROR,
    ),
)
