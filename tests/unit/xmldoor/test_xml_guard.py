from __future__ import annotations

import pytest

from module.xmldoor import XmlRefused, parse

BOMB = b"""<?xml version="1.0"?>
<!-- first --><!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;">]>
<a b="&y;">&y;</a>"""

REFUSED = {
    "larger than allowed": (b"<a>" + b"x" * 2048 + b"</a>", "too_large"),
    "entities": (BOMB, "doctype"),
    "doctype is found before it is read": (b"<!DOCTYPE a [<!ENTITY", "doctype"),
    "bare doctype": (b"<!DOCTYPE a><a/>", "doctype"),
    "doctype behind an instruction and a comment": (
        b"\n<?pi <!-- ?><!-- <?x -->\t<!DOCTYPE a SYSTEM 'x'><a/>",
        "doctype",
    ),
    "external entity": (b"<!DOCTYPE a [<!ENTITY f SYSTEM 'file:///etc/hostname'>]><a>&f;</a>", "doctype"),
    "doctype behind a byte order mark": (b"\xef\xbb\xbf<!DOCTYPE a><a/>", "doctype"),
    "doctype hidden in UTF-16": ("<!DOCTYPE a><a/>".encode("utf-16"), "not_well_formed"),
    "doctype hidden in UTF-7": (b"<?xml version='1.0' encoding='UTF-7'?>+ADwAIQ-DOCTYPE a><a/>", "not_well_formed"),
    "unknown entity": (b"<a>&nobody;</a>", "not_well_formed"),
    "unclosed": (b"<a><b></a>", "not_well_formed"),
    "unclosed comment": (b"<!-- <a/>", "not_well_formed"),
    "two roots": (b"<a/><a/>", "not_well_formed"),
    "empty": (b"", "not_well_formed"),
    "null byte": (b"<a>\x00</a>", "not_well_formed"),
    "control character": (b"<a>\x08</a>", "not_well_formed"),
    "control character as a reference": (b"<a>&#8;</a>", "not_well_formed"),
    "deeper than allowed": (b"<a>" * 65 + b"</a>" * 65, "too_deep"),
    "deeper than the parser goes": (b"<a>" * 280 + b"</a>" * 280, "too_deep"),
    "too many attributes": (b"<a " + b" ".join(b"a%d=''" % n for n in range(65)) + b"/>", "too_wide"),
    "namespace that canonicalises into markup": (b'<a xmlns="urn:x&quot;&gt;&lt;b"/>', "not_well_formed"),
    "namespace that canonicalises into a quote": (b"<a xmlns='urn:x\"y'/>", "not_well_formed"),
    "namespace on a prefix further in": (b'<a><q:b xmlns:q="urn:x&amp;y"/></a>', "illegal_character"),
    "too many namespaces": (b"<a " + b" ".join(b"xmlns:a%d='urn:a'" % n for n in range(65)) + b"/>", "too_wide"),
    "too many elements": (b"<a>" + b"<b/>" * 200 + b"</a>", "too_wide"),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.asvs("1.5.1")
def test_refuses(name: str) -> None:
    content, code = REFUSED[name]
    with pytest.raises(XmlRefused) as refusal:
        parse(content, max_bytes=2000, max_elements=150)
    assert refusal.value.code == code


@pytest.mark.parametrize("content", ["<a/>", bytearray(b"<a/>"), None])
def test_refuses_what_is_not_bytes(content: object) -> None:
    with pytest.raises(XmlRefused) as refusal:
        parse(content)  # type: ignore[arg-type]
    assert refusal.value.code == "not_bytes"


def test_reads_up_to_the_limits() -> None:
    root = parse(b"<a>" * 64 + b"</a>" * 64, max_bytes=64 * 7, max_elements=64)
    assert sum(1 for _ in root.iter()) == 64


def test_a_doctype_in_text_is_only_text() -> None:
    assert parse(b"<!-- <!DOCTYPE x> --><a><![CDATA[<!DOCTYPE a>]]></a>").text == "<!DOCTYPE a>"


def test_reads_declared_utf8() -> None:
    content = "<?xml version='1.0' encoding='utf-8'?><a>Қазақстан</a>".encode()
    assert parse(b"\xef\xbb\xbf" + content).text == parse(content).text == "Қазақстан"
