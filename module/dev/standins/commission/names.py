"""Namespaces, prefixes and addresses of the exchange as the stand-in writes and expects them."""

from __future__ import annotations

from collections.abc import Mapping

from module.dev.standins.commission.facts import facts

SOAP = "http://www.w3.org/2003/05/soap-envelope"
WSA = "http://www.w3.org/2005/08/addressing"
INT = "urn:EEC:Interaction:v1.0"
SGN = "urn:EEC:signal:v1.0"
SIGNED = "urn:EEC:SignedData:v1.0:EDoc"
ENVELOPE_PREFIXES = {"soap": SOAP, "wsa": WSA, "int": INT}

COMMISSION = "EAEU://EEC/CP/P.SP.01/P.ACT.001"
AUTHORITY = "EAEU://KZ/CP/P.SP.01/P.SP.01.ACT.001"

# Decision 148 leaves the numbers of the models to the register of structures; these are ours until it is seen.
_BASE, _IP = "v0.4.12", "v1.0.0"
_VERSIONS = {"R.006": "v1.0.7"}
_OTHER = "v1.0.0"

PREFIXES: Mapping[str, str] = {
    "bdt": f"urn:EEC:M:BaseDataTypes:{_BASE}",
    "csdo": f"urn:EEC:M:SimpleDataObjects:{_BASE}",
    "ccdo": f"urn:EEC:M:ComplexDataObjects:{_BASE}",
    "ipsdo": f"urn:EEC:M:IP:SimpleDataObjects:{_IP}",
    "ipcdo": f"urn:EEC:M:IP:ComplexDataObjects:{_IP}",
}
_PREFIX_OF = {namespace: prefix for prefix, namespace in PREFIXES.items()}


def namespace(structure: str) -> str:
    """Return the namespace of a structure's root with its version."""
    return f"{facts().structures[structure].namespace}:{_VERSIONS.get(structure, _OTHER)}"


def root_name(structure: str) -> str:
    """Return the name of a structure's root in Clark notation."""
    return f"{{{namespace(structure)}}}{facts().structures[structure].root}"


def structure_of(clark: str) -> str | None:
    """Return the code of the structure whose root this is; None for any other element."""
    return next((code for code in facts().structures if root_name(code) == clark), None)


def clark(prefixed: str) -> str:
    """Return a prefixed name in Clark notation."""
    prefix, _, local = prefixed.partition(":")
    return f"{{{PREFIXES[prefix]}}}{local}"


def prefixed(name: str) -> str:
    """Return a name in Clark notation with its usual prefix; roots get `doc`, foreign names stay as they are."""
    space, _, local = name.rpartition("}")
    if space[1:] in _PREFIX_OF:
        return f"{_PREFIX_OF[space[1:]]}:{local}"
    return f"doc:{local}" if structure_of(name) else name
