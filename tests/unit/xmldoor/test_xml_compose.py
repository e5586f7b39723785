from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from module.registry.signing_document import DocumentNode, SigningDocument
from module.xmldoor import XmlRefused, as_signing_document, canonical, compose, parse

NAMES = st.from_regex(r"[A-Za-zА-я_][A-Za-z0-9А-я_.-]{0,8}", fullmatch=True)
LEGAL = st.text(
    st.one_of(
        st.sampled_from("\t\n\r <>&\"'\x85\u2028\ufeff\ufffd"),
        st.characters(min_codepoint=0x20, exclude_categories=("Cs",), exclude_characters="\ufffe\uffff"),
    ),
    max_size=12,
)
ATTRIBUTES = st.dictionaries(NAMES, LEGAL, max_size=3).map(lambda found: tuple(sorted(found.items())))
NODES = st.recursive(
    st.builds(DocumentNode, tag=NAMES, text=LEGAL, attributes=ATTRIBUTES),
    lambda inner: st.builds(
        DocumentNode, tag=NAMES, text=LEGAL, children=st.lists(inner, max_size=4).map(tuple), attributes=ATTRIBUTES
    ),
    max_leaves=10,
)
ILLEGAL = [chr(code) for code in (0, 1, 8, 0x0B, 0x0C, 0x0E, 0x1F, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF)]


@given(NODES, st.sampled_from(["urn:trois:x", "https://example.kz/?a=1;b"]))
def test_what_is_composed_is_read_back(root: DocumentNode, namespace: str) -> None:
    signing_document = SigningDocument(namespace, root)
    content = compose(signing_document)
    read = parse(content)
    assert as_signing_document(read) == signing_document
    assert canonical(read) == content


@pytest.mark.parametrize("letter", ILLEGAL, ids=lambda letter: f"U+{ord(letter):04X}")
@pytest.mark.parametrize("place", ["text", "attribute", "name", "tag", "namespace"])
def test_refuses_characters_that_xml_cannot_carry(letter: str, place: str) -> None:
    signing_documents = {
        "text": SigningDocument("urn:x", DocumentNode("a", "b" + letter)),
        "attribute": SigningDocument("urn:x", DocumentNode("a", attributes=(("b", letter),))),
        "name": SigningDocument("urn:x", DocumentNode("a", attributes=(("b" + letter, ""),))),
        "tag": SigningDocument("urn:x", DocumentNode("a" + letter)),
        "namespace": SigningDocument("urn:x" + letter, DocumentNode("a")),
    }
    with pytest.raises(XmlRefused) as refusal:
        compose(signing_documents[place])
    assert refusal.value.code == "illegal_character"


@pytest.mark.parametrize("letter", "&<>\"' \n")
def test_refuses_namespaces_that_would_be_written_unescaped(letter: str) -> None:
    with pytest.raises(XmlRefused) as refusal:
        compose(SigningDocument(f"urn:x{letter}y", DocumentNode("a")))
    assert refusal.value.code == "illegal_character"


def test_canonical_form_is_the_standard_one() -> None:
    node = DocumentNode("b", attributes=(("z", "1"), ("a", 'q"<\n')))
    assert compose(SigningDocument("urn:x", DocumentNode("a", "t&\r>", (node,)))) == (
        b'<a xmlns="urn:x">t&amp;&#xD;&gt;<b a="q&quot;&lt;&#xA;" z="1"></b></a>'
    )


def test_canonical_drops_comments_and_keeps_inherited_namespaces() -> None:
    root = parse(b'<a xmlns="urn:x" xmlns:q="urn:q"><b><!-- c -->1</b>tail</a>')
    assert canonical(root[0]) == b'<b xmlns="urn:x" xmlns:q="urn:q">1</b>'


@pytest.mark.parametrize(
    "content",
    [
        b"<a/>",
        b'<a xmlns="urn:x"><b xmlns="urn:y"/></a>',
        b'<a xmlns="urn:x"><b/>tail</a>',
        b'<a xmlns="urn:x"><!-- c --></a>',
        b'<a xmlns="urn:x" xml:lang="kk"/>',
    ],
)
def test_refuses_to_read_back_what_compose_never_makes(content: bytes) -> None:
    with pytest.raises(XmlRefused) as refusal:
        as_signing_document(parse(content))
    assert refusal.value.code == "not_a_paper"
