"""Signed documents on the wire: the right one is taken for what was signed, every attack is answered ERR."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from lxml import etree

from module.crypto.chain import Anchors
from tests.attacks.xml.bodies import BODY
from tests.attacks.xml.wrappings import WRAPPINGS, content_of
from tests.support import envelopes as wire
from tests.support.exchange import Segment, open_segment
from tests.support.signed_documents import NOW, Issuer, Key, signed

ISSUER = Issuer.make()
EFFECTS = ("union_version", "union_entry", "exchange_opinion", "exchange_effect")


@pytest.fixture(scope="module")
def opened(own_postgres_url: str) -> Iterator[Segment]:
    made = open_segment(own_postgres_url, Anchors((ISSUER.root.certificate,), ()))
    yield made
    made.store.engine.dispose()


@pytest.fixture
def segment(opened: Segment) -> Segment:
    opened.clear()
    opened.clock.set(NOW)
    return opened


@pytest.fixture(scope="module")
def key() -> Key:
    return ISSUER.key()


def answers(segment: Segment, root: etree._Element) -> list[str]:
    """Codes of what was answered, with those of an error signal."""
    body = etree.tostring(root).decode()
    assert segment.post(wire.envelope(body=body)).http_status == 202
    return [code for one in segment.wire.sent for code in (one.code, *(one.errors if one.code == "P.MSG.ERR" else ()))]


def effects(segment: Segment) -> int:
    return sum(segment.scalar(f"SELECT count(*) FROM trois.{table}") for table in EFFECTS)  # noqa: S608


def test_a_signed_message_is_taken(segment: Segment, key: Key) -> None:
    assert answers(segment, signed(key, BODY)) == ["P.MSG.RCV", "P.MSG.PRS", "P.SP.01.MSG.002"]
    assert effects(segment) > 0


@pytest.mark.parametrize("wrapping", WRAPPINGS)
def test_a_wrapped_one_is_answered_with_an_error_and_changes_nothing(segment: Segment, key: Key, wrapping: str) -> None:
    assert answers(segment, WRAPPINGS[wrapping](signed(key, BODY))) == ["P.MSG.ERR", "Common:DataError"]
    assert effects(segment) == 0


def changed(root: etree._Element) -> etree._Element:
    name = next(content_of(root).iter("{*}IPObjectName"))
    name.text = "EVIL"
    return root


@pytest.mark.parametrize("attack", ["changed", "stranger", "unsigned"])
def test_one_that_cannot_be_confirmed_is_never_read(segment: Segment, key: Key, attack: str) -> None:
    root = signed(Issuer.make().key() if attack == "stranger" else key, BODY)
    if attack == "changed":
        changed(root)
    if attack == "unsigned":
        root[0].remove(root[0][0])
    assert answers(segment, root) == ["P.MSG.ERR", "Common:DataError"]
    assert effects(segment) == 0
