"""How fast a register is read record by record: as a ratio to lxml and its schema alone, for machines differ."""

from __future__ import annotations

import time
from collections.abc import Callable
from io import BytesIO
from statistics import median

from lxml import etree

from module.eaeu.codec.names import Names
from module.eaeu.codec.reading import read
from module.eaeu.codec.streaming import Stream
from module.eaeu.codec.validating import Validator
from module.registry.exchange import MessageLimits
from tests.support import sizes
from tests.support import union_documents as documents
from tests.support.measuring import judge
from tests.unit.eaeu.codec.schemas import libxml2

RECORDS, ROUNDS = sizes.size(50, 1000), sizes.size(1, 5)
NAMES = Names(documents.VERSIONS)
VALIDATOR = Validator(NAMES)


def register() -> bytes:
    """A register of full records, about 6 KB each."""
    document = documents.to_bytes(documents.fullest(documents.REGISTER, repeat=1))
    tag = f"<{documents.ENTRY_RECORD}>".encode()
    head, _, rest = document.partition(tag)
    tail = b"</doc:IPObjectRegisterDetails>"
    return head + (tag + rest.removesuffix(tail)) * RECORDS + tail


def seconds(work: Callable[[], object]) -> float:
    """Median of a few rounds, in seconds of the processor: others may work on it too."""
    taken = []
    for _ in range(ROUNDS):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return median(taken)


def test_validated_and_read_records_against_lxml_and_its_schema(record_property: Callable[[str, object], None]) -> None:
    content = register()

    def walk(*, reading: bool) -> None:
        count = 0
        with Stream(BytesIO(content), NAMES, MessageLimits(2**26, 2**31, 2**20)) as stream:
            for record in stream.records():
                assert not VALIDATOR.record_faults(record.element, record.number)
                if reading:
                    read(record.element, NAMES)
                count += 1
        assert count == RECORDS

    def alone() -> None:
        for _, element in etree.iterparse(BytesIO(content), tag=documents.clark(documents.ENTRY_RECORD)):
            assert libxml2(documents.REGISTER).validate(element)
            element.clear()
            while (before := element.getprevious()) is not None:
                before.getparent().remove(before)  # type: ignore[union-attr]

    bare = seconds(alone)
    validated = seconds(lambda: walk(reading=False))
    whole = seconds(lambda: walk(reading=True))
    record_property(
        "told",
        f"register: {RECORDS / validated:.0f} records a second validated, {RECORDS / whole:.0f} read too: "
        f"{validated / bare:.1f} and {whole / bare:.1f} times lxml with the schema alone",
    )
    judge(validated / bare, 3)
    judge(whole / bare, 12)
