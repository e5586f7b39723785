"""The one guarded door for XML: refuse what is dangerous, read, compose, canonicalise."""

from module.xmldoor.compose import as_signing_document, canonical, compose, exclusive
from module.xmldoor.guard import MAX_BYTES, MAX_DEPTH, XmlRefused, parse
from module.xmldoor.large import Bounds, ByteSource, Records, parse_large
from module.xmldoor.opening import opening

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "Bounds",
    "ByteSource",
    "Records",
    "XmlRefused",
    "as_signing_document",
    "canonical",
    "compose",
    "exclusive",
    "opening",
    "parse",
    "parse_large",
]
