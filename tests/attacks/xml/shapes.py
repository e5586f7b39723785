"""Shape: what is too deep, too wide, too long, or ends wrong."""

from __future__ import annotations

import gzip
import zlib

from tests.attacks.xml.table import DATA, ERROR, Attack, fixed
from tests.support import envelopes as wire

LINE = "Shape"
MEBIBYTE = 1024 * 1024


def body(content: str) -> bytes:
    return wire.envelope(body=f'<x:Document xmlns:x="urn:test">{content}</x:Document>')


def bomb(pack: str) -> bytes:
    content = b"<a>" + b" " * (64 * MEBIBYTE) + b"</a>"
    return gzip.compress(content) if pack == "gzip" else zlib.compress(content)


def packed(pack: str, *, reported: bool) -> Attack:
    name = f"{pack} bomb" + ("" if reported else ", not told")
    return Attack(LINE, name, lambda port, file: bomb(pack), DATA, pack if reported else "", 415 if reported else 0)


ATTACKS = (
    fixed(LINE, "depth 5,000", body("<a>" * 5_000 + "</a>" * 5_000)),
    fixed(LINE, "depth 200", body("<a>" * 200 + "</a>" * 200)),
    fixed(LINE, "depth without end", body("<a>" * 500_000)),
    fixed(LINE, "200,000 attributes", body("<a " + " ".join(f'b{number}=""' for number in range(200_000)) + "/>")),
    fixed(
        LINE,
        "100,000 namespaces",
        body("<a " + " ".join(f'xmlns:n{number}="urn:{number}"' for number in range(100_000)) + "/>"),
    ),
    fixed(LINE, "a million elements", body("<a/>" * 1_000_000)),
    fixed(LINE, "as many as are let in, and one more", body('<a b="c">d</a>' * 200_001)),
    fixed(LINE, "as many as are let in", body('<a b="c">d</a>' * 199_000), ERROR),
    fixed(LINE, "as many as are measured, closed at once", body('<a b="c"/>' * 399_000)),
    fixed(LINE, "11 MiB of text", body("y" * (11 * MEBIBYTE))),
    fixed(LINE, "11 MiB in an attribute", body(f'<a b="{"y" * (11 * MEBIBYTE)}"/>'), ERROR),
    fixed(LINE, "11 MiB of comment", body(f"<!--{'y' * (11 * MEBIBYTE)}-->")),
    fixed(
        LINE,
        "11 MiB in the header",
        wire.envelope(wire.changed(wsa_To=f"<wsa:To>{'y' * (11 * MEBIBYTE)}</wsa:To>")),
    ),
    fixed(LINE, "a name of 1 MiB", body(f"<{'y' * MEBIBYTE}/>"), ERROR),
    fixed(LINE, "malformed at the end", body("<a>b</a>" * 50_000).replace(b"</soap:Envelope>", b"</soap:Envelop>")),
    fixed(LINE, "cut off", body("<a>b</a>" * 50_000)[:-20]),
    fixed(LINE, "a second root", wire.envelope() + b"<a/>"),
    fixed(LINE, "many small CDATA", body("<![CDATA[a]]>" * 800_000 + "<")),
    fixed(LINE, "many letters by number", body("&#x4D8;" * 1_600_000 + "<")),
    *(packed(pack, reported=reported) for pack in ("gzip", "deflate") for reported in (True, False)),
    fixed(LINE, "nothing", b""),
)
