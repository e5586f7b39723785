"""Each act that the code writes into the journal was judged: told in the security log as well, or not."""

from __future__ import annotations

import ast
from pathlib import Path

from module.registry.security_acts import SECURITY_ACTS

MODULE = Path(__file__).parents[3] / "module"
# what stays between the persons of a case, a company or a task; an act on accounts, roles, passwords, contacts,
# sessions or exports does not belong here but into the table SECURITY_ACTS
OF_NO_CONCERN = """
end_notice end_notice_again
number_void register_answer outside_check power_add power_revoke attach signature detach officer_profile
time_stamp hand_over take_back power_reminder company_refresh outbox_retry person_asked create person_confirmed
organisation_confirmed profile_refreshed account_letter consent_withdrawn consent_given profile_language profile_photo
exchange_reconcile opinion_opened incident_take incident_resolve comparison_asked comparison_finished comparison_failed
union_doubted union_confirmed register_import open_exclusion claim_entry report_right_end report_data_change
"""
MUST_BE_TOLD = """
sign_in sign_in_password key_shown switch sign_in_refused account_locked session_ended appoint appointment_opened
staff_role staff_activate staff_close staff_accept head_change head_refused staff_invite staff_invite_again
staff_invite_revoke staff_register account_requested account_requested_again account_activated activation_sent_again
password_link password_changed profile_contacts contact_proved code_sent account_closed organisation_closed
account_unlocked identity_proved evidence_export exchange_download sessions_ended recovery_frozen recovery_decided
"""


def written_acts() -> set[str]:
    """The words that stand as the act in calls of `journal.write`."""
    found = set()
    for path in MODULE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("journal.write"):
                found |= {word.value for word in node.args[2:3] if isinstance(word, ast.Constant)}
    return found


def test_what_must_be_told_is_told() -> None:
    assert sorted(set(MUST_BE_TOLD.split()) - SECURITY_ACTS.keys()) == []


def test_a_new_act_is_judged_by_whoever_writes_it() -> None:
    acts = written_acts()
    assert len(acts) > 40
    assert sorted(acts - SECURITY_ACTS.keys() - set(OF_NO_CONCERN.split())) == []
    assert sorted(SECURITY_ACTS.keys() & set(OF_NO_CONCERN.split())) == []
