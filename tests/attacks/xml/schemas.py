"""DTD and schema: everything that would make us fetch or believe somebody else's grammar."""

from __future__ import annotations

from tests.attacks.xml.bodies import attributed, document
from tests.attacks.xml.entities import with_subset
from tests.attacks.xml.table import ERROR, REQUIRED, TAKEN, Attack, fixed
from tests.support import envelopes as wire

LINE = "DTD/schema"
NAMESPACE = "urn:EEC:R:GenericEDocDetails:v1.0.0"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
EMBEDDED = (
    '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:test">'
    '<xs:element name="Document"/></xs:schema>'
)


def hinted(address: str) -> bytes:
    names = " ".join((NAMESPACE, address))
    return attributed(f'xmlns:xsi="{XSI}" xsi:schemaLocation="{names}" xsi:noNamespaceSchemaLocation="{address}"')


ATTACKS = (
    Attack(LINE, "DTD retrieval", lambda port, file: with_subset("", "a", f'SYSTEM "http://127.0.0.1:{port}/a.dtd" ')),
    Attack(
        LINE,
        "DTD retrieval by public name",
        lambda port, file: with_subset("", "a", f'PUBLIC "-//x//y" "http://127.0.0.1:{port}/a.dtd" '),
    ),
    fixed(LINE, "DOCTYPE behind a comment", wire.envelope(before="<!-- x --><?a b?>\n<!DOCTYPE a>")),
    fixed(LINE, "empty DOCTYPE", wire.envelope(before="<!DOCTYPE a>")),
    fixed(LINE, "doctype in small letters", wire.envelope(before="<!doctype a>")),
    fixed(LINE, "schema embedded in the body", wire.envelope(body=EMBEDDED), ERROR),
    fixed(
        LINE, "schema embedded in the document", document("</ccdo:EDocHeader>", "</ccdo:EDocHeader>" + EMBEDDED), ERROR
    ),
    Attack(LINE, "schemaLocation, remote", lambda port, file: hinted(f"http://127.0.0.1:{port}/a.xsd"), TAKEN),
    Attack(LINE, "schemaLocation, local", lambda port, file: hinted(f"file://{file}"), TAKEN),
    fixed(
        LINE,
        "prefix of the addressing redefined",
        wire.envelope(wire.changed(wsa_To=f'<wsa:To xmlns:wsa="urn:other">{wire.OURS}</wsa:To>')),
        REQUIRED,
    ),
    fixed(LINE, "prefix of the envelope redefined", wire.envelope().replace(wire.SOAP.encode(), b"urn:other")),
    fixed(LINE, "xml redefined", wire.envelope(body='<a xmlns:xml="urn:other"/>')),
    fixed(LINE, "xmlns redefined", wire.envelope(body='<a xmlns:xmlns="urn:other"/>')),
    fixed(
        LINE,
        "a namespace that breaks out of the canonical form",
        wire.envelope(body='<a xmlns="urn:x&quot; b=&quot;"/>'),
    ),
)
