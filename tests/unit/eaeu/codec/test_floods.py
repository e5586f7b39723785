"""A document with very many faults: the first of them are told, and the rest costs nothing."""

from __future__ import annotations

import time

from lxml import etree

from module.eaeu.codec import Names, Validator, write
from module.eaeu.codec.validating import MANY, MOST_FAULTS
from module.settings import config_dir, read_exchange
from tests.support.exchange import inclusion

NAMES = Names(read_exchange(config_dir()).versions)
VALIDATOR = Validator(NAMES)
MANY_FAULTS = 60_000
BOUND = 3.0  # seconds of CPU; all of them looked for take several times as long, and grow faster than their number


def with_keywords(count: int, text: str) -> etree._Element:
    """MSG.006 with so many keywords of a text."""
    content = write(inclusion(), None, NAMES)
    tag = content[content.rindex(b"<", 0, content.index(b"KeywordName>")) + 1 : content.index(b"KeywordName>")]
    name = tag + b"KeywordName>"
    start = content.index(b"<" + name)
    end = content.index(b"</" + name) + len(name) + 2
    many = (b"<" + name + text.encode() + b"</" + name) * count
    return etree.fromstring(content[:start] + many + content[end:])


def test_many_faults_are_told_in_their_places_and_stop_the_check() -> None:
    document = with_keywords(MANY_FAULTS, "")
    began = time.process_time()
    found = VALIDATOR.faults(document, "R.010")
    assert time.process_time() - began < BOUND
    assert len(found) == MOST_FAULTS
    path = "/doc:GenericEDocDetails/doc:IPObjectRegisterDetails/ipcdo:CustomsRegisterIPObjectDetails/csdo:KeywordName"
    assert [fault.path for fault in found[:2]] == [path, f"{path}[2]"]


def test_many_good_elements_pass() -> None:
    assert VALIDATOR.faults(with_keywords(3 * MANY, "word"), "R.010") == []


def test_few_faults_among_many_elements_are_all_told() -> None:
    document = with_keywords(3 * MANY, "word")
    keywords = document.findall(".//{*}KeywordName")
    for place in (0, MANY, 3 * MANY - 1):
        keywords[place].text = ""
    found = VALIDATOR.faults(document, "R.010")
    assert [fault.path.rpartition("KeywordName")[2] for fault in found] == ["", f"[{MANY + 1}]", f"[{3 * MANY}]"]


def test_dates_with_white_space_are_no_faults_however_many() -> None:
    document = with_keywords(3 * MANY, "word")
    references = document.findall(".//{*}DocCreationDate")
    for reference in references:
        reference.text = f" {reference.text}\n"
    assert references
    assert VALIDATOR.faults(document, "R.010") == []
