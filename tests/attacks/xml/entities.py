"""Entities: expansion, reading of files, calls to the outside."""

from __future__ import annotations

from tests.attacks.xml.table import Attack, fixed
from tests.support import envelopes as wire

LINE = "Entities"


def with_subset(subset: str, text: str = "&e;", outside: str = "") -> bytes:
    doctype = f"<!DOCTYPE soap:Envelope {outside}[{subset}]>" if subset else f"<!DOCTYPE soap:Envelope {outside}>"
    return wire.envelope(body=wire.BODY.replace("Ә", text), before=doctype)


LAUGHS = "".join(f'<!ENTITY e{number} "{f"&e{number - 1};" * 10 if number else "ha" * 10}">' for number in range(10))
BLIND = '<!ENTITY % d SYSTEM "file://{file}"><!ENTITY % o SYSTEM "http://127.0.0.1:{port}/o.dtd">%o;'
LOCAL = '<!ENTITY % l SYSTEM "file:///usr/share/xml/fontconfig/fonts.dtd"><!ENTITY % x "<!ENTITY e \'a\'>">%l;'


def external(scheme: str) -> Attack:
    def make(port: int, file: str) -> bytes:
        address = f"file://{file}" if scheme == "file" else f"{scheme}://127.0.0.1:{port}/x"
        return with_subset(f'<!ENTITY e SYSTEM "{address}">')

    return Attack(LINE, f"external general, {scheme}", make)


ATTACKS = (
    fixed(LINE, "billion laughs", with_subset(LAUGHS, "&e9;")),
    fixed(LINE, "quadratic blow-up", with_subset(f'<!ENTITY e "{"a" * 100_000}">', "&e;" * 10_000)),
    fixed(LINE, "recursive entity", with_subset('<!ENTITY e "&f;"><!ENTITY f "&e;">')),
    *(external(scheme) for scheme in ("file", "http", "https", "ftp", "smtp", "gopher", "jar", "netdoc")),
    Attack(
        LINE,
        "external parameter",
        lambda port, file: with_subset(f'<!ENTITY % p SYSTEM "http://127.0.0.1:{port}/p.dtd">%p;'),
    ),
    Attack(LINE, "blind, out of band", lambda port, file: with_subset(BLIND.format(port=port, file=file))),
    fixed(LINE, "scan by time-out", with_subset('<!ENTITY e SYSTEM "http://192.0.2.1:81/">')),
    fixed(LINE, "local DTD used anew", with_subset(LOCAL)),
    fixed(LINE, "default of an attribute", with_subset('<!ATTLIST soap:Envelope x CDATA "y">', "a")),
    fixed(LINE, "entity without DTD", wire.envelope(body=wire.BODY.replace("Ә", "&e;"))),
    fixed(LINE, "a letter that XML does not have", wire.envelope(body=wire.BODY.replace("Ә", "&#0;"))),
)
