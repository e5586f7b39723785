from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509

from module.crypto.algorithms import of_certificate
from module.crypto.chain import Anchors, chain_of
from module.dev.pki.people import PEOPLE
from module.dev.pki.shapes import (
    AnyAuthority,
    Authority,
    GostAuthority,
    issue_gost_leaf,
    issue_leaf,
    make_gost_intermediate,
    make_gost_root,
    make_intermediate,
    make_root,
)
from module.registry.signatures import Reason, SignatureRefused

NOW = datetime(2026, 11, 21, tzinfo=UTC)
START, END = NOW - timedelta(days=1), NOW + timedelta(days=1)


@pytest.fixture(scope="module")
def root() -> Authority:
    return make_root("TROIS TEST ROOT", START, END)


@pytest.fixture(scope="module")
def issuing(root: Authority) -> Authority:
    return make_intermediate(root, "TROIS TEST ISSUING", START, END)


def leaf(issuer: Authority) -> Authority:
    return Authority(*issue_leaf(issuer, PEOPLE[0].subject, PEOPLE[0].roles, START, END))


def untrusted(certificate: x509.Certificate, *intermediates: Authority, root: Authority) -> bool:
    anchors = Anchors((root.certificate,), tuple(authority.certificate for authority in intermediates))
    try:
        chain_of(certificate, anchors, NOW)
    except SignatureRefused as refusal:
        assert refusal.reason == Reason.CHAIN_UNTRUSTED
        return True
    return False


def test_the_chain_runs_from_the_leaf_to_the_root(root: Authority, issuing: Authority) -> None:
    person = leaf(issuing).certificate
    other = make_intermediate(make_root("TROIS TEST ROOT", START, END), "TROIS TEST ISSUING", START, END)
    anchors = Anchors((root.certificate,), (other.certificate, issuing.certificate))
    assert chain_of(person, anchors, NOW) == (person, issuing.certificate, root.certificate)


def test_a_root_may_issue_by_itself(root: Authority) -> None:
    assert not untrusted(leaf(root).certificate, root=root)


def test_a_pinned_person_issues_nothing(root: Authority, issuing: Authority) -> None:
    person = leaf(issuing)
    assert untrusted(leaf(person).certificate, person, issuing, root=root)


def test_the_length_of_the_path_is_kept(root: Authority, issuing: Authority) -> None:
    """The issuing authority has path length 0: no authority under it."""
    below = make_intermediate(issuing, "TROIS TEST BELOW", START, END)
    assert untrusted(leaf(below).certificate, below, issuing, root=root)


def test_authorities_that_vouch_for_each_other_lead_nowhere(root: Authority) -> None:
    stranger = make_root("TROIS TEST STRANGER", START, END)
    assert untrusted(leaf(stranger).certificate, stranger, root=root)


def anchors_of(root: AnyAuthority, issuing: AnyAuthority) -> Anchors:
    return Anchors((root.certificate,), (issuing.certificate,))


MAKERS = {
    "rsa": (make_root, make_intermediate, issue_leaf),
    "gost": (make_gost_root, make_gost_intermediate, issue_gost_leaf),
}


@pytest.mark.parametrize("first", MAKERS)
@pytest.mark.parametrize("second", MAKERS)
@pytest.mark.parametrize("third", MAKERS)
def test_every_certificate_is_judged_by_the_algorithm_under_it(first: str, second: str, third: str) -> None:
    """A leaf of RSA under GOST and the reverse: the kind of the issuer's key says how a certificate was signed."""
    root = MAKERS[first][0]("TROIS TEST ROOT", START, END)
    issuing = MAKERS[second][1](root, "TROIS TEST ISSUING", START, END)
    leaf_certificate, _ = MAKERS[third][2](issuing, PEOPLE[0].subject, PEOPLE[0].roles, START, END)
    chain = (leaf_certificate, issuing.certificate, root.certificate)
    assert chain_of(leaf_certificate, anchors_of(root, issuing), NOW) == chain
    assert of_certificate(leaf_certificate).name.lower().startswith(second)
    assert of_certificate(issuing.certificate).name.lower().startswith(first)


def test_a_look_alike_with_gost_keys_leads_nowhere() -> None:
    """Names and key identifiers are copied, the keys are others."""
    root = make_gost_root("TROIS TEST ROOT", START, END)
    issuing = make_gost_intermediate(root, "TROIS TEST ISSUING", START, END)
    strange = make_gost_intermediate(root, "TROIS TEST ISSUING", START, END)
    person, _ = issue_gost_leaf(strange, PEOPLE[0].subject, PEOPLE[0].roles, START, END)
    same_names = GostAuthority(issuing.certificate, strange.key)
    copied, _ = issue_gost_leaf(same_names, PEOPLE[0].subject, PEOPLE[0].roles, START, END)
    for certificate in (person, copied):
        with pytest.raises(SignatureRefused) as refusal:
            chain_of(certificate, anchors_of(root, issuing), NOW)
        assert refusal.value.reason == Reason.CHAIN_UNTRUSTED


def test_an_issuer_of_one_kind_does_not_pass_for_the_other() -> None:
    """The certificate says RSA, the issuer of that name holds GOST: the chain ends in a refusal, not in an error."""
    root = make_gost_root("TROIS TEST ROOT", START, END)
    other = make_root("TROIS TEST ROOT", START, END)
    person, _ = issue_leaf(Authority(root.certificate, other.key), PEOPLE[0].subject, PEOPLE[0].roles, START, END)
    with pytest.raises(SignatureRefused) as refusal:
        chain_of(person, Anchors((root.certificate,), ()), NOW)
    assert refusal.value.reason in (Reason.UNSUPPORTED_ALGORITHM, Reason.CHAIN_UNTRUSTED)
