"""Namespaces and fixed words of the envelope (note eaeu-exchange 1.1, 1.4, 1.7)."""

from __future__ import annotations

SOAP = "http://www.w3.org/2003/05/soap-envelope"
WSA = "http://www.w3.org/2005/08/addressing"
INT = "urn:EEC:Interaction:v1.0"
SGN = "urn:EEC:signal:v1.0"
XML = "http://www.w3.org/XML/1998/namespace"
PREFIXES = {"soap": SOAP, "wsa": WSA, "int": INT}

ANONYMOUS = f"{WSA}/anonymous"
"""Where a fault goes whose source named no address that can be read: back on the same connection."""
UNSPECIFIED = f"{WSA}/unspecified"
"""What a fault relates to when the identifier or the action of its source could not be read."""

ADDRESSING_FAULT = f"{WSA}/fault"
OTHER_FAULT = f"{WSA}/soap/fault"
FAULT_ACTIONS = frozenset({ADDRESSING_FAULT, OTHER_FAULT})

_LONG = {**PREFIXES, "sgn": SGN, "xml": XML}


def clark(name: str) -> str:
    """Return `{namespace}local` of a name with one of the usual prefixes, such as `wsa:To`."""
    prefix, _, local = name.partition(":")
    return f"{{{_LONG[prefix]}}}{local}"


def prefixed(name: str) -> str:
    """Return a name in Clark's form with its usual prefix; one of an unknown namespace stays as it is."""
    namespace, _, local = name.removeprefix("{").partition("}")
    return next((f"{prefix}:{local}" for prefix, uri in _LONG.items() if uri == namespace), name)
