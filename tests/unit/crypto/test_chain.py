from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509

from module.crypto.chain import Anchors, chain_of
from module.dev.pki.people import PEOPLE
from module.dev.pki.shapes import Authority, issue_leaf, make_intermediate, make_root
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
