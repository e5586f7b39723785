"""Attacks on the container of signed documents: nothing passes that its signature does not cover."""

from __future__ import annotations

import base64
import copy
import hashlib
import hmac
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from lxml import etree

from module.crypto.chain import Anchors
from module.dev.pki.exchange import issue_machine
from module.dev.pki.shapes import Profile
from module.eaeu.envelope.signed import Opened, SignedDocumentRefused, SignedDocuments, is_signed
from module.registry.signatures import Reason
from tests.attacks.xml.wrappings import EVIL, WRAPPINGS, Change, content_of
from tests.support.signed_documents import (
    DAY,
    DS,
    EXCLUSIVE,
    NAMESPACE,
    NOW,
    PAYLOAD,
    Issuer,
    Key,
    Shape,
    as_received,
    sign,
    signed,
)


@pytest.fixture(scope="module")
def issuer() -> Issuer:
    return Issuer.make()


@pytest.fixture(scope="module")
def key(issuer: Issuer) -> Key:
    return issuer.key()


@pytest.fixture(scope="module")
def opener(issuer: Issuer) -> SignedDocuments:
    return SignedDocuments(Anchors((issuer.root.certificate,), ()), accept=True)


def refused(opener: SignedDocuments, root: etree._Element) -> Reason | None:
    with pytest.raises(SignedDocumentRefused) as caught:
        opener.open(as_received(root), NOW)
    return caught.value.reason


def opened(opener: SignedDocuments, root: etree._Element) -> Opened:
    return opener.open(as_received(root), NOW)


def test_a_right_one_is_opened(opener: SignedDocuments, key: Key) -> None:
    found = opened(opener, signed(key))
    assert is_signed(signed(key)) and not is_signed(etree.fromstring(PAYLOAD))
    assert (found.root.tag, found.root[0].text, found.instance) == ("{urn:test}Doc", "100", "urn:doc")
    assert found.signers == (key.certificate,)


def test_it_may_stand_in_an_envelope(opener: SignedDocuments, key: Key) -> None:
    """Exclusive canonical form: the namespaces of the envelope do not matter."""
    text = etree.tostring(signed(key)).decode()
    body = etree.fromstring(f'<e:Body xmlns:e="urn:e" xmlns:f="urn:f" xml:lang="kk">{text}</e:Body>')[0]
    assert opener.open(body, NOW).root[0].text == "100"


def test_every_one_of_several_signatures_is_verified(opener: SignedDocuments, issuer: Issuer, key: Key) -> None:
    second = issuer.key()
    assert opened(opener, signed(key, keys=(second,))).signers == (key.certificate, second.certificate)
    stranger = Issuer.make().key()
    assert refused(opener, signed(key, keys=(stranger,))) is Reason.CHAIN_UNTRUSTED


def test_switched_off_nothing_is_opened(opener: SignedDocuments, key: Key) -> None:
    with pytest.raises(SignedDocumentRefused):
        replace(opener, accept=False).open(as_received(signed(key)), NOW)


def with_receipt(key: Key, third: Key, uri: str = "#data1") -> etree._Element:
    root = signed(key)
    place = etree.SubElement(root, f"{{{DS}}}Signature")
    sign(root, place, root[0], third, Shape(uri=uri))
    return root


def test_the_third_partys_signature_is_verified_too(opener: SignedDocuments, issuer: Issuer, key: Key) -> None:
    assert opened(opener, with_receipt(key, issuer.key())).root[0].text == "100"
    assert refused(opener, with_receipt(key, Issuer.make().key())) is Reason.CHAIN_UNTRUSTED
    assert refused(opener, with_receipt(key, issuer.key(), uri="#d1")) is Reason.NOT_WHOLE_DOCUMENT


# -- the signed element is moved, wrapped or doubled (XSW)


@pytest.mark.parametrize("wrapping", WRAPPINGS)
def test_a_moved_or_wrapped_element_is_refused(opener: SignedDocuments, key: Key, wrapping: str) -> None:
    reason = refused(opener, WRAPPINGS[wrapping](signed(key)))
    assert reason in {Reason.MALFORMED, Reason.NOT_WHOLE_DOCUMENT, Reason.DIGEST_MISMATCH}


@pytest.mark.parametrize("attribute", ["id", "ID", "{http://www.w3.org/XML/1998/namespace}id", "{urn:wsu}Id"])
def test_an_id_of_any_spelling_stands_once(opener: SignedDocuments, key: Key, attribute: str) -> None:
    """xml:id against Id: readers disagree on which attribute names an element."""
    root = signed(key)
    signature = root[0][0]
    signature[2].set(attribute, "d1")  # KeyInfo is not signed
    assert refused(opener, root) is Reason.NOT_WHOLE_DOCUMENT


# -- what is signed is changed or hidden


def test_a_changed_document_is_refused(opener: SignedDocuments, key: Key) -> None:
    root = signed(key)
    content_of(root)[0][0].text = "999"
    assert refused(opener, root) is Reason.DIGEST_MISMATCH


def test_a_comment_does_not_cut_a_text(opener: SignedDocuments, key: Key) -> None:
    """Canonical form leaves comments out, a careless reader stops at one: what is read are the signed bytes."""
    root = signed(key, PAYLOAD.replace("100", "100999"))
    text = etree.tostring(root).decode().replace("100999", "100<!-- -->999")
    assert opener.open(etree.fromstring(text), NOW).root[0].text == "100999"


SHAPES = {
    "the whole document": (Shape(uri=""), Reason.NOT_WHOLE_DOCUMENT),
    "another element": (Shape(uri="#data1"), Reason.NOT_WHOLE_DOCUMENT),
    "an address": (Shape(uri="http://127.0.0.1:9/x"), Reason.NOT_WHOLE_DOCUMENT),
    "an XPointer": (Shape(uri="#xpointer(id('d1'))"), Reason.NOT_WHOLE_DOCUMENT),
    "a type": (Shape(reference_attributes=' Type="urn:t"'), Reason.NOT_WHOLE_DOCUMENT),
    "no transform": (Shape(transforms=""), Reason.NOT_WHOLE_DOCUMENT),
    "XSLT": (
        Shape(transforms='<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"/>'),
        Reason.NOT_WHOLE_DOCUMENT,
    ),
    "XPath": (
        Shape(transforms='<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"/>'),
        Reason.NOT_WHOLE_DOCUMENT,
    ),
    "enveloped": (Shape(transforms=f'<ds:Transform Algorithm="{DS}enveloped-signature"/>'), Reason.NOT_WHOLE_DOCUMENT),
    "with comments": (
        Shape(transforms=f'<ds:Transform Algorithm="{EXCLUSIVE}WithComments"/>'),
        Reason.NOT_WHOLE_DOCUMENT,
    ),
    "inclusive prefixes": (
        Shape(
            transforms=f'<ds:Transform Algorithm="{EXCLUSIVE}"><e:InclusiveNamespaces xmlns:e="{EXCLUSIVE}" '
            'PrefixList="x"/></ds:Transform>'
        ),
        Reason.UNSUPPORTED_ALGORITHM,
    ),
    "another canonical form": (
        Shape(c14n="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"),
        Reason.UNSUPPORTED_ALGORITHM,
    ),
    "SHA-1 digest": (
        Shape(digest_method=f"{DS}sha1", hasher=lambda data: hashlib.sha1(data, usedforsecurity=False).digest()),
        Reason.UNSUPPORTED_ALGORITHM,
    ),
    "MD5 signature": (
        Shape(method="http://www.w3.org/2001/04/xmldsig-more#rsa-md5"),
        Reason.UNSUPPORTED_ALGORITHM,
    ),
    "an algorithm of another state": (
        Shape(method="urn:EAEU:Signature:bign-with-hbelt", digest_method="urn:EAEU:Digest:belt-hash256"),
        Reason.UNSUPPORTED_ALGORITHM,
    ),
    "an object": (Shape(extra="<ds:Object/>"), Reason.MALFORMED),
    "a second reference": (Shape(second_reference='<ds:Reference URI="#data1"/>'), Reason.MALFORMED),
    "a bare key": (Shape(key_info="<ds:KeyValue/>"), Reason.MALFORMED),
    "an address of a key": (Shape(key_info='<ds:RetrievalMethod URI="http://127.0.0.1:9/"/>'), Reason.MALFORMED),
    "no key": (Shape(key_info=" "), Reason.MALFORMED),
    "a wrong value": (Shape(signer=lambda data: b"\0" * 256), Reason.SIGNATURE_INVALID),
}


@pytest.mark.parametrize("name", SHAPES)
def test_any_other_shape_of_signature_is_refused(opener: SignedDocuments, key: Key, name: str) -> None:
    shape, reason = SHAPES[name]
    assert refused(opener, signed(key, shape=shape)) is reason


def test_a_public_key_is_no_secret_of_an_hmac(opener: SignedDocuments, key: Key) -> None:
    public = key.certificate.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    shape = Shape(method=f"{DS}hmac-sha1", signer=lambda data: hmac.digest(public, data, "sha1"))
    assert refused(opener, signed(key, shape=shape)) is Reason.UNSUPPORTED_ALGORITHM
    shape = Shape(signer=lambda data: hmac.digest(public, data, "sha256"))
    assert refused(opener, signed(key, shape=shape)) is Reason.SIGNATURE_INVALID


@pytest.mark.asvs("11.4.1", "11.4.3")
def test_a_sha1_signature_under_the_name_of_sha256_is_refused(opener: SignedDocuments, key: Key) -> None:
    shape = Shape(signer=lambda data: key.key.sign(data, padding.PKCS1v15(), SHA1()))  # noqa: S303
    assert refused(opener, signed(key, shape=shape)) is Reason.SIGNATURE_INVALID


def test_a_certificate_beside_the_key_that_signed_is_refused(opener: SignedDocuments, key: Key) -> None:
    other = Issuer.make().key()
    assert refused(opener, signed(Key(key.certificate, other.key))) is Reason.SIGNATURE_INVALID


def test_two_certificates_leave_no_choice(opener: SignedDocuments, key: Key) -> None:
    der = base64.b64encode(key.certificate.public_bytes(Encoding.DER)).decode()
    two = f"<ds:X509Certificate>{der}</ds:X509Certificate>" * 2
    assert refused(opener, signed(key, shape=Shape(key_info=f"<ds:X509Data>{two}</ds:X509Data>"))) is Reason.MALFORMED


def test_keys_that_nobody_vouches_for_are_refused(opener: SignedDocuments, issuer: Issuer) -> None:
    assert refused(opener, signed(Issuer.make().key())) is Reason.CHAIN_UNTRUSTED
    assert refused(opener, signed(issuer.key(NOW - 2 * DAY, NOW - DAY))) is Reason.EXPIRED
    assert refused(opener, signed(issuer.key(NOW + DAY, NOW + 2 * DAY))) is Reason.NOT_YET_VALID
    assert refused(opener, signed(issuer.key(profile=Profile.AUTH))) is Reason.WRONG_KEY_USAGE
    machine = Key(*issue_machine(issuer.root, "machine", NOW - DAY, NOW + DAY))
    assert refused(opener, signed(machine)) is Reason.WRONG_KEY_USAGE


# -- containers of another shape


def unsigned(root: etree._Element) -> etree._Element:
    root[0].remove(root[0][0])
    return root


def two_documents(root: etree._Element) -> etree._Element:
    content_of(root).append(etree.fromstring(EVIL))
    return root


def no_document(root: etree._Element) -> etree._Element:
    del content_of(root)[0]
    return root


def no_instance(root: etree._Element) -> etree._Element:
    del content_of(root).attrib["DocInstance"]
    return root


def text_in_data(root: etree._Element) -> etree._Element:
    root[0].text = "text"
    return root


def comment_in_data(root: etree._Element) -> etree._Element:
    root[0].insert(0, etree.Comment("x"))
    return root


def attribute_of_the_container(root: etree._Element) -> etree._Element:
    root.set("Id", "top")
    return root


def a_crowd_of_signatures(root: etree._Element) -> etree._Element:
    for _ in range(16):
        root[0].insert(0, copy.deepcopy(root[0][0]))
    return root


def trailer(root: etree._Element) -> etree._Element:
    etree.SubElement(root, "x")
    return root


CONTAINERS = (
    unsigned,
    two_documents,
    no_document,
    no_instance,
    text_in_data,
    comment_in_data,
    attribute_of_the_container,
    a_crowd_of_signatures,
    trailer,
)


@pytest.mark.parametrize("change", CONTAINERS, ids=lambda change: change.__name__)
def test_a_container_of_another_shape_is_refused(opener: SignedDocuments, key: Key, change: Change) -> None:
    assert refused(opener, change(signed(key))) is Reason.MALFORMED


def test_what_is_no_container_is_refused(opener: SignedDocuments) -> None:
    assert refused(opener, etree.fromstring(PAYLOAD)) is Reason.MALFORMED
    assert refused(opener, etree.fromstring(f'<SignedDoc xmlns="{NAMESPACE}"/>')) is Reason.MALFORMED
