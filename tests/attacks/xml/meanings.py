"""Meaning: what two readers could read differently."""

from __future__ import annotations

from tests.attacks.xml.table import BODY, DATA, REQUIRED, Attack, fixed
from tests.support import envelopes as wire

LINE = "Meaning"
TEXT = wire.envelope().decode()
CYRILLIC_O = "\u043e"
ADDRESSING = "wsa:InvalidAddressingHeader"


def declared(encoding: str, codec: str) -> bytes:
    return TEXT.replace('encoding="UTF-8"', f'encoding="{encoding}"').encode(codec)


def value(text: str) -> bytes:
    return wire.envelope(body=wire.BODY.replace("Ә", text))


ATTACKS = (
    fixed(LINE, "any document where one is expected", wire.envelope(), BODY, "XSD"),
    *(fixed(LINE, f"a number {text}", value(text), BODY, "XSD") for text in ("-1", "INF", "NaN", "1e400", "0x10")),
    fixed(LINE, "a value with a prefix", value("evil:Code"), BODY, "XSD"),
    fixed(LINE, "a type of the sender's choice", value('<a xmlns:i="urn:i" i:type="b"/>'), BODY, "XSD"),
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
        lambda port, file: value(
            f'<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="file://{file}" parse="text"/>'
        ),
        BODY,
        "XSD",
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
        wire.envelope(body=wire.BODY.replace("x:Document", "x:D" + CYRILLIC_O + "cument")),
        BODY,
        "XSD",
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
        BODY,
        "XSD",
    ),
)
