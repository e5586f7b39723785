"""Codes of the exchange said in words. Names of procedures, transactions and messages are those of Decision 148."""

from __future__ import annotations

from module.kernel.text import N_
from module.officer.labels import OBJECT_KIND_LABELS, label

__all__ = [
    "OBJECT_KIND_LABELS",
    "label",
]

STATE_LABELS = {
    "waiting_receipt": N_("Waits for the confirmation of receipt"),
    "waiting_acceptance": N_("Waits for the confirmation of acceptance"),
    "waiting_answer": N_("Waits for the answer"),
    "waiting_repeat": N_("Waits to be sent again"),
    "finished": N_("Answered by the Commission"),
    "given_up": N_("No answer after the last repeat"),
    "refused": N_("Ended with an error"),
    "new": N_("Being received"),
    "held": N_("Held back until the entry arrives"),
    "answered": N_("Answered by us"),
    "failed": N_("Processing failed"),
}
TERM_LABELS = {
    "waiting_receipt": N_("Term of the confirmation of receipt"),
    "waiting_repeat": N_("Pause before the repeat"),
    "waiting_acceptance": N_("Term of the confirmation of acceptance"),
    "waiting_answer": N_("Term of the answer"),
    "held": N_("Term of holding back"),
}
"""Which term of the transaction runs in a state; states that are not here have none."""

ROLE_LABELS = {"initiator": N_("We asked"), "respondent": N_("The Commission asked")}
DIRECTION_LABELS = {"in": N_("From the Commission"), "out": N_("From us")}
SENDING_LABELS = {"queued": N_("Not sent yet"), "sent": N_("Sent"), "dropped": N_("Replaced by a later one")}
VERDICT_LABELS = {
    "accepted": N_("Accepted"),
    "held": N_("Held back"),
    "repeated": N_("Repeated, not applied again"),
    "unexpected": N_("Unexpected, not applied"),
    "changed": N_("Changed under its identifier, not applied"),
    "failed": N_("Could not be processed"),
    "refused": N_("Not accepted"),
    "signal": N_("Signal"),
    "own": N_("Ours"),
}
"""What the journal says became of a message."""
ARRIVAL_LABELS = {"arrived": N_("Arrived, not yet judged"), "set_aside": N_("Set aside")}
CHANNEL_LABELS = {"door": N_("Address of the exchange"), "spool": N_("Spool folder")}
SEVERITY_LABELS = {
    "reject": N_("Fault"),
    "warn": N_("Warning"),
    "off": N_("Not checked"),
    "undecided": N_("Cannot tell"),
}

PROCEDURE_LABELS = {
    "P.SP.01.PRC.001": N_("Inclusion in the unified register"),
    "P.SP.01.PRC.003": N_("Amendment of the register"),
    "P.SP.01.PRC.004": N_("Extension of the term of protection"),
    "P.SP.01.PRC.005": N_("Exclusion on the application of the applicant"),
    "P.SP.01.PRC.006": N_("Exclusion on other grounds"),
    "P.SP.01.PRC.007": N_("Change of the circulation data"),
    "P.SP.01.PRC.008": N_("Date and time of the update"),
    "P.SP.01.PRC.009": N_("Changes of the unified register"),
    "P.SP.01.PRC.010": N_("Changes of the circulation data"),
}
TRANSACTION_LABELS = {
    "P.SP.01.TRN.001": N_("Application and registration forms for examination"),
    "P.SP.01.TRN.002": N_("Withdrawal of the application"),
    "P.SP.01.TRN.003": N_("Opinion: inclusion refused"),
    "P.SP.01.TRN.004": N_("Opinion: inclusion possible"),
    "P.SP.01.TRN.005": N_("Notice of inclusion"),
    "P.SP.01.TRN.006": N_("Notice of changes"),
    "P.SP.01.TRN.007": N_("Notice of extension"),
    "P.SP.01.TRN.008": N_("Notice of exclusion"),
    "P.SP.01.TRN.009": N_("Notice of changed circulation data"),
    "P.SP.01.TRN.010": N_("Request for the date of the update"),
    "P.SP.01.TRN.011": N_("Request for changes of the unified register"),
    "P.SP.01.TRN.012": N_("Request for changes of the circulation data"),
}
MESSAGE_LABELS = {
    "P.SP.01.MSG.001": N_("Details for inclusion of the object"),
    "P.SP.01.MSG.002": N_("Notification of successful processing"),
    "P.SP.01.MSG.003": N_("Details of the withdrawal of the application"),
    "P.SP.01.MSG.004": N_("Refusal of inclusion in the unified register"),
    "P.SP.01.MSG.005": N_("Technological message on possible inclusion"),
    "P.SP.01.MSG.006": N_("Notification of inclusion in the unified register"),
    "P.SP.01.MSG.007": N_("Notification of amendment of the unified register"),
    "P.SP.01.MSG.008": N_("Notification of extension of the term"),
    "P.SP.01.MSG.009": N_("Notification of exclusion of the object"),
    "P.SP.01.MSG.010": N_("Notification of changed circulation data"),
    "P.SP.01.MSG.011": N_("Request for the date and time of the update"),
    "P.SP.01.MSG.012": N_("Date and time of the update of the resource"),
    "P.SP.01.MSG.013": N_("Request for changed details"),
    "P.SP.01.MSG.014": N_("Changed details of the unified register"),
    "P.SP.01.MSG.015": N_("Notification that nothing has changed"),
    "P.SP.01.MSG.016": N_("Changed circulation data"),
    "P.MSG.RCV": N_("Signal: received"),
    "P.MSG.PRS": N_("Signal: accepted for processing"),
    "P.MSG.ERR": N_("Signal: error"),
    "fault": N_("Technical fault"),
}
RESOURCE_LABELS = {
    "P.SP.01.BEN.001": N_("Application and registration forms"),
    "P.SP.01.BEN.002": N_("Unified register"),
    "P.SP.01.BEN.003": N_("Information on the circulation of goods"),
}
ENTRY_STATUS_LABELS = {
    "01": N_("Included"),
    "02": N_("Amended"),
    "03": N_("Extended"),
    "04": N_("Excluded"),
}
"""csdo:StatusCode of the unified register."""
LINE_LABELS = {"entry": N_("Entry"), "circulation": N_("Circulation data")}
