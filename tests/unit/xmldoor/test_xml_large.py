"""Documents that are read piece by piece: the same refusals, and bounds on what is held."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from lxml import etree

from module.xmldoor import Bounds, Records, XmlRefused, parse_large

BOUNDS = Bounds(total=2_000_000, part=1_000_000, text=1000, exempt=frozenset({"{urn:x}big"}), elements=500)


def document(inside: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<root xmlns="urn:x">{inside}</root>'.encode()


def read(content: bytes, bounds: Bounds = BOUNDS) -> etree._Element:
    return parse_large(BytesIO(content), bounds)


def records(content: bytes, bounds: Bounds = BOUNDS) -> Records:
    return Records(BytesIO(content), ["{urn:x}r"], bounds)


REFUSED = {
    "empty": (b"", "not_well_formed"),
    "no end": (b"<root>", "not_well_formed"),
    "two roots": (b"<a/><b/>", "not_well_formed"),
    "behind the root": (document("<r/>") + b"text", "not_well_formed"),
    "doctype": (b'<!DOCTYPE r [<!ENTITY a "b">]><r>&a;</r>', "doctype"),
    "doctype behind a comment": (b"<!-- x --><?p x?>\n<!DOCTYPE r><r/>", "doctype"),
    "unknown entity": (document("&lol;"), "not_well_formed"),
    "another encoding": ("<?xml version='1.0' encoding='UTF-16'?><r/>".encode("utf-16"), "not_well_formed"),
    "latin": (b'<?xml version="1.0" encoding="ISO-8859-1"?><r>\xe9</r>', "not_well_formed"),
    "broken letter": (document("<r>x</r>").replace(b">x<", b">\xd0<"), "not_well_formed"),
    "broken letter far away": (document(f"<big>{'x' * 70_000}</big>ж")[:-8] + b"</root>", "not_well_formed"),
    "too deep": (document("<a>" * 70 + "</a>" * 70), "too_deep"),
    "very deep": (document("<a>" * 240 + "</a>" * 240), "too_deep"),
    "too many elements": (document("<a/>" * 1100), "too_wide"),
    "too many attributes": (document("<a " + " ".join(f'a{n}="1"' for n in range(80)) + "/>"), "too_wide"),
    "far too many attributes": (document("<a " + " ".join(f"a{n}='1'" for n in range(5000)) + "/>"), "too_wide"),
    "long text": (document(f"<a>{'x' * 1001}</a>"), "too_large"),
    "long text of long letters": (document(f"<a>{'ж' * 501}</a>"), "too_large"),
    "long tail": (document(f"<a/>{'x' * 1001}"), "too_large"),
    "long tail of what may be long": (document(f"<big/>{'x' * 1001}"), "too_large"),
    "long document": (document("<!--" + "x" * 1_000_000 + "-->"), "too_large"),
    "namespace": (document('<a xmlns:b="urn:x&amp;y"/>'), "illegal_character"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused(name: str) -> None:
    content, code = REFUSED[name]
    with pytest.raises(XmlRefused) as refused:
        read(content)
    assert refused.value.code == code
    with pytest.raises(XmlRefused) as refused:
        list(records(content))
    assert refused.value.code == code


def test_a_document_is_read_whole() -> None:
    root = read(b"\xef\xbb\xbf" + document(f"<a>{'ж' * 500}</a><big>{'x' * 90_000}</big>"))
    assert [len(child.text or "") for child in root] == [500, 90_000]


def test_letters_may_stand_across_pieces() -> None:
    for shift in range(4):
        text = "x" * shift + "ж👍" * 30_000
        root = read(document(f"<big>{text}</big>"))
        assert root[0].text == text


class Torn(BytesIO):
    """Gives a few bytes at a time."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(300)


class Long:
    """A document with a text of which there is always more; counts what was read."""

    def __init__(self, opening: str) -> None:
        self._opening = document(opening)[: -len("</root>")]
        self.read_bytes = 0

    def read(self, size: int) -> bytes:
        piece, self._opening = self._opening or b"x" * size, b""
        self.read_bytes += len(piece)
        return piece


@pytest.mark.parametrize("bounds", [BOUNDS, Bounds(BOUNDS.total, BOUNDS.part, BOUNDS.text)])
@pytest.mark.parametrize("opening", ["<a>", "<big>x</big><a>", "<a/>", "<big/>", "<a b='", "<!--", "<![CDATA["])
def test_a_text_without_end_is_refused_before_it_is_held(opening: str, bounds: Bounds) -> None:
    stream = Long(opening)
    with pytest.raises(XmlRefused) as refused:
        parse_large(stream, bounds)
    assert refused.value.code == "too_large"
    assert stream.read_bytes < 100_000


def test_one_of_those_that_may_be_long_is_read_up_to_the_bound_of_the_document() -> None:
    stream = Long("<big>")
    with pytest.raises(XmlRefused):
        parse_large(stream, BOUNDS)
    assert stream.read_bytes > 900_000
    assert len(read(document(f"<big>{'x' * 500_000}</big>"))[0].text or "") == 500_000
    assert read(document("<a>" + "&amp;" * 1000 + "</a>"))[0].text == "&" * 1000


def test_records_come_one_by_one_and_go() -> None:
    inside = "<head>1</head>" + "".join(f"<r><n>{number}</n></r>\n" for number in range(400))
    found = Records(Torn(document(inside)), ["{urn:x}r"], BOUNDS)
    for number, record in enumerate(found):
        assert record[0].text == str(number)
        root = record.getroottree().getroot()
        assert len(root.findall("{urn:x}r")) < 20  # those of one piece
    assert number == 399
    assert found.frame is not None
    assert [child.tag for child in found.frame] == ["{urn:x}head"]
    assert found.frame[0].text == "1"
    assert not found.loose_text


def test_bounds_begin_anew_with_each_record() -> None:
    record = "<r>" + "<a/>" * 200 + "</r>"
    small = Bounds(total=10_000_000, part=200_000, text=1000, elements=70_000)
    assert sum(1 for _ in records(document(record * 1000), small)) == 1000
    with pytest.raises(XmlRefused):
        read(document(record * 1000), small)


def test_a_record_may_not_be_larger_than_the_bound() -> None:
    small = Bounds(total=10_000_000, part=100_000, text=1_000_000)
    with pytest.raises(XmlRefused) as refused:
        list(records(document("<r>x</r>" * 10 + f"<r>{'x' * 300_000}</r>"), small))
    assert refused.value.code == "too_large"


def test_nothing_is_held_between_records_beyond_the_bound() -> None:
    small = Bounds(total=10_000_000, part=100_000, text=1_000_000)
    with pytest.raises(XmlRefused):
        list(records(document("<r/>" + "<junk>x</junk>" * 30_000), small))


def test_the_whole_has_a_bound_too() -> None:
    small = Bounds(total=100_000, part=50_000, text=1000)
    with pytest.raises(XmlRefused) as refused:
        list(records(document("<r>x</r>" * 30_000), small))
    assert refused.value.code == "too_large"


def test_a_record_inside_a_record_is_part_of_it() -> None:
    found = list(records(document("<r><a><r>in</r></a></r><r/>")))
    assert len(found) == 2


def test_text_between_records_is_told() -> None:
    found = records(document("<r/> \n<r/>text<r/>"))
    assert sum(1 for _ in found) == 3
    assert found.loose_text


def test_records_may_come_before_the_refusal() -> None:
    content = document("<r/>" * 20_000)[:-1]
    iterator: Iterator[etree._Element] = iter(records(content, Bounds(10**6, 10**6, 10**6)))
    assert next(iterator) is not None
    with pytest.raises(XmlRefused):
        list(iterator)


NOT_UTF8 = [
    b"\x80",
    b"\xbf",
    b"\xc0\xbc",
    b"\xe0\x80\xbc",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xff",
    b"\xc3",
    b"\xe2\x82",
]


@pytest.mark.parametrize("broken", NOT_UTF8)
def test_broken_letters_are_refused_wherever_they_stand(broken: bytes) -> None:
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><!-- cж --><?pi dж?><r a="ж b" xmlns:п="urn:ж"><п:ё>tж</п:ё>'
        "<![CDATA[ж cd]]>tail<e/></r><!-- ж -->"
    ).encode()
    for place in range(len(content) + 1):
        changed = content[:place] + broken + content[place:]
        try:
            changed.decode()
        except UnicodeDecodeError:
            with pytest.raises(XmlRefused):
                parse_large(Torn(changed), BOUNDS)


WIDE = Bounds(total=2_000_000, part=1_000_000, text=100_000)


def deep_inside(kind: str) -> bytes:
    """A record far behind the head, so that its piece declares no namespace, with something of its own."""
    inside = {
        "depth": "<a>" * 70 + "</a>" * 70,
        "attributes": "<a " + " ".join(f'a{n}="1"' for n in range(80)) + "/>",
        "long text": f"<a>{'x' * 100_001}</a>",
        "long text in sections": "<a>" + "<![CDATA[" + "<" * 100_001 + "]]></a>",
        "long text around comments": "<a>" + "x" * 60_000 + "<!-- -->" + "x" * 60_000 + "</a>",
        "namespace": '<a xmlns:b="urn:x&amp;y"/>',
    }[kind]
    return document("<r>x</r>" * 20_000 + f"<r>{inside}</r>" + "<r>x</r>" * 10)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("depth", "too_deep"),
        ("attributes", "too_wide"),
        ("long text", "too_large"),
        ("long text in sections", "too_large"),
        ("namespace", "illegal_character"),
    ],
)
def test_plain_parts_are_judged_in_another_way_with_the_same_result(kind: str, code: str) -> None:
    with pytest.raises(XmlRefused) as refused:
        list(records(deep_inside(kind), WIDE))
    assert refused.value.code == code


def test_a_small_bound_of_texts_holds_inside_a_piece_too() -> None:
    with pytest.raises(XmlRefused):
        list(records(document("<r>x</r>" * 20_000 + f"<r>{'x' * 1001}</r>"), Bounds(2_000_000, 1_000_000, 1000)))


def test_each_text_is_measured_by_itself() -> None:
    assert sum(1 for _ in records(deep_inside("long text around comments"), WIDE)) == 20_011
