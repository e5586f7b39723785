"""XML of the exchange: names, schemas, reading, writing, validation, streams of records."""

from module.eaeu.codec.faults import NotReadable, SchemaFault, unexpected_element
from module.eaeu.codec.names import XSI, Names
from module.eaeu.codec.reading import collapsed, read, value_of
from module.eaeu.codec.streaming import Stream, StreamedRecord, document_bounds
from module.eaeu.codec.validating import MOST_FAULTS, Validator
from module.eaeu.codec.writing import element, record_bytes, write

__all__ = [
    "MOST_FAULTS",
    "XSI",
    "Names",
    "NotReadable",
    "SchemaFault",
    "Stream",
    "StreamedRecord",
    "Validator",
    "collapsed",
    "document_bounds",
    "element",
    "read",
    "record_bytes",
    "unexpected_element",
    "value_of",
    "write",
]
