"""The demands on signatures, the tests that show each, and the faults that those tests must notice.

`python -m tests.attacks.signatures.demands` writes module/docs/signature-demands.md. Source: eds-pki 8 and 5.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
TABLE = ROOT / "module" / "docs" / "signature-demands.md"
HERE = "tests/attacks/signatures/"
SIGN_IN = "tests/integration/casework/test_sign_in.py::"
ACCOUNT = "tests/unit/account/test_sign_in.py::"
WRONG_KEYS, OWNERS = HERE + "test_wrong_keys.py::", HERE + "test_wrong_owners.py::"
XML = HERE + "test_forged_documents.py::"
STAMPS = "tests/integration/casework/test_stamping.py::"
REVOKED, QUIET = HERE + "test_revoked_and_stamped.py::", HERE + "test_quiet.py::"
ASKED = "tests/unit/eds/test_revocation.py::"
FAILURES = "tests/journeys/test_signing_failures.py::"


@dataclass(frozen=True)
class Fault:
    """A check taken out: module, what stands there, what is put in its place, the test that must notice."""

    module: str
    old: str
    new: str
    test: str


@dataclass(frozen=True)
class Demand:
    """One demand: its number, its words, who shows it."""

    number: str
    words: str
    tests: tuple[str, ...]
    faults: tuple[Fault, ...] = ()


def off(module: str, condition: str, test: str) -> Fault:
    """A condition that never holds."""
    return Fault(module, f"if {condition}:", "if False:", test)


PARTS = "module.casework.signing"
DEMANDS = (
    Demand(
        "1",
        "replay of a sign-in: nonce of 256 bits, made by the server, once, five minutes, one browser, burnt by failure",
        (
            SIGN_IN + "test_the_same_answer_twice",
            SIGN_IN + "test_a_failed_attempt_burns_the_ticket_too",
            SIGN_IN + "test_five_minutes",
            SIGN_IN + "test_another_browser",
            SIGN_IN + "test_nonces_are_long_and_never_the_same",
        ),
        (off("module.casework.tickets", "not first", SIGN_IN + "test_the_same_answer_twice"),),
    ),
    Demand(
        "2",
        "sign-in forged from another site, session fixed beforehand",
        (
            ACCOUNT + "test_post_without_the_form_token_opens_nothing",
            ACCOUNT + "test_ticket_of_another_browser_is_refused",
            ACCOUNT + "test_session_is_new_and_the_old_one_is_closed",
        ),
    ),
    Demand(
        "3",
        "ticket as document, document as ticket, another payload",
        (
            WRONG_KEYS + "test_ticket_is_no_document",
            WRONG_KEYS + "test_document_is_no_ticket",
            WRONG_KEYS + "test_a_ticket_for_another_browser",
            OWNERS + "test_a_ticket_where_a_document_is_due",
            XML + "test_looks_the_same_but_is_not",
        ),
        (
            Fault(
                "module.eds.ticket",
                "return bool(namespace) and namespace != TICKET_NAMESPACE",
                "return True",
                WRONG_KEYS + "test_ticket_is_no_document",
            ),
            off("module.eds.signatures", "found.payload != expected", XML + "test_other_payload"),
        ),
    ),
    Demand(
        "4",
        "wrapping: one Signature in its place, one Reference to the whole, two transforms, no DTD",
        (
            XML + "test_wrapped_document",
            XML + "test_changed_after_signing",
            XML + "test_signed_in_another_way",
            XML + "test_doctype_inside_signed_xml",
        ),
        (
            off("module.crypto.xmldsig", "found != TRANSFORMS", XML + "test_signed_in_another_way"),
            off("module.crypto.xmldsig", "len(found) != 1", XML + "test_changed_after_signing"),
        ),
    ),
    Demand(
        "5",
        "CMS: no route takes such a signature; it is refused like anything that is no XML",
        (XML + "test_rubbish",),
    ),
    Demand(
        "6",
        "another PKI: pinned roots and intermediates, test authorities refused in production",
        (
            WRONG_KEYS + "test_stranger_root",
            WRONG_KEYS + "test_an_intermediate_brought_along_does_not_count",
            "tests/unit/eds/test_trust_store.py::test_test_authority_is_refused_in_production",
        ),
        (
            Fault(
                "module.crypto.trust",
                "if _is_test(certificate) and not allow_test:",
                "if False:",
                "tests/unit/eds/test_trust_store.py::test_test_authority_is_refused_in_production",
            ),
        ),
    ),
    Demand(
        "7",
        "expired, not yet valid, whole chain; skew only before the beginning",
        (WRONG_KEYS + "test_dates", WRONG_KEYS + "test_expired_authority"),
        (
            off("module.crypto.chain", "at > certificate.not_valid_after_utc", WRONG_KEYS + "test_expired_authority"),
            off("module.crypto.chain", "at < certificate.not_valid_before_utc - SKEW", WRONG_KEYS + "test_dates"),
        ),
    ),
    Demand(
        "8",
        "revoked, never issued, unknown; a bad word never helped by another source",
        (
            REVOKED + "test_a_key_that_the_authority_does_not_stand_by",
            ASKED + "test_no_word_but_good_is_helped_by_another",
            ASKED + "test_then_the_lists",
        ),
        (
            Fault(
                "module.eds.signatures",
                "revocation.check(chain,",
                "Unasked().check(chain,",
                REVOKED + "test_a_key_that_the_authority_does_not_stand_by",
            ),
        ),
    ),
    Demand(
        "9",
        "authority silent: filing and deciding closed, sign-in by setting",
        (ASKED + "test_silence_closes_filing_always_and_signing_in_by_setting",),
        (
            Fault(
                "module.eds.revocation",
                "if purpose is Purpose.SIGN_IN and self._policy.sign_in_open:",
                "if True:",
                ASKED + "test_silence_closes_filing_always_and_signing_in_by_setting",
            ),
        ),
    ),
    Demand(
        "10",
        "purpose of the key: nonRepudiation for documents, no old key for signing in, no system, no treasury",
        (
            WRONG_KEYS + "test_key_for_signing_in",
            WRONG_KEYS + "test_owners_who_are_no_persons",
            "tests/unit/eds/test_key_purposes.py::test_which_key_serves_what",
        ),
        (off("module.eds.purposes", "not signs and not signs_in", WRONG_KEYS + "test_key_for_signing_in"),),
    ),
    Demand(
        "11",
        "somebody else's certificate: IIN and BIN equal, read strictly, never twice",
        (
            OWNERS + "test_the_key_of_another_person",
            OWNERS + "test_the_key_of_another_company",
            WRONG_KEYS + "test_odd_names",
        ),
        (
            off(
                PARTS,
                "not hmac.compare_digest(evidence.signer.iin, actor.iin)",
                OWNERS + "test_the_key_of_another_person",
            ),
            Fault("module.crypto.subject", "if len(found) > 1 or", "if", WRONG_KEYS + "test_odd_names"),
        ),
    ),
    Demand(
        "12",
        "no right to sign: head or right to sign alone; a decision by whom the table lets",
        (
            OWNERS + "test_an_employee_without_the_right_to_sign",
            OWNERS + "test_a_right_that_is_no_right_to_sign_for_the_company",
            "tests/journeys/test_bad_input.py::test_who_prepared_a_decision_cannot_sign_it",
        ),
        (
            off(
                PARTS,
                "actor.bin and not evidence.signer.may_sign_for_organisation()",
                OWNERS + "test_an_employee_without_the_right_to_sign",
            ),
        ),
    ),
    Demand(
        "13",
        "individual for a company and the reverse, at every signature",
        (
            OWNERS + "test_a_personal_key_does_not_sign_for_the_company",
            OWNERS + "test_the_key_of_a_company_does_not_sign_for_the_individual",
        ),
        (
            off(
                PARTS,
                "evidence.signer.bin != actor.bin",
                OWNERS + "test_the_key_of_a_company_does_not_sign_for_the_individual",
            ),
        ),
    ),
    Demand(
        "14",
        "evidence kept at acceptance, judged again at that moment",
        (
            "tests/integration/store/test_unit.py::test_a_signature_is_stored_with_all_its_evidence_or_not_at_all",
            REVOKED + "test_a_key_that_the_authority_stands_by",
            STAMPS + "test_both_signatures_are_stamped_after_the_act",
        ),
    ),
    Demand(
        "15",
        "no address of a certificate followed; sizes judged before reading and hashing",
        (
            QUIET + "test_addresses_in_a_certificate_are_not_followed",
            XML + "test_rubbish",
            XML + "test_oversized",
        ),
        (off("module.xmldoor.guard", "len(content) > max_bytes", XML + "test_oversized"),),
    ),
    Demand(
        "16",
        "what NCALayer lets pass is judged by the server",
        (
            FAILURES + "test_the_server_refuses_the_signature",
            FAILURES + "test_an_expired_key_does_not_sign_in",
            SIGN_IN + "test_keys_that_open_nothing",
        ),
    ),
    Demand(
        "17",
        "no names in logs and refusals; a reason in three languages",
        (
            QUIET + "test_a_refusal_and_the_logs_name_nobody",
            "tests/unit/context/test_responses.py::test_crash_shows_an_incident_number_and_no_inner_text",
        ),
    ),
    Demand(
        "18",
        "each failure of NCALayer and of the browser has its own words; policy of the page explicit",
        (
            FAILURES + "test_ncalayer_gives_no_signature",
            "tests/unit/account/test_signing_script.py::test_the_permission_of_the_browser",
            "tests/unit/context/test_responses.py::test_pages_carry_the_headers",
        ),
    ),
    Demand(
        "19",
        "the test authority cannot get into production",
        (
            "tests/unit/settings/test_host.py::test_production_refuses_what_is_for_development",
            "tests/unit/eds/test_trust_store.py::test_test_authorities_of_the_national_one_are_refused",
        ),
    ),
    Demand("20", "traps of libraries: below", (XML + "test_signed_in_another_way",)),
    Demand(
        "trap 1",
        "the path to the root is checked though only the leaf comes along",
        (
            WRONG_KEYS + "test_an_intermediate_brought_along_does_not_count",
            WRONG_KEYS + "test_a_leaf_that_only_names_its_issuer",
        ),
        (
            Fault(
                "module.crypto.chain",
                "authority not in path and issued_by(child, authority)",
                "authority not in path",
                WRONG_KEYS + "test_a_leaf_that_only_names_its_issuer",
            ),
        ),
    ),
    Demand("trap 2", "a key for signing in signs no document", (WRONG_KEYS + "test_key_for_signing_in",)),
    Demand(
        "trap 3",
        "the signature stands in one place",
        (XML + "test_changed_after_signing",),
        (
            off(
                "module.crypto.xmldsig",
                "found[0].getparent() is not root or found[0].getnext() is not None",
                XML + "test_changed_after_signing",
            ),
        ),
    ),
    Demand(
        "trap 4",
        'URI="" alone, and only the verified bytes are used',
        (XML + "test_wrapped_document", XML + "test_other_payload"),
        (
            off(
                "module.crypto.xmldsig",
                'list(reference.attrib.items()) != [("URI", "")]',
                XML + "test_signed_in_another_way",
            ),
        ),
    ),
    Demand(
        "trap 5",
        "nonRepudiation is demanded by our own code",
        ("tests/unit/eds/test_key_purposes.py::test_which_key_serves_what",),
        (
            Fault(
                "module.eds.purposes",
                "signs = usage.content_commitment and",
                "signs =",
                "tests/unit/eds/test_key_purposes.py::test_which_key_serves_what",
            ),
        ),
    ),
    Demand(
        "trap 6",
        "signingCertificateV2 of CMS: people give no such signature (5)",
        (XML + "test_rubbish",),
    ),
    Demand(
        "trap 7",
        "silence of the authority is no trust",
        (ASKED + "test_silence_closes_filing_always_and_signing_in_by_setting",),
    ),
)


def table() -> str:
    """Return the table as Markdown."""
    lines = [
        "# Demands on signatures, and what shows them",
        "",
        "Written by `python -m tests.attacks.signatures.demands`, checked by `test_demands.py` beside it, which also",
        "takes the checks of the third column out of the product, one at a time, and sees that a test notices.",
        "Most tests run in RSA and in GOST.",
        "",
        "| Demand | Shown by | Checks taken out |",
        "|---|---|---|",
    ]
    for demand in DEMANDS:
        tests = "<br>".join(f"`{test.removeprefix('tests/')}`" for test in demand.tests)
        faults = "<br>".join(f"`{fault.module.removeprefix('module.')}`: `{_short(fault)}`" for fault in demand.faults)
        lines.append(f"| {demand.number}. {demand.words} | {tests} | {faults} |")
    return "\n".join(lines) + "\n"


def _short(fault: Fault) -> str:
    return fault.old.strip().removeprefix("if ").removesuffix(":").replace("|", "\\|")


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
