from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from module.registry.paper import Node, Paper
from module.xmldoor import XmlRefused, as_paper, canonical, compose, parse

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
    st.builds(Node, tag=NAMES, text=LEGAL, attributes=ATTRIBUTES),
    lambda inner: st.builds(
        Node, tag=NAMES, text=LEGAL, children=st.lists(inner, max_size=4).map(tuple), attributes=ATTRIBUTES
    ),
    max_leaves=10,
)
ILLEGAL = [chr(code) for code in (0, 1, 8, 0x0B, 0x0C, 0x0E, 0x1F, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF)]


@given(NODES, st.sampled_from(["urn:trois:x", "https://example.kz/?a=1;b"]))
def test_what_is_composed_is_read_back(root: Node, namespace: str) -> None:
    paper = Paper(namespace, root)
    content = compose(paper)
    read = parse(content)
    assert as_paper(read) == paper
    assert canonical(read) == content


@pytest.mark.parametrize("letter", ILLEGAL, ids=lambda letter: f"U+{ord(letter):04X}")
@pytest.mark.parametrize("place", ["text", "attribute", "name", "tag", "namespace"])
def test_refuses_characters_that_xml_cannot_carry(letter: str, place: str) -> None:
    papers = {
        "text": Paper("urn:x", Node("a", "b" + letter)),
        "attribute": Paper("urn:x", Node("a", attributes=(("b", letter),))),
        "name": Paper("urn:x", Node("a", attributes=(("b" + letter, ""),))),
        "tag": Paper("urn:x", Node("a" + letter)),
        "namespace": Paper("urn:x" + letter, Node("a")),
    }
    with pytest.raises(XmlRefused) as refusal:
        compose(papers[place])
    assert refusal.value.code == "illegal_character"


@pytest.mark.parametrize("letter", "&<>\"' \n")
def test_refuses_namespaces_that_would_be_written_unescaped(letter: str) -> None:
    with pytest.raises(XmlRefused) as refusal:
        compose(Paper(f"urn:x{letter}y", Node("a")))
    assert refusal.value.code == "illegal_character"


def test_canonical_form_is_the_standard_one() -> None:
    node = Node("b", attributes=(("z", "1"), ("a", 'q"<\n')))
    assert compose(Paper("urn:x", Node("a", "t&\r>", (node,)))) == (
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
        as_paper(parse(content))
    assert refusal.value.code == "not_a_paper"
